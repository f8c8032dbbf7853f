"""Refunds of orders as they go out."""

from datetime import datetime

from ninja import Field

from jangteo.kernel.api import MoneyView, Schema, money_view
from jangteo.ordering.types import OrderView, RefundFigures, RefundLineView


class RefundLineOut(Schema):
    """What a refund gave back of a line; `quantity` in base units."""

    position: int = Field(description="Of the line in the order, from 1.")
    sku: str
    quantity: int
    discount: MoneyView = Field(description="What had been taken off these units: never paid, so not given back.")
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


class RefundOut(Schema):
    """Money given back for a part of an order; `net`, `tax`, `gross` and `discount` with shipping."""

    number: str = Field(examples=["261122-000042-R1"])
    credit_note: str = Field(
        description="The legal number of its credit note, without a gap in its country and year.",
        examples=["CN-KR-2026-000042"],
    )
    at: datetime
    lines: list[RefundLineOut]
    is_difference: bool = Field(description="By a change of the order, which comes to less since.")
    is_allowance: bool = Field(description="Taken off what is owed, as for paying early: nothing came back.")
    shipping_gross: MoneyView
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


def refunds_out(order: OrderView) -> list[RefundOut]:
    """An order's refunds as they go out; one of a difference has no lines."""
    lines = {line.id: line for line in order.lines}
    return [
        RefundOut(
            number=one.figures.number,
            credit_note=one.credit_note,
            at=one.at,
            is_difference=one.is_difference,
            is_allowance=one.is_allowance,
            lines=[
                RefundLineOut(
                    position=lines[part.line_id].position,
                    sku=lines[part.line_id].sku,
                    quantity=part.quantity,
                    **_amounts(part),
                )
                for part in one.figures.lines
            ],
            shipping_gross=money_view(one.figures.shipping_gross),
            **_amounts(one.figures),
        )
        for one in order.refunds
    ]


def _amounts(of: RefundLineView | RefundFigures) -> dict[str, MoneyView]:
    return {name: money_view(getattr(of, name)) for name in ("discount", "net", "tax", "gross")}
