"""Gift cards and store credit: found, issued, put right, stopped and prolonged, with reasons."""

from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import StringConstraints

from jangteo.channels.selectors import list_channels
from jangteo.kernel.answers import HEADER
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, Why, at, further, staff, staff_actor
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.stored_value import services
from jangteo.stored_value.errors import InvalidValue
from jangteo.stored_value.selectors import access_value, list_moves, page_of_values
from jangteo.stored_value.types import MoveKind, Source, ValueId, ValueKind, ValueState, ValueView

router = Router()
VALUE = "/stored-values/{value_id}"


class StoredValueOut(Schema):
    """A gift card or store credit."""

    id: UUID
    kind: ValueKind
    party: UUID | None = Field(description="Whose store credit it is; null of a gift card.")
    code_end: str = Field(description="The last four letters of a gift card's code.", examples=["7K2Q"])
    state: ValueState
    balance: MoneyView = Field(description="All that is left.")
    usable: MoneyView = Field(description="What may be spent now.")
    next_end: date | None = Field(description="When some of it ends next; null: none does.")
    issued_at: datetime


class StoredValuePageOut(Schema):
    """A page of gift cards and store credit."""

    items: list[StoredValueOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[12])


class ValueMoveOut(Schema):
    """A change of a balance."""

    at: datetime
    kind: MoveKind
    amount: MoneyView
    after: MoneyView
    order: str | None = Field(description="Null: none, or one the caller may not see.", examples=["J261127-000012"])
    by: str
    why: str


class WholeStoredValueOut(StoredValueOut):
    """One of them, with how its balance came to be."""

    moves: list[ValueMoveOut] = Field(description="The newest first, a hundred at most.")


class NewCardOut(StoredValueOut):
    """A gift card that was issued; its code is told in this answer and nowhere else."""

    code: str = Field(description="Empty: it was issued before by the same key.", examples=["2345-6789-ABCD-7K2Q"])


class ValueQuery(Schema):
    """What a list of stored value is narrowed to."""

    kind: ValueKind | None = None
    code_end: Annotated[Text, StringConstraints(max_length=4)] = Field(
        "", description="The last four letters of a gift card's code."
    )


class IssueIn(Strict):
    """Value to issue."""

    amount: MoneyWire
    source: Literal["sold", "goodwill"] = Field(
        description="sold: its price is at our bank; goodwill: given away, which needs a reason.", examples=["goodwill"]
    )
    expires_on: date | None = Field(None, description="The last day it may be spent; null: in five years.")
    why: OptionalWhy = Field("", examples=["The parcel came late."])


class StoreCreditIn(IssueIn):
    """Store credit for a buyer."""

    party: UUID


class AdjustValueIn(Strict):
    """What a balance is put right by."""

    amount: MoneyWire = Field(description="Below zero: taken away.")
    why: Why = Field(examples=["Counted twice."])


class ValueWhyIn(Strict):
    """Why it is done."""

    why: Why = Field(examples=["The card was lost."])


class ProlongIn(ValueWhyIn):
    """Until when all of it may be spent."""

    expires_on: date = Field(examples=["2030-12-31"])


@router.get("/stored-values", response=StoredValuePageOut, summary="List gift cards and store credit")
@staff(Action.PAYMENTS_HANDLE)
def list_stored_values(
    request: HttpRequest, wanted: Query[ValueQuery], cursor: Cursor, limit: Limit
) -> StoredValuePageOut:
    """What there is, the newest first; a card is found by the end of its code."""
    page = page_of_values(
        staff_actor(request), kind=wanted.kind, code_end=wanted.code_end, cursor=at(cursor), limit=limit
    )
    return StoredValuePageOut(items=[_shown(one) for one in page.rows], next_cursor=further(page), total=page.total)


@router.get(VALUE, response=WholeStoredValueOut, summary="Read a gift card or store credit")
@staff(Action.PAYMENTS_HANDLE)
def read_stored_value(request: HttpRequest, value_id: UUID) -> WholeStoredValueOut:
    """One of them, with how its balance came to be."""
    actor = staff_actor(request)
    value = access_value(value_id, actor)
    moves = list_moves(value.id)
    orders = orders_by_id(actor, {one.order_id for one in moves if one.order_id})
    return WholeStoredValueOut(
        **_shown(value).model_dump(),
        moves=[
            ValueMoveOut(
                at=one.at,
                kind=one.kind,
                amount=money_view(one.amount),
                after=money_view(one.after),
                order=orders[one.order_id].number if one.order_id in orders else None,
                by=one.by,
                why=one.why,
            )
            for one in moves
        ],
    )


@router.post("/gift-cards", response={201: NewCardOut}, summary="Issue a gift card")
@staff(Action.PAYMENTS_HANDLE)
def issue_card(request: HttpRequest, body: IssueIn) -> Status[NewCardOut]:
    """A card, whose code is told once: under the same `Idempotency-Key` it is issued once, its code told no more."""
    actor = staff_actor(request)
    card = services.issue_gift_card(
        amount=_amount(body.amount),
        source=Source(body.source),
        key=_card_key(request, actor),
        actor=actor,
        why=body.why,
        expires_on=body.expires_on,
    )
    return Status(201, NewCardOut(**_shown(access_value(card.id, actor)).model_dump(), code=card.code))


@router.post("/store-credits", response={201: WholeStoredValueOut}, summary="Give store credit")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def give_credit(request: HttpRequest, body: StoreCreditIn) -> Status[WholeStoredValueOut]:
    """It joins what the buyer has of the currency, with an end of its own."""
    actor = staff_actor(request)
    value_id = services.issue_store_credit(
        party_id=body.party,
        amount=_amount(body.amount),
        source=Source(body.source),
        key=f"api:{new_id()}",
        actor=actor,
        why=body.why,
        expires_on=body.expires_on,
    )
    return Status(201, read_stored_value(request, value_id))


@router.post(f"{VALUE}/adjustments", response=WholeStoredValueOut, summary="Put a balance right")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def adjust_value(request: HttpRequest, value_id: UUID, body: AdjustValueIn) -> WholeStoredValueOut:
    """Add to a balance, or take from it, and say why."""
    actor = staff_actor(request)
    key, amount = f"api:{new_id()}", body.amount.to_money()
    services.adjust(value_id=_own(request, value_id), amount=amount, why=body.why, key=key, actor=actor)
    return read_stored_value(request, value_id)


@router.post(f"{VALUE}/block", response=WholeStoredValueOut, summary="Stop a gift card or store credit")
@staff(Action.PAYMENTS_HANDLE)
def block_value(request: HttpRequest, value_id: UUID, body: ValueWhyIn) -> WholeStoredValueOut:
    """Nothing of it is spent until it is let go."""
    services.block(value_id=_own(request, value_id), why=body.why, actor=staff_actor(request))
    return read_stored_value(request, value_id)


@router.post(f"{VALUE}/unblock", response=WholeStoredValueOut, summary="Let a gift card or store credit go")
@staff(Action.PAYMENTS_HANDLE)
def unblock_value(request: HttpRequest, value_id: UUID, body: ValueWhyIn) -> WholeStoredValueOut:
    """It may be spent again."""
    services.unblock(value_id=_own(request, value_id), why=body.why, actor=staff_actor(request))
    return read_stored_value(request, value_id)


@router.post(f"{VALUE}/prolongation", response=WholeStoredValueOut, summary="Let value hold longer")
@staff(Action.PAYMENTS_HANDLE)
def prolong_value(request: HttpRequest, value_id: UUID, body: ProlongIn) -> WholeStoredValueOut:
    """All that is left of it may be spent until a later day."""
    actor = staff_actor(request)
    services.extend(value_id=_own(request, value_id), expires_on=body.expires_on, why=body.why, actor=actor)
    return read_stored_value(request, value_id)


def _own(request: HttpRequest, value_id: UUID) -> ValueId:
    return access_value(value_id, staff_actor(request)).id


def _card_key(request: HttpRequest, actor: Actor) -> str:
    """The call's own key, of its caller alone: what is answered is kept nowhere, so the card itself knows it."""
    sent = request.headers.get(HEADER) or str(new_id())
    return f"api:{sha256(f'{actor.person_id}:{sent}'.encode()).hexdigest()}"


def _amount(sent: MoneyWire) -> Money:
    """An amount in a currency that something is sold in: in another it could never be spent.

    raises  InvalidValue
    """
    amount = sent.to_money()
    if amount.currency not in {one.currency for one in list_channels()}:
        raise InvalidValue("a currency that something is sold in", field="currency")
    return amount


def _shown(one: ValueView) -> StoredValueOut:
    return StoredValueOut(
        id=one.id,
        kind=one.kind,
        party=one.party_id,
        code_end=one.code_end,
        state=one.state,
        balance=money_view(one.balance),
        usable=money_view(one.usable),
        next_end=one.next_end,
        issued_at=one.issued_at,
    )
