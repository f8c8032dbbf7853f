"""Where and when the goods of a cart go, and what each part costs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jangteo.kernel.money import Money
from jangteo.kernel.prepared import prepared
from jangteo.ordering.models import Cart, CartDelivery, CartDeliveryLine, CartLine
from jangteo.ordering.types import PlanCell, PlanDelivery
from jangteo.parties.types import PostalAddress
from jangteo.pricing.types import Granted, Quote, QuotedLine


@dataclass(frozen=True, slots=True)
class CartPlan:
    """A cart's plan.

    fits  whether its cells are exactly the cart's lines; only then is the cart priced and ordered by them
    """

    deliveries: tuple[PlanDelivery, ...]
    fits: bool
    odd_lines: frozenset[UUID]

    @property
    def cells(self) -> list[PlanCell]:
        return [cell for delivery in self.deliveries for cell in delivery.cells]

    def sendings(self, goods: Collection[UUID]) -> int:
        """How many of its deliveries hold any of these cart lines."""
        return sum(any(cell.line_id in goods for cell in one.cells) for one in self.deliveries)


NO_PLAN = CartPlan((), fits=False, odd_lines=frozenset())


def plan_of(cart: Cart, lines: Sequence[CartLine]) -> CartPlan:
    """A cart's plan; one query where it has none, two where it has."""
    rows = _deliveries(cart.pk)
    if not rows:
        return NO_PLAN
    cells: dict[UUID, list[PlanCell]] = {row.pk: [] for row in rows}
    sums = dict.fromkeys((line.pk for line in lines), 0)
    for cell in CartDeliveryLine.objects.filter(delivery__in=rows).order_by("line_id"):
        cells[cell.delivery_id].append(PlanCell(cell.pk, cell.line_id, cell.unit_quantity))
        sums[cell.line_id] = sums.get(cell.line_id, 0) + cell.unit_quantity
    odd = frozenset(line.pk for line in lines if sums[line.pk] != line.unit_quantity)
    deliveries = tuple(
        PlanDelivery(row.pk, row.number, PostalAddress(**row.ship_to), row.wanted_on, tuple(cells[row.pk]))
        for row in rows
        if cells[row.pk]
    )
    return CartPlan(deliveries, fits=not odd and bool(lines), odd_lines=odd)


@prepared
def _deliveries(cart_id: UUID) -> QuerySet[CartDelivery]:
    return CartDelivery.objects.filter(cart=cart_id).order_by("number")


def cell_lines(plan: CartPlan, lines: Sequence[CartLine]) -> list[CartLine]:
    """A cart's lines by the cells of its plan, as if each was a line; written nowhere."""
    by_id = {line.pk: line for line in lines}
    return [
        CartLine(
            id=cell.id,
            cart_id=by_id[cell.line_id].cart_id,
            variant_id=by_id[cell.line_id].variant_id,
            unit=by_id[cell.line_id].unit,
            unit_quantity=cell.unit_quantity,
            quantity=by_id[cell.line_id].quantity * cell.unit_quantity // by_id[cell.line_id].unit_quantity,
        )
        for cell in plan.cells
    ]


def by_lines(quote: Quote, plan: CartPlan, lines: Sequence[CartLine]) -> Quote:
    """A quote of cells told by the cart's lines: their sums, to the last minor unit."""
    cells: dict[UUID, list[UUID]] = {line.pk: [] for line in lines}
    for cell in plan.cells:
        cells[cell.line_id].append(cell.id)
    quoted = {line.key: line for line in quote.lines}
    places = {line.key: place for place, line in enumerate(quote.lines)}
    return replace(
        quote,
        lines=tuple(_summed(line.pk, [quoted[one] for one in cells[line.pk]]) for line in lines),
        discounts=tuple(_granted(one, lines, cells, places) for one in quote.discounts),
    )


def _summed(key: UUID, parts: Sequence[QuotedLine]) -> QuotedLine:
    names = ("subtotal", "discount", "net", "tax", "gross", "left_off")
    money: dict[str, Any] = {
        name: Money(sum(getattr(one, name).minor for one in parts), parts[0].net.currency) for name in names
    }
    return replace(parts[0], key=key, quantity=sum(one.quantity for one in parts), **money)


def _granted(
    one: Granted, lines: Sequence[CartLine], cells: Mapping[UUID, Sequence[UUID]], places: Mapping[UUID, int]
) -> Granted:
    return replace(one, lines=tuple(sum(one.lines[places[cell]] for cell in cells[line.pk]) for line in lines))
