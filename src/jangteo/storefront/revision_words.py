"""Changes of orders in the words of the shop's pages."""

from django.utils.translation import gettext as _

from jangteo.kernel.errors import JangteoError
from jangteo.ordering.types import RevisionProblem


def why_not_words(why: str) -> str:
    """Why a buyer can't change their order."""
    words = {
        "not_here": _("Orders can't be changed here. Please get in touch with us."),
        "too_late": _("The time for changes is over. Please get in touch with us."),
        "handed_over": _("We are packing this order already. Please get in touch with us."),
        "prices_are_fixed": _("We are packing this order already. Please get in touch with us."),
        "delivery_is_handed_over": _("We are packing this order already. Please get in touch with us."),
        "gift": _("A gift stays as you gave it. You can take it back until it is taken."),
        "sent": _("This order is on its way already."),
        "cancelled": _("This order was cancelled."),
        "gift_card": _("Gift cards of an order stay as they are. Please get in touch with us."),
        "would_be_empty": _("Nothing would be left. Cancel the order instead."),
    }
    return words.get(why, _("This order can't be changed. Please get in touch with us."))


def problem_words(problem: RevisionProblem) -> str:
    """What keeps a change from being made."""
    facts = {"sku": problem.sku, "limit": 0, "available": 0, "missing": ""} | dict(problem.facts)
    words = {
        "insufficient_stock": _("%(sku)s: we have %(available)s at most."),
        "not_listed": _("%(sku)s is not sold here."),
        "not_for_you": _("%(sku)s is not sold to you here."),
        "no_price": _("%(sku)s has no price now."),
        "below_minimum": _("%(sku)s: at least %(limit)s."),
        "above_maximum": _("%(sku)s: at most %(limit)s."),
        "not_a_step": _("%(sku)s: in steps of %(limit)s."),
        "above_allowance": _("%(sku)s: you may have %(limit)s in this period."),
        "gives_money_back": _("You have paid already, and this would cost less. Please get in touch with us."),
        "below_smallest_order": _("%(missing)s is missing for the smallest order here."),
    }
    return words.get(problem.why, _("%(sku)s can't be ordered like this.")) % facts


def refusal_words(error: JangteoError) -> str:
    """Why a change was refused."""
    facts = error.facts
    match error.code:
        case "ordering.not_changeable":
            return why_not_words(str(facts.get("why", "")))
        case "ordering.revision_changed":
            return _("Something has changed since you looked. These are the amounts now.")
        case "ordering.revision_has_problems":
            told = [RevisionProblem(one.get("sku", ""), one["why"], one) for one in facts["problems"]]
            return " ".join(problem_words(one) for one in told)
        case "ordering.below_handed_over":
            return _("%(sku)s: %(least)s are packed already.") % facts
        case "inventory.insufficient_stock":
            return _("%(sku)s: we have %(available)s at most.") % facts
        case "ordering.invalid_revision":
            return _invalid_words(str(facts.get("field", "")), str(facts.get("sku", "")))
        case "ordering.order_is_held":
            return _("We are checking this order. Please get in touch with us.")
    return _("This order can't be changed. Please get in touch with us.")


def _invalid_words(field: str, sku: str) -> str:
    if field.endswith(".sku"):
        return _("%(sku)s is not sold here.") % {"sku": sku}
    if ".address" in field:
        return _("The address is not complete.")
    if field.endswith(".date"):
        return _("The day is past, or too far away.")
    return _("Enter whole numbers; 0 takes a line out.")


def address_parts() -> dict[str, str]:
    """{field of an address: what it is called}."""
    return {
        "recipient": _("Recipient"),
        "phone": _("Phone"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "line1": _("Address"),
        "line2": _("Address, second line"),
    }
