"""Quotes in words: where one stands, what was done, what is otherwise, why something was refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jangteo.catalog.selectors import unit_names
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money, UnitPrice
from jangteo.quotes.errors import (
    InvalidFile,
    InvalidQuote,
    InvalidSelection,
    InvalidWords,
    NotNow,
    QuoteChanged,
    QuoteExpired,
)
from jangteo.quotes.types import (
    Content,
    Difference,
    Figures,
    Line,
    LineProblem,
    Made,
    MessageView,
    MoveView,
    Offer,
    QuoteAct,
)
from jangteo.quotes.types import QuoteState as State
from jangteo.storefront.templatetags.storefront import day, last_day, money, quantity, unit_price
from jangteo.storefront.visit import page_language

TONES: Mapping[State, str] = {
    State.SENT: "good",
    State.ACCEPTED: "good",
    State.ORDERED: "good",
    State.DECLINED: "bad",
    State.WITHDRAWN: "bad",
    State.EXPIRED: "warn",
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a version as the page shows it.

    offers   what a piece costs by ranges, in words
    several  in how many pieces the ranges differ: whether the quantity may be chosen
    taken    what stands in its field
    made     what is said of goods that are made for the buyer; empty of others
    amount   what it comes to as it is taken, in the tax view of the shop; None: it is not taken, or not known
    """

    line: Line
    offers: tuple[tuple[str, str], ...]
    may_choose: bool
    is_taken: bool
    taken: str
    amount: Money | None
    needs_no: bool
    made: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    view: MessageView
    about: str
    is_mine: bool


def state_word(state: State) -> str:
    """Where a quote stands, as a buyer hears it."""
    return {
        State.ASKED: pgettext("quote", "Asked for"),
        State.DRAFTED: pgettext("quote", "Being written"),
        State.CHECKED: pgettext("quote", "Being checked"),
        State.SENT: pgettext("quote", "Offered"),
        State.COUNTERED: pgettext("quote", "Your wish is with us"),
        State.ACCEPTED: pgettext("quote", "Accepted"),
        State.DECLINED: pgettext("quote", "Declined"),
        State.EXPIRED: pgettext("quote", "Ran out"),
        State.WITHDRAWN: pgettext("quote", "Withdrawn"),
        State.ORDERED: pgettext("quote", "Ordered"),
    }[state]


def act_word(act: QuoteAct) -> str:
    """What was done with a quote."""
    return {
        QuoteAct.ASK: pgettext("quote act", "asked for it"),
        QuoteAct.SEND: pgettext("quote act", "sent an offer"),
        QuoteAct.REVISE: pgettext("quote act", "took the offer back to write another"),
        QuoteAct.COUNTER: pgettext("quote act", "asked for it otherwise"),
        QuoteAct.ACCEPT: pgettext("quote act", "accepted"),
        QuoteAct.DECLINE: pgettext("quote act", "declined"),
        QuoteAct.WITHDRAW: pgettext("quote act", "withdrew the offer"),
        QuoteAct.EXPIRE: pgettext("quote act", "its time ran out"),
        QuoteAct.ASK_AGAIN: pgettext("quote act", "asked for it anew"),
        QuoteAct.ORDER: pgettext("quote act", "ordered it"),
    }.get(act, "")


def line_rows(content: Content, taken: Mapping[str, str | int], figures: Figures | None) -> list[LineRow]:
    """The lines of a version.

    taken  {key: what stands in its field}; a line that is not in it is not taken
    """
    amounts = (
        {key: gross if content.prices_include_tax else net for key, net, _tax, gross in figures.lines}
        if figures
        else {}
    )
    choices = {line.choice for line in content.lines if line.choice and (line.is_optional or content.may_take_part)}
    return [
        LineRow(
            line=line,
            offers=offer_words(line),
            may_choose=any(one.up_to != one.from_quantity for one in line.offers) or len(line.offers) > 1,
            is_taken=line.key in taken,
            taken=str(taken.get(line.key, line.quantity)),
            amount=amounts.get(line.key),
            needs_no=line.choice in choices,
            made=made_words(line.made) if line.made else "",
        )
        for line in content.lines
    ]


def offer_words(line: Line) -> tuple[tuple[str, str], ...]:
    """Each range of a line, and what a piece costs in it; the range is empty where there is nothing to choose."""
    return offer_words_of(line.offers)


def offer_words_of(offers: Iterable[Offer]) -> tuple[tuple[str, str], ...]:
    """The same of any offers."""
    return tuple((_range(one.from_quantity, one.up_to), unit_price(one.unit)) for one in offers)


def _range(least: int, most: int | None) -> str:
    facts = {"least": quantity(least), "most": quantity(most)}
    if most is None:
        return pgettext("quote", "%(least)s or more") % facts
    return quantity(least) if least == most else pgettext("quote", "%(least)s to %(most)s") % facts


def difference_rows(found: Iterable[Difference], before: Content, after: Content) -> list[DifferenceRow]:
    """What is otherwise, each with the line it is about."""
    names = {line.key: line.text for one in (before, after) for line in one.lines}
    return [_difference(one, names.get(one.key, ""), before, after) for one in found]


def _difference(one: Difference, name: str, before: Content, after: Content) -> DifferenceRow:
    if one.kind == "added":
        return DifferenceRow(_("%(line)s was added") % {"line": name}, "", one.after)
    if one.kind == "removed":
        return DifferenceRow(_("%(line)s was taken out") % {"line": name}, one.before, "")
    what = _field(one.field)
    values = (_value(one.field, one.key, content) for content in (before, after))
    return DifferenceRow(f"{name} · {what}" if name else what, *values)


def _field(field: str) -> str:
    return {
        "freight": pgettext("quote", "Shipping"),
        "terms": pgettext("quote", "Terms of payment"),
        "deliver_on": pgettext("quote", "Delivery"),
        "valid_until": pgettext("quote", "Holds until"),
        "hold_until": pgettext("quote", "Kept in stock until"),
        "may_take_part": pgettext("quote", "A part may be taken"),
        "note": pgettext("quote", "Note"),
        "sku": pgettext("quote", "SKU"),
        "text": pgettext("quote", "Text"),
        "made": pgettext("quote", "What it is"),
        "quantity": pgettext("quote", "Quantity"),
        "offers": pgettext("quote", "Price"),
        "choice": pgettext("quote", "One of"),
        "is_optional": pgettext("quote", "Optional"),
        "wish": pgettext("quote", "Price wished for"),
    }.get(field, field)


def _value(field: str, key: str, content: Content) -> str:
    """A field of a version, or of a line of it, as people read it."""
    value = getattr(content.line(key) if key else content, field)
    match value:
        case bool():
            return pgettext("quote", "yes") if value else pgettext("quote", "no")
        case Made():
            return made_words(value)
        case tuple():
            return ", ".join(f"{price} ({found})" for found, price in offer_words_of(value))
        case Money():
            return money(value)
        case UnitPrice():
            return unit_price(value)
        case datetime():
            return last_day(value)
        case date():
            return day(value)
    return "" if value is None else str(value)


def made_words(made: Made) -> str:
    """What is said of goods that are made for the buyer, beside their name."""
    unit = unit_names(page_language()).get(made.unit, made.unit)
    if not made.lead_days:
        return pgettext("quote", "made for you, by the %(unit)s") % {"unit": unit}
    told = pgettext("quote", "made for you, by the %(unit)s, leaves %(days)s working days after the order")
    return told % {"unit": unit, "days": made.lead_days}


def message_rows(found: Iterable[MessageView], content: Content, person_name: str) -> list[MessageRow]:
    """What was said, each with the line it is about."""
    names = {line.key: line.text for line in content.lines}
    return [MessageRow(one, names.get(one.line_key, ""), one.by_name == person_name) for one in found]


def step_words(found: Iterable[MoveView]) -> list[tuple[MoveView, str]]:
    """What was done, the first first."""
    return [(one, act_word(one.act)) for one in found]


def refusal_words(refusal: JangteoError) -> str:
    """Why nothing was done."""
    if isinstance(refusal, InvalidQuote | InvalidSelection):
        return " ".join(dict.fromkeys(problem_word(one) for one in refusal.problems))
    if isinstance(refusal, InvalidFile):
        return file_word(refusal.facts)
    words = {
        QuoteExpired: _("This offer's time ran out. You can ask for it anew."),
        QuoteChanged: _("The offer was changed meanwhile. Please look at it again."),
        NotNow: _("This can't be done with the quote as it stands by now. Please look at it again."),
        InvalidWords: _("Write something, in at most 2,000 letters."),
    }
    return words.get(type(refusal), "") or _("That cannot be done as it stands. Please look at the page again.")


def file_word(facts: Mapping[str, object]) -> str:
    """Why a file is not taken, and which."""
    if facts["why"] == "too_many":
        return _("A quote has ten files at most.")
    why = {
        "empty": _("it is empty"),
        "too_large": _("it is too large"),
        "too_many_pixels": _("the picture is too large"),
        "active": _("it holds scripts, macros or other files"),
    }.get(str(facts["why"]), _("it is no PDF, PNG, JPG or XLSX"))
    return _("“%(file)s” was not taken: %(why)s.") % {"file": facts["file"], "why": why}


def problem_word(problem: LineProblem) -> str:
    """Why a line can't be had so."""
    return {
        "nothing_taken": _("Take at least one line."),
        "no_lines": _("Say what you would like to have."),
        "no_text": _("Say what you would like to have."),
        "too_long": _("A text is too long."),
        "not_taken": _("All lines that are not optional belong to this offer."),
        "one_of": _("Of lines to choose from only one is taken."),
        "outside_range": _(
            "A quantity is outside what is offered. More than that can be asked for, or ordered by itself."
        ),
        "bad_quantity": _("A quantity is a whole number from 1 to 100,000."),
        "bad_wish": _("A price is an amount from zero up."),
        "variant_twice": _("The same goods were taken twice."),
        "unknown_sku": _("Some of the goods are not sold to you here."),
        "gift_card": _("Gift cards are sold at what is on them."),
        "too_many_lines": _("A quote holds 200 lines."),
    }.get(problem.why, _("A line can't be had so. Please look at it again."))
