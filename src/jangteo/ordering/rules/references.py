"""References of the buyer's own: which an order needs, and numbers that are there already (ORD-03)."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.ordering.errors import PurchaseOrderRepeated, ReferenceMissing
from jangteo.ordering.types import CheckoutDetails, References, RepeatedNumber

_STRICTNESS = tuple(RepeatedNumber)


def strictest(asked: Iterable[tuple[UUID, References]]) -> References:
    """What all of a lineage ask together: a unit frees nobody, itself neither.

    asked  who asks what, nearest first; where two watch numbers as strictly, the one further up looks at more orders
    """
    found = References()
    for party_id, one in asked:
        is_watching = one.repeated != RepeatedNumber.ALLOWED
        takes = is_watching and _STRICTNESS.index(one.repeated) >= _STRICTNESS.index(found.repeated)
        found = References(
            needs_number=found.needs_number or one.needs_number,
            needs_cost_centre=found.needs_cost_centre or one.needs_cost_centre,
            repeated=one.repeated if takes else found.repeated,
            repeated_at=party_id if takes else found.repeated_at,
            needs_document=found.needs_document or one.needs_document,
        )
    return found


def require_references(asked: References, details: CheckoutDetails, *, has_document: bool = False) -> None:
    """Refuse an order that does not say what it has to.

    raises  ReferenceMissing
    """
    for field, is_needed, text in (
        ("purchase_order_number", asked.needs_number, details.purchase_order_number),
        ("cost_centre", asked.needs_cost_centre, details.cost_centre),
    ):
        if is_needed and not text.strip():
            raise ReferenceMissing(f"orders of this buyer need {field}", field=field)
    if asked.needs_document and not has_document:
        raise ReferenceMissing("orders of this buyer need a file", field="document")


def require_new_number(asked: References, details: CheckoutDetails, known: str) -> None:
    """Refuse a number that another order bears, unless that was seen and may be.

    known   the number of that order; empty: there is none
    raises  PurchaseOrderRepeated
    """
    if not known or asked.repeated == RepeatedNumber.ALLOWED:
        return
    may_repeat = asked.repeated == RepeatedNumber.WARNED
    if may_repeat and details.repeats_number:
        return
    raise PurchaseOrderRepeated(
        f"order {known} bears this number already",
        field="purchase_order_number",
        order=known,
        may_repeat=may_repeat,
    )
