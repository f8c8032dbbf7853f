"""Orders that left before invoices wrote themselves are invoiced by hand, after a look."""

from uuid import UUID

from jangteo.billing.models import Departure
from jangteo.billing.selectors.standing import targets
from jangteo.billing.services.issue import ALL_LEFT, invoice_order
from jangteo.billing.services.writing import ACTOR
from jangteo.billing.types.invoices import LeftOrder
from jangteo.fulfilment.selectors import gone_by_shipment
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.selectors.to_invoice import placed_and_gone
from jangteo.ordering.types import OrderView


def preview_left(*, actor: Actor) -> list[LeftOrder]:
    """Orders placed here of which something left that no departure tells of, oldest first; changes nothing.

    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    known = set(Departure.objects.order_by().values_list("order", flat=True))
    found = (_left_of(order_id) for order_id in placed_and_gone() if order_id not in known)
    return [one for one in found if one is not None]


def invoice_left(*, actor: Actor) -> list[LeftOrder]:
    """Invoice what `preview_left` tells of; those orders. Each is one transaction, so what was done stays done when a
    later one is refused. What waits for its month or for evidence waits on. Safe to run twice and at once.

    raises     NotPermitted
    publishes  InvoiceIssued of each
    """
    found = preview_left(actor=actor)
    for one in found:
        invoice_order(order_id=one.order_id)
    return found


def _left_of(order_id: UUID) -> LeftOrder | None:
    order = get_order_by_id(order_id, ACTOR)
    gone = _gone(order)
    if not any(gone.values()):
        return None  # a part left with the whole order and without a shipment: nothing tells which
    gross = sum(one.figures.gross for one in targets(order, gone).values())
    return LeftOrder(order_id, order.summary.number, Money(gross, order.net.currency))


def _gone(order: OrderView) -> dict[UUID, int]:
    """{order line: base units that left}."""
    if order.summary.fulfilment in ALL_LEFT:
        return {line.id: line.quantity for line in order.lines if not line.is_gift_card}
    gone: dict[UUID, int] = {}
    for _, _, units in gone_by_shipment(order.summary.id):
        for line_id, quantity in units.items():
            gone[line_id] = gone.get(line_id, 0) + quantity
    return gone
