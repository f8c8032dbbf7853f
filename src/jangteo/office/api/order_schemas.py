"""Orders as they go out to programs of staff."""

from datetime import datetime
from uuid import UUID

from ninja import Field

from jangteo.fulfilment.selectors import shipments_by_order
from jangteo.kernel.api import MoneyView, Schema, money_view
from jangteo.kernel.types import Actor
from jangteo.ordering.api.schemas import OrderOut, WholeOrderOut, order_out, summary_facts
from jangteo.ordering.api.tenders import tenders_out
from jangteo.ordering.selectors import deliveries_by_order, priced_reasons, revisions_of
from jangteo.ordering.selectors.staff import permitted_actions, possible_actions
from jangteo.ordering.types import HoldView, OrderSummary, OrderView
from jangteo.parties.types import PostalAddress
from jangteo.payments.selectors import list_operations
from jangteo.payments.types import OperationView


class StaffOrderSummary(OrderOut):
    """An order in a list of staff."""

    id: UUID
    buyer_id: UUID | None = Field(description="Null for a guest.")
    is_assisted: bool = Field(description="Whether staff placed it on the buyer's behalf.")


class HoldOut(Schema):
    """A reason for which an order waits, or waited."""

    id: UUID
    kind: str = Field(examples=["address"])
    why: str = Field(examples=["The street has no such number."])
    rule: str | None = Field(description="What placed it by itself; null: a person did.", examples=["postcode"])
    blocks: list[str] = Field(description="What it keeps from being done.", examples=[["ship"]])
    opened_at: datetime
    opened_by: str
    released_at: datetime | None = Field(description="Null: it is open.")
    released_by: str
    released_why: str


class AddressOut(Schema):
    """Where something goes."""

    recipient: str = Field(examples=["김도윤"])
    phone: str = Field(examples=["010-1234-5678"])
    postcode: str = Field(examples=["03045"])
    line1: str = Field(examples=["북촌로 12"])
    line2: str
    city: str = Field(examples=["서울"])
    country: str = Field(examples=["KR"])


class OperationOut(Schema):
    """Something that was done with an order's money."""

    id: UUID
    verb: str = Field(examples=["capture"])
    status: str = Field(examples=["done"])
    amount: MoneyView
    gateway: str = Field(description="The provider; empty: staff did it at our bank.")
    reference: str
    refund_for: str = Field(description="The refund it paid out.")
    failure: str = Field(description="The provider's code for why it failed.")
    by: str
    why: str
    at: datetime


class MoveOut(Schema):
    """A step in an order's story."""

    field: str = Field(examples=["payment"])
    before: str = Field(examples=["awaited"])
    after: str = Field(examples=["paid"])
    at: datetime
    by: str
    why: str


class ParcelOut(Schema):
    """A shipment of the order, in short; whole under /office/shipments."""

    id: UUID
    number: str = Field(examples=["261122-000042-S1"])
    state: str = Field(examples=["packed"])
    place: str = Field(examples=["W1"])
    carrier: str
    tracking_no: str


class StaffOrderOut(WholeOrderOut):
    """An order whole, as staff see it."""

    id: UUID
    buyer_id: UUID | None = Field(description="Null for a guest.")
    origin: str = Field(examples=["placed"])
    kind: str = Field(examples=["sale"])
    ship_to: AddressOut
    note: str = Field(description="What the buyer wrote.")
    is_held: bool = Field(description="Whether a hold keeps its goods here.")
    is_gift: bool
    holds: list[HoldOut] = Field(description="Oldest first, released ones too.")
    shipments: list[ParcelOut]
    operations: list[OperationOut] = Field(description="What was done with its money.")
    moves: list[MoveOut] = Field(description="Oldest first.")
    possible: list[str] = Field(
        description="What may be done now by the caller: pay, ship, deliver, cancel.", examples=[["pay", "cancel"]]
    )


def staff_summary_out(order: OrderSummary) -> StaffOrderSummary:
    """An order of a list as it goes out."""
    return StaffOrderSummary(
        **summary_facts(order), id=order.id, buyer_id=order.buyer_id, is_assisted=order.is_assisted
    )


def hold_out(one: HoldView) -> HoldOut:
    """A hold as it goes out."""
    return HoldOut(
        id=one.id,
        kind=one.kind.value,
        why=one.why,
        rule=one.rule.value if one.rule else None,
        blocks=sorted(action.value for action in one.blocks),
        opened_at=one.opened_at,
        opened_by=one.opened_by,
        released_at=one.released_at,
        released_by=one.released_by,
        released_why=one.released_why,
    )


def address_out(one: PostalAddress) -> AddressOut:
    """An address as it goes out."""
    return AddressOut(**{name: getattr(one, name) for name in AddressOut.model_fields})


def staff_order_out(order: OrderView, actor: Actor, language: str) -> StaffOrderOut:
    """An order whole as it goes out to staff."""
    summary = order.summary
    bought = order_out(
        order,
        priced_reasons(order, language),
        revisions_of(summary.id, summary.gross.currency),
        deliveries_by_order([summary.id]).get(summary.id, []),
        tenders_out(summary.id),
    )
    possible = possible_actions(summary, order.holds) & permitted_actions(summary, actor)
    return StaffOrderOut(
        **dict(bought),
        id=summary.id,
        buyer_id=summary.buyer_id,
        origin=order.origin.value,
        kind=order.kind.value,
        ship_to=address_out(order.ship_to),
        note=order.note,
        is_held=order.is_held,
        is_gift=order.is_gift,
        holds=[hold_out(one) for one in order.holds],
        shipments=_parcels(summary.id, language),
        operations=[_operation(one) for one in list_operations(summary.id)],
        moves=[
            MoveOut(
                field=one.field, before=one.from_state, after=one.to_state, at=one.at, by=one.actor_name, why=one.why
            )
            for one in order.moves
        ],
        possible=sorted(one.value for one in possible),
    )


def _parcels(order_id: UUID, language: str) -> list[ParcelOut]:
    return [
        ParcelOut(
            id=one.id,
            number=one.number,
            state=one.state.value,
            place=one.place_code,
            carrier=one.carrier,
            tracking_no=one.tracking_no,
        )
        for one in shipments_by_order([order_id], language).get(order_id, [])
    ]


def _operation(one: OperationView) -> OperationOut:
    return OperationOut(
        id=one.id,
        verb=one.verb.value,
        status=one.status.value,
        amount=money_view(one.amount),
        gateway=one.gateway,
        reference=one.reference,
        refund_for=one.refund_for,
        failure=one.failure,
        by=one.actor_name,
        why=one.why,
        at=one.at,
    )
