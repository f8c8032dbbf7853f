"""What quotes, their steps, what is amiss with them and their refusals are called."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.selectors import unit_names
from jangteo.quotes.types import Made

QUOTE_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "quote": {
        "asked": (pgettext_lazy("office", "Asked for"), "warn"),
        "drafted": (pgettext_lazy("office", "Being written"), ""),
        "checked": (pgettext_lazy("office", "To be allowed"), "warn"),
        "sent": (pgettext_lazy("office", "With the buyer"), ""),
        "countered": (pgettext_lazy("office", "Wanted otherwise"), "warn"),
        "accepted": (pgettext_lazy("office", "Accepted, not ordered"), "good"),
        "ordered": (pgettext_lazy("office", "Ordered"), "good"),
        "declined": (pgettext_lazy("office", "Declined"), "bad"),
        "withdrawn": (pgettext_lazy("office", "Withdrawn"), "bad"),
        "expired": (pgettext_lazy("office", "Ran out"), "bad"),
    }
}
QUOTE_ACTS: Mapping[str, Any] = {
    "ask": pgettext_lazy("office", "Asked for"),
    "draft": pgettext_lazy("office", "Draft written"),
    "check": pgettext_lazy("office", "Given to be allowed"),
    "allow": pgettext_lazy("office", "Allowed and sent"),
    "send_back": pgettext_lazy("office", "Sent back within"),
    "send": pgettext_lazy("office", "Sent to the buyer"),
    "revise": pgettext_lazy("office", "Taken back to be written anew"),
    "counter": pgettext_lazy("office", "The buyer wants it otherwise"),
    "accept": pgettext_lazy("office", "Accepted"),
    "decline": pgettext_lazy("office", "Declined"),
    "withdraw": pgettext_lazy("office", "Withdrawn"),
    "expire": pgettext_lazy("office", "Ran out"),
    "ask_again": pgettext_lazy("office", "Asked for anew"),
    "order": pgettext_lazy("office", "Ordered"),
}
CONCERNS: Mapping[str, Any] = {
    "below_cost": pgettext_lazy("office", "Below its cost"),
    "below_margin": pgettext_lazy("office", "Less margin than has to be left"),
    "above_authority": pgettext_lazy("office", "More off than you may give alone"),
    "cost_unknown": pgettext_lazy("office", "Its cost is not known"),
}
QUOTE_FIELDS: Mapping[str, Any] = {
    "freight": pgettext_lazy("office", "Shipping"),
    "terms": pgettext_lazy("office", "Terms of payment"),
    "deliver_on": pgettext_lazy("office", "Day of delivery"),
    "valid_until": pgettext_lazy("office", "Valid until"),
    "hold_until": pgettext_lazy("office", "Kept in stock until"),
    "may_take_part": pgettext_lazy("office", "A part may be taken"),
    "note": pgettext_lazy("office", "Note"),
    "sku": pgettext_lazy("office", "SKU"),
    "text": pgettext_lazy("office", "Text"),
    "made": pgettext_lazy("office", "What it is"),
    "quantity": pgettext_lazy("office", "Quantity"),
    "offers": pgettext_lazy("office", "Price"),
    "choice": pgettext_lazy("office", "One of"),
    "is_optional": pgettext_lazy("office", "Optional"),
    "wish": pgettext_lazy("office", "Price wished for"),
}
PROBLEMS: Mapping[str, Any] = {
    "no_lines": pgettext_lazy("office", "An offer needs at least one line of goods."),
    "too_many_lines": pgettext_lazy("office", "A quote has 200 lines at most."),
    "no_text": pgettext_lazy("office", "Every line needs a text."),
    "too_long": pgettext_lazy("office", "A text is too long."),
    "priced_remark": pgettext_lazy("office", "A remark has no quantity and no price; goods need a SKU."),
    "no_offer": pgettext_lazy("office", "A line has no price yet."),
    "ranges_overlap": pgettext_lazy("office", "Two ranges of quantities of a line overlap."),
    "bad_range": pgettext_lazy("office", "A range begins at 1 or more and doesn't end before."),
    "bad_quantity": pgettext_lazy("office", "A quantity is a whole number from 1 to 100,000."),
    "bad_price": pgettext_lazy("office", "A price is an amount, or a share to take off as 10%."),
    "no_usual": pgettext_lazy("office", "A share can only be taken off goods that the buyer has a price for."),
    "outside_range": pgettext_lazy("office", "A quantity proposed is outside the ranges it has prices for."),
    "variant_twice": pgettext_lazy("office", "The same SKU is proposed twice; make one of them optional."),
    "bad_freight": pgettext_lazy("office", "Shipping is an amount from zero up."),
    "bad_day": pgettext_lazy("office", "Enter a day."),
    "no_end": pgettext_lazy("office", "Say until which day the offer holds."),
    "hold_over": pgettext_lazy("office", "The last day on which goods are kept has passed."),
    "hold_past_end": pgettext_lazy("office", "Goods are kept no longer than the offer holds."),
    "hold_too_long": pgettext_lazy("office", "Goods are kept for fewer days in this channel: see “How far down”."),
    "over": pgettext_lazy("office", "The offer's last day has passed."),
    "unknown_sku": pgettext_lazy("office", "There is no such SKU."),
    "gift_card": pgettext_lazy("office", "Gift cards are sold at what is on them."),
    "not_offered": pgettext_lazy(
        "office", "Something that the buyer wishes for is neither offered nor taken out: say what it is, and its price."
    ),
    "bad_made": pgettext_lazy("office", "Goods outside the catalogue need a Korean name, a unit and a tax code."),
    "bad_lead": pgettext_lazy("office", "A lead time is 0 to 365 open days."),
    "bad_cost": pgettext_lazy("office", "A cost is an amount from zero up."),
}


def made_in_words(made: Made, language: str) -> str:
    """What goods outside the catalogue are said to be."""
    told = {
        "names": " / ".join(text for _, text in sorted(made.names.items(), reverse=True)),
        "unit": unit_names(language).get(made.unit, made.unit),
        "days": made.lead_days,
        "code": made.tax_code,
    }
    return pgettext("office", "%(names)s · by the %(unit)s · leaves %(days)s open days later · tax %(code)s") % told


def problem_words(problems: list[dict[str, str]]) -> str:
    """What is amiss with an offer, each once."""
    told = [str(PROBLEMS.get(one["why"], one["why"])) for one in problems]
    return " ".join(dict.fromkeys(told))


def _problems(facts: dict[str, Any]) -> str:
    return problem_words(facts["problems"])


def _short(facts: dict[str, Any]) -> str:
    """Each line that is short, by its SKU."""
    told = pgettext("office", "%(sku)s: %(available)s of %(requested)s")
    lines = ", ".join(told % one for one in facts["lines"])
    return pgettext("office", "There is not enough in stock to keep it: %(lines)s.") % {"lines": lines}


FILE_PROBLEMS: Mapping[str, Any] = {
    "empty": pgettext_lazy("office", "it is empty"),
    "too_large": pgettext_lazy("office", "it is too large"),
    "too_many_pixels": pgettext_lazy("office", "the picture is too large"),
    "active": pgettext_lazy("office", "it holds scripts, macros or other files"),
    "wrong_type": pgettext_lazy("office", "it is no PDF, PNG, JPG or XLSX"),
}


def _file(facts: dict[str, Any]) -> str:
    """Which file is not taken, and why."""
    if facts["why"] == "too_many":
        return pgettext("office", "A quote has ten files at most.")
    told = {"file": facts["file"], "why": FILE_PROBLEMS[facts["why"]]}
    return pgettext("office", "“%(file)s” was not taken: %(why)s.") % told


QUOTE_REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    "quotes.invalid_quote": _problems,
    "quotes.invalid_selection": _problems,
    "quotes.not_now": lambda facts: pgettext(
        "office", "This can't be done with the quote as it stands by now. Look at it again."
    ),
    "quotes.not_your_own": lambda facts: pgettext(
        "office", "Whoever wrote it or wanted to send it can't allow it. Somebody else has to."
    ),
    "quotes.invalid_file": _file,
    "quotes.not_in_stock": _short,
    "quotes.invalid_words": lambda facts: pgettext("office", "Write something, in at most 2,000 letters."),
    "quotes.invalid_guard": lambda facts: pgettext(
        "office", "Margins and discounts are percents from 0 to 100; days are 1 to 365, goods are kept for 90 at most."
    ),
    "quotes.quote_expired": lambda facts: pgettext("office", "This offer's time ran out."),
    "quotes.quote_changed": lambda facts: pgettext("office", "The offer was changed meanwhile. Look at it again."),
}
