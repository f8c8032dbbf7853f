"""Late interest: what would be charged to whom, the notes, and how each is paid or let go."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Status
from pydantic import StringConstraints

from jangteo.billing import services
from jangteo.billing.api.interest import InterestNoteOut, interest_facts
from jangteo.billing.errors import ChargeMoveNotFound
from jangteo.billing.selectors.charges import (
    ChargeFilter,
    charge_numbers,
    get_charge,
    list_charges,
    preview_charges,
)
from jangteo.billing.selectors.entities import get_entity
from jangteo.billing.types.charges import (
    LONGEST_WHY,
    ChargedDays,
    ChargeMove,
    ChargeMoveKind,
    ChargePreview,
    ChargeState,
    ChargeSummary,
    ChargeView,
)
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Cursor, Limit, after, counted, language, note, reach, staff, staff_actor

router = Router()
NOTES = "/interest-notes"
NOTE = f"{NOTES}/{{number}}"
Reason = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_WHY)]


class InterestDaysOut(Schema):
    """Days of an invoice with one amount owed and one rate; both are counted."""

    invoice: str = Field(description="Its number.", examples=["INV-KR1-2026-000042"])
    starts_on: date
    ends_on: date
    principal: MoneyView
    rate: str = Field(description="A fraction a year.", examples=["0.06"])
    amount: MoneyView


class InterestDueOut(Schema):
    """The note that would be written to a buyer now, by one of our companies in one currency."""

    party: UUID
    name: str = Field(examples=["모두안자 주식회사"])
    entity: str = Field(description="Code of our company.", examples=["KR1"])
    amount: MoneyView
    is_enough: bool = Field(description="False: it is less than is charged at all.")
    days: list[InterestDaysOut]


class InterestDuesOut(Schema):
    """What was not charged yet, by name; of days that are over."""

    items: list[InterestDueOut]


class StaffInterestNoteOut(InterestNoteOut):
    """A note with whom it charges."""

    party: UUID
    name: str = Field(description="Whom it names.", examples=["모두안자 주식회사"])
    entity: str = Field(description="Which of our companies issued it.", examples=["KR1"])


class InterestNotePageOut(Schema):
    """A page of notes, the newest first."""

    items: list[StaffInterestNoteOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit.", examples=[12])


class InterestMoveOut(Schema):
    """So much of a note was paid or let go."""

    id: UUID
    kind: ChargeMoveKind
    amount: MoneyView = Field(description="Below zero: it was taken back.")
    at: datetime
    by: str
    why: str
    is_deposit: bool = Field(description="It came by a line of a bank account, and is taken off there.")
    is_reversed: bool


class WholeInterestNoteOut(StaffInterestNoteOut):
    """A note whole."""

    days: list[InterestDaysOut]
    moves: list[InterestMoveOut]
    issued_by: str
    why: str


class InterestNoteQuery(Schema):
    """What a list of notes is narrowed to."""

    q: Text = Field("", max_length=100, description="A number, or part of a name.")
    state: ChargeState | None = None
    party_id: UUID | None = None


class ChargeIn(Strict):
    """Whom to charge what the list of what is due shows."""

    party: UUID
    entity: Text = Field(min_length=1, max_length=40, description="Code of our company.", examples=["KR1"])
    amount: MoneyWire = Field(description="As it was seen: it is refused where it comes to another by now.")
    why: Annotated[Text, StringConstraints(max_length=LONGEST_WHY)] = ""


class InterestMoveIn(Strict):
    """What of a note was paid or is let go."""

    amount: MoneyWire
    why: Reason = Field(examples=["The parcel came late."])


class NoPaymentIn(Strict):
    """Why a payment was none."""

    why: Reason = Field(examples=["It was noted on the wrong note."])


@router.get("/interest-due", response=InterestDuesOut, summary="Look at what late interest would be charged")
@staff(Action.PAYMENTS_HANDLE)
def list_interest_due(request: HttpRequest) -> InterestDuesOut:
    """The notes that may be written now, as far as the caller may see whom they charge."""
    found = preview_charges(party_ids=reach(request, Action.PAYMENTS_HANDLE))
    note(request, "late interest of buyers", {one.party_id for one in found})
    return InterestDuesOut(items=[_due(one) for one in found])


@router.get(NOTES, response=InterestNotePageOut, summary="List notes of late interest")
@staff(Action.PAYMENTS_HANDLE)
def list_interest_notes(
    request: HttpRequest, wanted: Query[InterestNoteQuery], cursor: Cursor, limit: Limit
) -> InterestNotePageOut:
    """Notes that fit, open or settled."""
    narrowed, first = ChargeFilter(wanted.q, wanted.state, wanted.party_id), counted(cursor)
    rows, total = list_charges(staff_actor(request), narrowed, offset=first, limit=limit)
    note(request, "list of late interest", {one.party_id for one in rows})
    items = [StaffInterestNoteOut(**_facts(one)) for one in rows]
    return InterestNotePageOut(items=items, next_cursor=after(first + limit, total), total=total)


@router.get(NOTE, response=WholeInterestNoteOut, summary="Read a note of late interest")
@staff(Action.PAYMENTS_HANDLE)
def read_interest_note(request: HttpRequest, number: str) -> WholeInterestNoteOut:
    """What it charges day by day, and what was paid or let go of it."""
    return _whole(_seen(request, number))


@router.get(f"{NOTE}/pdf", response={200: None}, summary="Take a note of late interest as PDF")
@staff(Action.PAYMENTS_HANDLE)
def take_interest_note(request: HttpRequest, number: str) -> HttpResponse:
    """The paper, in the language of the request."""
    _seen(request, number)
    data = services.render_charge(actor=staff_actor(request), number=number, language=language())
    return HttpResponse(data, content_type="application/pdf")


@router.post(NOTES, response={201: WholeInterestNoteOut}, summary="Charge late interest")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def charge_interest(request: HttpRequest, body: ChargeIn) -> Status[WholeInterestNoteOut]:
    """Write a buyer's note over all days that were not charged yet."""
    made = services.charge_interest(
        party_id=buyer_named(request, body.party, Action.PAYMENTS_HANDLE),
        entity_id=get_entity(body.entity).id,
        expected=body.amount.to_money(),
        actor=staff_actor(request),
        why=body.why,
    )
    return Status(201, _whole(_seen(request, charge_numbers([made])[made])))


@router.post(f"{NOTE}/payments", response=WholeInterestNoteOut, summary="Note that late interest was paid")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def note_interest_payment(request: HttpRequest, number: str, body: InterestMoveIn) -> WholeInterestNoteOut:
    """Money that is at our bank and came by no file of it."""
    charge_id = _seen(request, number).summary.id
    services.receive_charge(
        charge_id=charge_id, amount=body.amount.to_money(), actor=staff_actor(request), why=body.why
    )
    return _whole(get_charge(staff_actor(request), number))


@router.post(f"{NOTE}/payments/{{move_id}}/end", response=WholeInterestNoteOut, summary="Take a payment back")
@staff(Action.PAYMENTS_HANDLE)
def end_interest_payment(request: HttpRequest, number: str, move_id: UUID, body: NoPaymentIn) -> WholeInterestNoteOut:
    """One that staff noted was none; what came by a bank's file is taken off there."""
    if move_id not in {one.id for one in _seen(request, number).moves if not one.is_deposit}:
        raise ChargeMoveNotFound
    services.return_charge(move_id=move_id, actor=staff_actor(request), why=body.why)
    return _whole(get_charge(staff_actor(request), number))


@router.post(f"{NOTE}/waivers", response=WholeInterestNoteOut, summary="Let late interest go")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def waive_interest(request: HttpRequest, number: str, body: InterestMoveIn) -> WholeInterestNoteOut:
    """Some of what is open, or all of it; what is paid can't be let go."""
    charge_id = _seen(request, number).summary.id
    services.waive_charge(charge_id=charge_id, amount=body.amount.to_money(), actor=staff_actor(request), why=body.why)
    return _whole(get_charge(staff_actor(request), number))


def _seen(request: HttpRequest, number: str) -> ChargeView:
    """raises  ChargeNotFound"""
    found = get_charge(staff_actor(request), number)
    note(request, "late interest of a buyer", [found.summary.party_id])
    return found


def _facts(one: ChargeSummary) -> dict[str, Any]:
    whom = {"party": one.party_id, "name": one.bill_to_name, "entity": one.entity_code}
    return interest_facts(one) | whom


def _whole(one: ChargeView) -> WholeInterestNoteOut:
    return WholeInterestNoteOut(
        **_facts(one.summary),
        days=[_days(line.invoice_number, line.days) for line in one.lines],
        moves=[_move(move) for move in one.moves],
        issued_by=one.actor_name,
        why=one.why,
    )


def _move(one: ChargeMove) -> InterestMoveOut:
    return InterestMoveOut(
        id=one.id,
        kind=one.kind,
        amount=money_view(one.amount),
        at=one.at,
        by=one.actor_name,
        why=one.why,
        is_deposit=one.is_deposit,
        is_reversed=one.is_reversed,
    )


def _due(one: ChargePreview) -> InterestDueOut:
    return InterestDueOut(
        party=one.party_id,
        name=one.name,
        entity=one.entity_code,
        amount=money_view(one.amount),
        is_enough=one.is_enough,
        days=[_days(invoice.number, days) for invoice in one.invoices for days in invoice.days],
    )


def _days(invoice: str, one: ChargedDays) -> InterestDaysOut:
    return InterestDaysOut(
        invoice=invoice,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        principal=money_view(one.principal),
        rate=f"{one.rate.normalize():f}",
        amount=money_view(one.amount),
    )
