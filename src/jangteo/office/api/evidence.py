"""Evidence of the zero rate: orders that wait for it, the document of one, and taxing it instead."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from jangteo.billing import services
from jangteo.billing.selectors.evidence import evidence_of, is_zero_rated, list_waiting, waiting_of
from jangteo.billing.services.evidence import LONGEST_NUMBER, LONGEST_WHY
from jangteo.billing.types.evidence import EvidenceKind, EvidenceView, WaitingForEvidence
from jangteo.kernel import clock
from jangteo.kernel.api import MoneyView, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Day, Limit, note, part, reach, staff, staff_actor
from jangteo.ordering.selectors import get_order
from jangteo.ordering.types import OrderView

router = Router()
EVIDENCE = "/orders/{number}/evidence"


class WaitingOut(Schema):
    """For how long an order may wait for its evidence."""

    left_on: date = Field(description="When the first of it left.")
    due_on: date = Field(description="The last day for its tax document.")
    is_late: bool = Field(description="That day is over: it may be taxed instead.")


class WaitingOrderOut(WaitingOut):
    """An order that left at zero rate and waits for its evidence."""

    order: str = Field(examples=["J261127-000012"])
    party: UUID | None = Field(description="Null: a guest's.")
    name: str
    gross: MoneyView


class WaitingOrdersOut(Schema):
    """A page of orders that wait, the longest wait first."""

    items: list[WaitingOrderOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many wait.", examples=[3])


class EvidenceOut(Schema):
    """By what an order is taxed at zero, or that it is taxed for want of it."""

    kind: EvidenceKind
    number: str = Field(examples=["12345-26-123456X"])
    on: date
    why: str = Field(description="Of one that is taxed instead.")
    by: str
    at: datetime


class OrderEvidenceOut(Schema):
    """How an order stands with its evidence."""

    is_zero_rated: bool = Field(description="False: nothing of it is taxed at zero, and it needs none.")
    evidence: EvidenceOut | None
    waiting: WaitingOut | None = Field(description="Null: nothing of it waits.")


class EvidenceIn(Strict):
    """A document; another takes the place of the one before."""

    kind: EvidenceKind = Field(description="`taxed` is none.", examples=["export_declaration"])
    number: Text = Field(min_length=1, max_length=LONGEST_NUMBER, examples=["12345-26-123456X"])
    on: Day = Field(description="Its day, today at the latest.")


class TaxedIn(Strict):
    """Why no evidence came."""

    why: Text = Field(min_length=1, max_length=LONGEST_WHY, examples=["The buyer kept the goods in Korea."])


@router.get("/evidence-waiting", response=WaitingOrdersOut, summary="List orders that wait for evidence")
@staff(Action.PAYMENTS_HANDLE)
def list_waiting_orders(request: HttpRequest, cursor: Cursor, limit: Limit) -> WaitingOrdersOut:
    """What left at zero rate and is not invoiced until its document is there."""
    within = reach(request, Action.PAYMENTS_HANDLE)
    found = [one for one in list_waiting(staff_actor(request)) if within is None or one.buyer_id in within]
    page, later = part(found, cursor, limit)
    note(request, "list of orders", {one.buyer_id or one.order_id for one in page})
    items = [
        WaitingOrderOut(
            order=one.number,
            party=one.buyer_id,
            name=one.buyer_name,
            gross=money_view(one.gross),
            **_waiting(one).model_dump(),
        )
        for one in page
    ]
    return WaitingOrdersOut(items=items, next_cursor=later, total=len(found))


@router.get(EVIDENCE, response=OrderEvidenceOut, summary="Read an order's evidence of the zero rate")
@staff(Action.PAYMENTS_HANDLE)
def read_evidence(request: HttpRequest, number: str) -> OrderEvidenceOut:
    """Its document, or for how long it may wait for one."""
    return _evidence(_order(request, number))


@router.put(EVIDENCE, response=OrderEvidenceOut, summary="Note an order's evidence of the zero rate")
@staff(Action.PAYMENTS_HANDLE)
def put_evidence(request: HttpRequest, number: str, body: EvidenceIn) -> OrderEvidenceOut:
    """What waited is invoiced at zero rate; one that was taxed for want of it is credited and invoiced anew."""
    order, actor = _order(request, number), staff_actor(request)
    services.attach_evidence(order_id=order.summary.id, kind=body.kind, number=body.number, on=body.on, actor=actor)
    return _evidence(get_order(number, actor))


@router.post(f"{EVIDENCE}/taxing", response=OrderEvidenceOut, summary="Tax an order for want of evidence")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def tax_instead(request: HttpRequest, number: str, body: TaxedIn) -> OrderEvidenceOut:
    """After the last day: what waited is invoiced with the tax in what the buyer owes."""
    order, actor = _order(request, number), staff_actor(request)
    services.tax_instead(order_id=order.summary.id, why=body.why, actor=actor)
    return _evidence(get_order(number, actor))


def _order(request: HttpRequest, number: str) -> OrderView:
    """raises  OrderNotFound"""
    order = get_order(number, staff_actor(request))
    note(request, "evidence of an order", [order.summary.buyer_id or order.summary.id])
    return order


def _evidence(order: OrderView) -> OrderEvidenceOut:
    found, waiting = evidence_of(order.summary.id), waiting_of(order)
    return OrderEvidenceOut(
        is_zero_rated=is_zero_rated(order),
        evidence=_document(found) if found else None,
        waiting=_waiting(waiting) if waiting else None,
    )


def _document(one: EvidenceView) -> EvidenceOut:
    return EvidenceOut(kind=one.kind, number=one.number, on=one.on, why=one.why, by=one.by, at=one.at)


def _waiting(one: WaitingForEvidence) -> WaitingOut:
    return WaitingOut(left_on=one.left_on, due_on=one.due_on, is_late=one.is_late(clock.today()))
