"""Where and when the goods of a cart go, for programs."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Schema, Sku, Strict, Text
from jangteo.kernel.types import Action
from jangteo.ordering import selectors, services
from jangteo.ordering.api.addresses import AddressIn
from jangteo.ordering.api.door import Secret, router
from jangteo.ordering.api.schemas import Quantity, language
from jangteo.ordering.types import MOST_PLAN_CELLS, CartId, CartView, PlanRow
from jangteo.parties.types import PostalAddress


class PlanRowIn(Strict):
    """So many of a unit of a SKU to one address, by one day if wanted."""

    sku: Sku
    quantity: Quantity
    unit: Text = Field("each", min_length=1, max_length=20, examples=["each", "case"])
    ship_to: AddressIn
    wanted_on: date | None = Field(None, examples=["2026-12-01"])


class SetPlan(Strict):
    """Everything a cart shall hold, and where it goes. Rows of one SKU, unit, address and day count together."""

    rows: list[PlanRowIn] = Field(min_length=1, max_length=MOST_PLAN_CELLS)


class PlanCellOut(Schema):
    """How much of a line of the cart goes with a delivery."""

    line_id: UUID
    sku: str
    unit: str
    quantity: int = Field(description="Of the unit.")


class PlanDeliveryOut(Schema):
    """An address and a day, and what goes there then."""

    number: int
    ship_to: AddressIn
    wanted_on: date | None
    cells: list[PlanCellOut]


class PlanOut(Schema):
    """A cart's plan; without deliveries all of it goes to one address, told with the order.

    can_be_ordered  of the cart, as it says itself; a plan that differs from the cart's lines is a problem of it
    """

    deliveries: list[PlanDeliveryOut]
    can_be_ordered: bool


@router.get("/channels/{channel}/carts/{cart_id}/plan", response=PlanOut, summary="Read where a cart goes")
@entering(Action.CARTS_USE)
def get_plan(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> PlanOut:
    """The deliveries that the order of this cart will have."""
    _entered, actor = entry_of(request)
    return _plan(selectors.get_cart(CartId(cart_id), actor, secret, language()))


@router.put("/channels/{channel}/carts/{cart_id}/plan", response=PlanOut, summary="Say where a cart goes")
@entering(Action.CARTS_USE)
def set_plan(request: HttpRequest, channel: str, cart_id: UUID, body: SetPlan, secret: Secret = "") -> PlanOut:
    """Let the cart hold exactly these rows, to several addresses by several days; all of them or none.

    What is wrong is named by its row, from 1, in `facts.problems`.
    """
    _entered, actor = entry_of(request)
    services.set_plan(cart_id=cart_id, rows=_rows(body.rows), actor=actor, secret=secret)
    return _plan(selectors.get_cart(CartId(cart_id), actor, secret, language()))


@router.delete("/channels/{channel}/carts/{cart_id}/plan", response=PlanOut, summary="Send a cart to one address")
@entering(Action.CARTS_USE)
def clear_plan(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> PlanOut:
    """Forget where its parts go; its lines stay."""
    _entered, actor = entry_of(request)
    services.clear_plan(cart_id=cart_id, actor=actor, secret=secret)
    return _plan(selectors.get_cart(CartId(cart_id), actor, secret, language()))


def _rows(rows: Sequence[PlanRowIn]) -> list[PlanRow]:
    return [
        PlanRow(number, one.sku, one.quantity, PostalAddress(**one.ship_to.model_dump()), one.wanted_on, one.unit)
        for number, one in enumerate(rows, 1)
    ]


def _plan(view: CartView) -> PlanOut:
    lines = {line.id: line for line in view.lines}
    return PlanOut(
        deliveries=[
            PlanDeliveryOut(
                number=one.number,
                ship_to=AddressIn(**{name: getattr(one.ship_to, name) for name in AddressIn.model_fields}),
                wanted_on=one.wanted_on,
                cells=[
                    PlanCellOut(
                        line_id=cell.line_id,
                        sku=lines[cell.line_id].sku,
                        unit=lines[cell.line_id].unit,
                        quantity=cell.unit_quantity,
                    )
                    for cell in one.cells
                    if cell.line_id in lines
                ],
            )
            for one in view.plan
        ],
        can_be_ordered=view.can_be_ordered,
    )
