"""Orders of every channel: found, read with their story and reasons, held, called off, noted as paid."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from jangteo.fulfilment.services import deliver_order_whole, ship_order_whole
from jangteo.kernel import because
from jangteo.kernel.api import MoneyWire, Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import (
    Cursor,
    Limit,
    Moment,
    OptionalWhy,
    Why,
    at,
    further,
    language,
    note,
    staff,
    staff_actor,
)
from jangteo.office.api.order_schemas import (
    HoldOut,
    StaffOrderOut,
    StaffOrderSummary,
    hold_out,
    staff_order_out,
    staff_summary_out,
)
from jangteo.office.pages.reading import of_orders
from jangteo.ordering import services
from jangteo.ordering.errors import HoldNotFound
from jangteo.ordering.selectors import get_order, get_order_by_id, page_of_orders
from jangteo.ordering.types import (
    FulfilmentProgress,
    HoldKind,
    OrderFilter,
    OrderOrigin,
    OrderStatus,
    OrderView,
    PaymentProgress,
)

router = Router()
ORDER = "/orders/{number}"
Since = Annotated[datetime | None, Query(None, description="From this moment on, ISO 8601 with its offset.")]


class StaffOrderPage(Schema):
    """A page of orders."""

    items: list[StaffOrderSummary]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.", examples=["WyJmIiwx…"])
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[214])


class OrderQuery(Schema):
    """What a list of orders is narrowed to."""

    q: Text = Field("", max_length=100, description="Number, buyer, e-mail address, order number of theirs, or SKU.")
    channel: Text = Field("", max_length=40, description="A channel's code.")
    status: OrderStatus | None = Field(None)
    payment: PaymentProgress | None = Field(None)
    fulfilment: FulfilmentProgress | None = Field(None)
    origin: OrderOrigin | None = Field(None)
    held: HoldKind | Literal["any"] | None = Field(None, description="Held for this, or for anything.")
    buyer_id: UUID | None = None
    placed_since: Moment | None = Field(None)
    placed_before: Moment | None = Field(None)
    changed_since: Moment | None = Field(
        None,
        description="Placed since, or moved, held, released, refunded or changed.",
    )
    oldest_first: bool = False


class HoldIn(Strict):
    """For what an order is held."""

    kind: HoldKind = Field(description="`deposit` and `gift` come by themselves.", examples=["address"])
    why: Why = Field(description="The buyer never sees it.", examples=["The street has no such number."])


class WhyIn(Strict):
    """A reason, kept with what was done."""

    why: Why = Field(examples=["The buyer asked for it by telephone."])


class DoneIn(Strict):
    """What is noted with it."""

    why: OptionalWhy = Field("", examples=["As the carrier told."])


class MoneyCame(Strict):
    """Money that came, as staff saw it."""

    amount: MoneyWire | None = Field(None, description="Null: all that is awaited; of a part the rest stays due.")
    valued_on: date | None = Field(None, description="The day it was there; null: today.", examples=["2026-11-27"])
    why: OptionalWhy = Field("", examples=["Statement of 27 November, line 12."])


class ReasonOut(Schema):
    """A decision and what it came of."""

    subject: UUID = Field(description="What was decided about: the order, or one of its lines.")
    subject_kind: str = Field(examples=["order_line"])
    decision: str = Field(examples=["price"])
    decided_at: datetime
    because: dict[str, object] = Field(description="Inputs, what was chosen and what was not.")
    reasons: list[str] = Field(description="The same in sentences, in the language of Accept-Language.")


class ReasonsOut(Schema):
    """Why something is as it is, the oldest decision first."""

    items: list[ReasonOut]


@router.get("/orders", response=StaffOrderPage, summary="List orders of every channel")
@staff(Action.ORDERS_SEE)
def list_orders(request: HttpRequest, wanted: Query[OrderQuery], cursor: Cursor, limit: Limit) -> StaffOrderPage:
    """Orders that fit and that the caller's roles reach, newest first."""
    narrowed = OrderFilter(
        text=wanted.q,
        channel_code=wanted.channel,
        status=wanted.status or "",
        payment=wanted.payment or "",
        fulfilment=wanted.fulfilment or "",
        origin=wanted.origin or "",
        from_at=wanted.placed_since,
        until_at=wanted.placed_before,
        buyer_id=wanted.buyer_id,
        held=wanted.held or "",
        changed_since=wanted.changed_since,
    )
    page = page_of_orders(
        staff_actor(request), narrowed, cursor=at(cursor), limit=limit, is_oldest_first=wanted.oldest_first
    )
    note(request, "list of orders", of_orders(page.rows))
    items = [staff_summary_out(one) for one in page.rows]
    return StaffOrderPage(items=items, next_cursor=further(page), total=page.total)


@router.get(ORDER, response=StaffOrderOut, summary="Read an order as staff")
@staff(Action.ORDERS_SEE)
def read_order(request: HttpRequest, number: str) -> StaffOrderOut:
    """An order whole: lines with their reasons, money, holds, parcels, and what may be done with it next."""
    return _shown(request, get_order(number, staff_actor(request)))


@router.get(f"{ORDER}/because", response=ReasonsOut, summary="Why an order is as it is")
@staff(Action.ORDERS_SEE)
def explain_order(request: HttpRequest, number: str) -> ReasonsOut:
    """Every decision about the order and its lines, with what it came of."""
    order = get_order(number, staff_actor(request))
    note(request, "reasons of an order", of_orders([order.summary]))
    return reasons_out([order.summary.id, *(line.id for line in order.lines)])


@router.post(f"{ORDER}/holds", response={201: HoldOut}, summary="Hold an order")
@staff(Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE, has_key=True)
def hold_order(request: HttpRequest, number: str, body: HoldIn) -> Status[HoldOut]:
    """Keep an order from what a hold of this kind blocks, until it is released."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    hold_id = services.hold_order(order_id=order.summary.id, kind=body.kind, why=body.why, actor=actor)
    holds = get_order_by_id(order.summary.id, actor).holds
    return Status(201, hold_out(next(one for one in holds if one.id == hold_id)))


@router.post(f"{ORDER}/holds/{{hold_id}}/release", response=StaffOrderOut, summary="Release a hold")
@staff(Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE)
def release_hold(request: HttpRequest, number: str, hold_id: UUID, body: WhyIn) -> StaffOrderOut:
    """Let an order go on as far as this hold is concerned."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    if hold_id not in {one.id for one in order.holds}:
        raise HoldNotFound
    services.release_hold(hold_id=hold_id, why=body.why, actor=actor)
    return _anew(request, order)


@router.post(f"{ORDER}/cancellation", response=StaffOrderOut, summary="Call an order off")
@staff(Action.ORDERS_CANCEL)
def cancel_order(request: HttpRequest, number: str, body: WhyIn) -> StaffOrderOut:
    """Call off an order of which nothing has left; what came of its money is given back, its stock is free again."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    services.cancel_order(order_id=order.summary.id, actor=actor, why=body.why)
    return _anew(request, order)


@router.post(f"{ORDER}/payment", response=StaffOrderOut, summary="Note money as received")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def note_payment(request: HttpRequest, number: str, body: MoneyCame) -> StaffOrderOut:
    """The money of an order has come, all of it or a part."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    services.mark_paid(
        order_id=order.summary.id,
        actor=actor,
        why=body.why,
        amount=body.amount.to_money() if body.amount else None,
        valued_on=body.valued_on,
    )
    return _anew(request, order)


@router.post(f"{ORDER}/dispatch", response=StaffOrderOut, summary="Ship an order whole")
@staff(Action.ORDERS_HANDLE)
def ship_order(request: HttpRequest, number: str, body: DoneIn) -> StaffOrderOut:
    """All that is promised to an order leaves at once, without scanning and without a carrier of ours."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    ship_order_whole(order_id=order.summary.id, actor=actor, why=body.why)
    return _anew(request, order)


@router.post(f"{ORDER}/arrival", response=StaffOrderOut, summary="Note an order as delivered")
@staff(Action.ORDERS_HANDLE)
def deliver_order(request: HttpRequest, number: str, body: DoneIn) -> StaffOrderOut:
    """All of an order has arrived."""
    actor = staff_actor(request)
    order = get_order(number, actor)
    deliver_order_whole(order_id=order.summary.id, actor=actor, why=body.why)
    return _anew(request, order)


def reasons_out(subject_ids: list[UUID]) -> ReasonsOut:
    """What was decided about these, as it goes out."""
    return ReasonsOut(
        items=[
            ReasonOut(
                subject=one.subject_id,
                subject_kind=one.subject_kind,
                decision=one.decision,
                decided_at=one.decided_at,
                because=dict(one.because),
                reasons=because.in_words(one.decision, one.because, language()),
            )
            for one in because.list_for(subject_ids)
        ]
    )


def _anew(request: HttpRequest, order: OrderView) -> StaffOrderOut:
    return _shown(request, get_order_by_id(order.summary.id, staff_actor(request)))


def _shown(request: HttpRequest, order: OrderView) -> StaffOrderOut:
    note(request, "order", of_orders([order.summary]))
    return staff_order_out(order, staff_actor(request), language())
