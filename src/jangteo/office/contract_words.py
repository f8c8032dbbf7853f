"""What contracts, their ends and their refusals are called."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

RENEWALS = {
    "ends": pgettext_lazy("office", "Ends with the term"),
    "renews": pgettext_lazy("office", "Renews unless told"),
    "negotiated": pgettext_lazy("office", "To be negotiated"),
}
COMMITTED_PERIODS = {
    "term": pgettext_lazy("office", "in the term"),
    "month": pgettext_lazy("office", "a month"),
    "quarter": pgettext_lazy("office", "a quarter"),
    "year": pgettext_lazy("office", "a year"),
}
CONTRACT_STEPS = {
    "contracts.draft": pgettext_lazy("office", "Drafted"),
    "contracts.activate": pgettext_lazy("office", "Put in force"),
    "contracts.renew": pgettext_lazy("office", "Renewed"),
    "contracts.stop_renewal": pgettext_lazy("office", "Will not renew"),
    "contracts.bound_prices": pgettext_lazy("office", "Floors and caps changed"),
    "contracts.end": pgettext_lazy("office", "Ended"),
}


def _contradiction(facts: dict[str, Any]) -> str:
    told = {"skus": ", ".join(facts["skus"]), "count": facts["count"], "other": facts["contract"] or "–"}
    return (
        pgettext(
            "office",
            "%(count)s SKUs would have two agreed prices at once, by this contract and by %(other)s: %(skus)s. "
            "Give one of them another priority, other dates or other SKUs.",
        )
        % told
    )


REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    "pricing.list_exists": lambda facts: pgettext("office", "A price list with this code exists. Choose another."),
    "pricing.invalid_bound": lambda facts: pgettext(
        "office", "A floor or cap is a unit price, the floor not above the cap, of a list that follows another."
    ),
    "pricing.invalid_derivation": lambda facts: pgettext(
        "office", "A list can't follow that one by these figures: choose another list, or check percent and rounding."
    ),
    "contracts.exists": lambda facts: pgettext("office", "A contract or price list with this code exists."),
    "contracts.not_simulated": lambda facts: (
        pgettext("office", "Its prices were written after it was tried. Try it again, then put it in force.")
        if facts.get("why") == "rewritten"
        else pgettext("office", "Try it against past orders first. Then it can be put in force.")
    ),
    "contracts.list_in_use": lambda facts: pgettext("office", "This price list belongs to another contract."),
    "contracts.list_for_others": lambda facts: pgettext(
        "office", "This price list is for others too. A contract needs one for this buyer alone."
    ),
    "contracts.invalid": lambda facts: pgettext(
        "office", "Something is missing or too long: a title, a code of letters and digits, days and months in figures."
    ),
    "contracts.invalid_commitment": lambda facts: pgettext(
        "office",
        "A volume is a whole number above zero, each said once; without an end it is by month, quarter or year.",
    ),
    "contracts.invalid_term": lambda facts: pgettext(
        "office", "It must end after it begins, and a renewal after the present end; what is over can't begin."
    ),
    "contracts.contradict": _contradiction,
    "contracts.why_needed": lambda facts: pgettext("office", "Say why it ends."),
}
