"""Money given back for parts of orders, and allowances of which nothing comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StrictInt

from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.office.api.door import Why, staff, staff_actor
from jangteo.office.api.errors import RowProblem, RowsRefused
from jangteo.ordering import services
from jangteo.ordering.api.refund_schemas import RefundOut, refunds_out
from jangteo.ordering.selectors import get_order, get_order_by_id, preview_refund
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES, OrderView
from jangteo.pricing.errors import WrongCurrency

router = Router()
ORDER = "/orders/{number}"
Position = Annotated[StrictInt, Field(ge=1, le=MOST_CART_LINES * 10, description="Of the line, from 1.", examples=[1])]
Units = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY, description="Base units.", examples=[2])]


class RefundedLine(Strict):
    """Units of a line that are given back for."""

    position: Position
    quantity: Units


class RefundWanted(Strict):
    """What is to be given back for: each line's next share of what was paid for it."""

    lines: list[RefundedLine] = Field([], max_length=MOST_CART_LINES)
    shipping: bool = Field(False, description="All that is left of shipping too.")


class RefundIn(RefundWanted):
    """A refund."""

    why: Why = Field(examples=["Two cups arrived broken."])
    expected_number: Text = Field(
        "",
        max_length=50,
        description="Of the preview; another refund came between: 409.",
        examples=["261122-000042-R1"],
    )
    as_credit: bool = Field(False, description="What came by money becomes the buyer's store credit.")


class RefundPreview(Schema):
    """What a refund would come to."""

    number: str = Field(examples=["261122-000042-R1"])
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    shipping_gross: MoneyView
    is_all: bool = Field(description="Whether nothing of the order would be left.")


class AllowedLine(RefundedLine):
    """What is taken off a line."""

    amount: MoneyWire = Field(description="Gross, off these units together.")


class AllowanceIn(Strict):
    """Something taken off an order on account: what is owed is less, and nothing comes back."""

    lines: list[AllowedLine] = Field(min_length=1, max_length=MOST_CART_LINES)
    why: Why = Field(examples=["Paid within ten days."])


class RefundMade(Schema):
    """A refund, and all of the order so far."""

    id: UUID
    made_at: datetime
    refunds: list[RefundOut] = Field(description="Of the order, oldest first: the last is this one.")


@router.post(f"{ORDER}/refunds/preview", response=RefundPreview, summary="Look at a refund")
@staff(Action.PAYMENTS_HANDLE)
def look_at_refund(request: HttpRequest, number: str, body: RefundWanted) -> RefundPreview:
    """What giving back for these units would come to; nothing is written."""
    order = get_order(number, staff_actor(request))
    figures = preview_refund(order, _quantities(order, body.lines), body.shipping)
    return RefundPreview(
        number=figures.number,
        net=money_view(figures.net),
        tax=money_view(figures.tax),
        gross=money_view(figures.gross),
        shipping_gross=money_view(figures.shipping_gross),
        is_all=order.refunded + figures.gross == order.summary.gross,
    )


@router.post(f"{ORDER}/refunds", response={201: RefundMade}, summary="Refund parts of an order")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def refund_order(request: HttpRequest, number: str, body: RefundIn) -> Status[RefundMade]:
    """Give back money for some units of a paid order and for its shipping; its credit note takes the next legal number.
    Stock is not touched.
    """
    actor = staff_actor(request)
    order = get_order(number, actor)
    refund_id = services.refund_items(
        order_id=order.summary.id,
        quantities=_quantities(order, body.lines),
        shipping=body.shipping,
        actor=actor,
        why=body.why,
        expected_number=body.expected_number,
        as_credit=body.as_credit,
    )
    return Status(201, _made(request, order, refund_id))


@router.post(f"{ORDER}/allowances", response={201: RefundMade}, summary="Take something off an order on account")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def grant_allowance(request: HttpRequest, number: str, body: AllowanceIn) -> Status[RefundMade]:
    """Lower what is owed for some units of an order on account; nothing is paid out."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    currency = order.summary.gross.currency
    for one in body.lines:
        if one.amount.currency != currency:
            raise WrongCurrency(f"the order is in {currency}", expected=currency, got=one.amount.currency)
    quantities = _quantities(order, body.lines)
    amounts = {
        line_id: (one.amount.to_money().minor, one.quantity)
        for line_id, one in zip(quantities, body.lines, strict=True)
    }
    refund_id = services.grant_allowance(order_id=order.summary.id, amounts=amounts, actor=actor, why=body.why)
    return Status(201, _made(request, order, refund_id))


def _quantities(order: OrderView, lines: Sequence[RefundedLine]) -> dict[UUID, int]:
    """{order line: base units}, in the order of what was sent.

    raises  RowsRefused for a position that the order has not, or that is named twice
    """
    known = {line.position: line.id for line in order.lines}
    seen: set[int] = set()
    problems = []
    for row, one in enumerate(lines):
        if one.position not in known or one.position in seen:
            why = "named twice" if one.position in seen else "no such line"
            problems.append(RowProblem(row, "position", "office.no_such_line", f"{one.position}: {why}"))
        seen.add(one.position)
    if problems:
        raise RowsRefused.of(problems)
    return {known[one.position]: one.quantity for one in lines}


def _made(request: HttpRequest, order: OrderView, refund_id: UUID) -> RefundMade:
    now = get_order_by_id(order.summary.id, staff_actor(request))
    at = next(one.at for one in now.refunds if one.id == refund_id)
    return RefundMade(id=refund_id, made_at=at, refunds=refunds_out(now))
