from dataclasses import asdict, replace
from uuid import UUID

from jangteo.kernel.ids import new_id
from jangteo.ordering.errors import CartHasProblems
from jangteo.ordering.models import Order, OrderDelivery
from jangteo.ordering.types import CartView, CheckoutDetails
from jangteo.parties.services import require_complete


def by_cell(view: CartView, details: CheckoutDetails) -> CartView:
    """A cart that goes to several places by its cells, each a line of the order; any other as it is."""
    if view.by_cell is None:
        return view
    for delivery in view.plan:
        require_complete(delivery.ship_to)
        if delivery.ship_to.country != details.ship_to.country:
            raise CartHasProblems(problems=[{"why": "other_country", "country": delivery.ship_to.country}])
    lines = {line.id: line for line in view.lines}
    cells = [
        replace(
            lines[cell.line_id],
            id=cell.id,
            unit_quantity=cell.unit_quantity,
            quantity=lines[cell.line_id].quantity * cell.unit_quantity // lines[cell.line_id].unit_quantity,
        )
        for delivery in view.plan
        for cell in delivery.cells
    ]
    return replace(view, lines=tuple(cells), quote=view.by_cell)


def write_deliveries(order: Order, view: CartView) -> dict[UUID, OrderDelivery]:
    """{cell of the plan: its delivery}; without a plan the one delivery, to the order's own address."""
    if view.by_cell is None:
        return {UUID(int=0): OrderDelivery.objects.create(order=order, number=1, ship_to=order.ship_to)}
    rows = {
        one.id: OrderDelivery(
            id=new_id(), order=order, number=one.number, ship_to=asdict(one.ship_to), wanted_on=one.wanted_on
        )
        for one in view.plan
    }
    OrderDelivery.objects.bulk_create(rows.values())
    return {cell.id: rows[one.id] for one in view.plan for cell in one.cells}
