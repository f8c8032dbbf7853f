"""Changes of orders in the words of the office's pages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.ordering.types import LineChange, RevisionKind, RevisionProblem

WHY_NOT: Mapping[str, Any] = {
    "imported": pgettext_lazy("office", "Imported orders stay as they are."),
    "cancelled": pgettext_lazy("office", "The order is cancelled."),
    "sent": pgettext_lazy("office", "The goods have left. What comes back is a return."),
    "all_refunded": pgettext_lazy("office", "All that was paid is given back."),
    "not_here": pgettext_lazy("office", "Buyers may not change orders in this channel."),
    "too_late": pgettext_lazy("office", "The time for changes is over."),
    "gift": pgettext_lazy("office", "Who gave a gift does not change it."),
    "not_yours": pgettext_lazy("office", "Your role does not include this."),
    "handed_over": pgettext_lazy("office", "Some of the goods are being picked already."),
    "prices_are_fixed": pgettext_lazy(
        "office", "Prices can't be made anew: something was handed over or given back already. Keep the prices."
    ),
    "gift_card": pgettext_lazy(
        "office", "Gift cards of an order stay as they are, and are paid with money. Refund them instead."
    ),
    "would_be_empty": pgettext_lazy("office", "Nothing would be left. Cancel the order instead."),
    "delivery_is_handed_over": pgettext_lazy("office", "Goods for this address are being picked already."),
}
KINDS: Mapping[RevisionKind, Any] = {
    RevisionKind.ADD: pgettext_lazy("office", "added"),
    RevisionKind.REMOVE: pgettext_lazy("office", "taken out"),
    RevisionKind.QUANTITY: pgettext_lazy("office", "quantity"),
    RevisionKind.PRICE: pgettext_lazy("office", "price"),
}
ADDRESS_PARTS: Mapping[str, Any] = {
    "recipient": pgettext_lazy("office", "Recipient"),
    "phone": pgettext_lazy("office", "Phone"),
    "postcode": pgettext_lazy("office", "Postcode"),
    "city": pgettext_lazy("office", "City"),
    "line1": pgettext_lazy("office", "Address"),
    "line2": pgettext_lazy("office", "Address, second line"),
}
PROBLEMS: Mapping[str, Any] = {
    "insufficient_stock": pgettext_lazy("office", "%(sku)s: %(available)s in stock at most."),
    "not_listed": pgettext_lazy("office", "%(sku)s is not sold in this channel."),
    "not_for_you": pgettext_lazy("office", "%(sku)s is not sold to this buyer."),
    "no_price": pgettext_lazy("office", "%(sku)s has no price today."),
    "below_minimum": pgettext_lazy("office", "%(sku)s: at least %(limit)s."),
    "above_maximum": pgettext_lazy("office", "%(sku)s: at most %(limit)s."),
    "not_a_step": pgettext_lazy("office", "%(sku)s: in steps of %(limit)s."),
    "above_allowance": pgettext_lazy("office", "%(sku)s: this buyer may have %(limit)s in the period."),
}
REFUSALS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "ordering.not_changeable": lambda facts: why_not_words(facts["why"]),
    "ordering.below_handed_over": lambda facts: (
        pgettext("office", "%(sku)s: %(least)s are handed over or given back already.") % facts
    ),
    "ordering.revision_changed": lambda facts: pgettext(
        "office", "Something has changed since you looked. These are the amounts now."
    ),
    "ordering.nothing_to_change": lambda facts: pgettext("office", "This changes nothing."),
    "ordering.revision_has_problems": lambda facts: " ".join(
        problem_words(RevisionProblem(one.get("sku", ""), one["why"], one)) for one in facts["problems"]
    ),
    "ordering.invalid_revision": lambda facts: _invalid(facts),
}


def why_not_words(why: str) -> str:
    """Why an order can't be changed."""
    return str(WHY_NOT.get(why, why))


def change_words(one: LineChange) -> str:
    """What happens to a line."""
    return str(KINDS[one.kind])


def problem_words(problem: RevisionProblem) -> str:
    """What keeps a change from being made."""
    words = PROBLEMS.get(problem.why)
    facts = {"limit": "?", "available": 0} | dict(problem.facts) | {"sku": problem.sku}
    return str(words) % facts if words else f"{problem.sku}: {problem.why}"


def _invalid(facts: Mapping[str, Any]) -> str:
    field = str(facts.get("field", ""))
    if field.endswith(".sku"):
        return pgettext("office", "%(sku)s is not sold in this channel.") % {"sku": facts.get("sku", "")}
    if ".address" in field:
        return pgettext("office", "The address is not complete, or in another country.")
    if field.endswith(".date"):
        return pgettext("office", "The day is past, or too far away.")
    if field.endswith(".code"):
        return pgettext(
            "office", "There is no such code, or prices are kept: a code counts where the order is priced anew."
        )
    return pgettext("office", "Quantities are whole numbers up to 100,000 of a unit the product is sold by.")
