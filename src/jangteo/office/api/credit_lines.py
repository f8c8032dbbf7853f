"""Credit lines: opened, limited, raised for a while, stopped and let go, with reasons."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StringConstraints

from jangteo.channels.selectors import list_every_channel
from jangteo.credit import services
from jangteo.credit.api import CreditLineOut, line_out
from jangteo.credit.errors import InvalidLine, RaiseNotFound
from jangteo.credit.selectors import access_line
from jangteo.credit.selectors.lines import page_of_credit_lines
from jangteo.credit.types import CheckStage, CreditLineView, StopKind
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Cursor, Limit, Moment, Why, at, further, note, staff, staff_actor
from jangteo.office.api.purchases import Known
from jangteo.office.api.rows import refuse_twice

router = Router()
LINES, LINE = "/credit-lines", "/credit-lines/{line_id}"
MOST_RATES = 50


class LineStopOut(Schema):
    """Why nothing more is bought on it."""

    kind: StopKind
    why: str
    by: str
    since: datetime


class LineRaiseOut(Schema):
    """A limit that is higher for a while."""

    id: UUID
    amount: MoneyView
    since: datetime
    until: datetime = Field(description="Excluded.")
    why: str
    by: str
    withdrawn_at: datetime | None


class StaffCreditLineOut(Schema):
    """A line of a buyer and the units below it, as it stands now."""

    id: UUID
    party: UUID
    line: CreditLineOut
    held_by: list[LineStopOut] = Field(description="While there is one, nothing more is bought on it.")
    raises: list[LineRaiseOut] = Field(description="Those that hold now or will.")


class CreditLinePageOut(Schema):
    """A page of credit lines."""

    items: list[StaffCreditLineOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many there are; one more than 10,000 where there are more.", examples=[12])


class LineRateIn(Strict):
    """What one major unit of another currency is worth in the line's."""

    currency: Known = Field(examples=["USD"])
    rate: Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$")] = Field(
        description="A decimal string above zero.", examples=["1377.5"]
    )


class NewLineIn(Strict):
    """A line to open."""

    party: UUID = Field(description="With the units below it.")
    limit: MoneyWire
    tolerance: MoneyWire | None = Field(None, description="By how much the limit may be passed; null: by nothing.")
    stage: CheckStage = Field(CheckStage.ORDER, description="From which step on what is ordered counts.")
    rates: list[LineRateIn] = Field([], max_length=MOST_RATES, description="Of documents in other currencies.")


class LineWhyIn(Strict):
    """Why it is done."""

    why: Why = Field(examples=["A good year."])


class LineLimitIn(LineWhyIn):
    """Another limit."""

    limit: MoneyWire
    tolerance: MoneyWire | None = Field(None, description="Null: as it is.")


class LineStageIn(LineWhyIn):
    """From which step on what is ordered counts."""

    stage: CheckStage = Field(examples=["release"])


class LineRaiseIn(LineWhyIn):
    """A higher limit for a while; several add up."""

    amount: MoneyWire
    since: Moment = Field(examples=["2026-12-01T00:00:00+09:00"])
    until: Moment = Field(description="Excluded.", examples=["2027-01-01T00:00:00+09:00"])


@router.get(LINES, response=CreditLinePageOut, summary="List credit lines")
@staff(Action.PAYMENTS_HANDLE)
def list_credit_lines(request: HttpRequest, cursor: Cursor, limit: Limit) -> CreditLinePageOut:
    """How much each buyer may owe and how it stands, the newest first."""
    page = page_of_credit_lines(staff_actor(request), cursor=at(cursor), limit=limit)
    note(request, "credit lines", {one.party_id for one in page.rows})
    return CreditLinePageOut(items=[_shown(one) for one in page.rows], next_cursor=further(page), total=page.total)


@router.get(LINE, response=StaffCreditLineOut, summary="Read a credit line")
@staff(Action.PAYMENTS_HANDLE)
def read_line(request: HttpRequest, line_id: UUID) -> StaffCreditLineOut:
    """One line as it stands now."""
    found = access_line(line_id, staff_actor(request))
    note(request, "credit of a buyer", [found.party_id])
    return _shown(found)


@router.post(LINES, response={201: StaffCreditLineOut}, summary="Open a credit line")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def open_line(request: HttpRequest, body: NewLineIn) -> Status[StaffCreditLineOut]:
    """What the buyer owes already counts on it from the start."""
    refuse_twice([one.currency for one in body.rates], "currency")
    limit = _sold_in(body.limit)
    line_id = services.open_line(
        party_id=buyer_named(request, body.party),
        limit=limit,
        tolerance=_money(body.tolerance),
        stage=body.stage,
        rates={(one.currency, limit.currency): _rate(one) for one in body.rates},
        actor=staff_actor(request),
    )
    return Status(201, read_line(request, line_id))


@router.put(f"{LINE}/limit", response=StaffCreditLineOut, summary="Set the limit of a credit line")
@staff(Action.PAYMENTS_HANDLE)
def put_limit(request: HttpRequest, line_id: UUID, body: LineLimitIn) -> StaffCreditLineOut:
    """Below what is owed already nothing may rise until it has come down."""
    actor = staff_actor(request)
    services.set_limit(
        line_id=access_line(line_id, actor).id,
        limit=body.limit.to_money(),
        tolerance=_money(body.tolerance),
        why=body.why,
        actor=actor,
    )
    return read_line(request, line_id)


@router.put(f"{LINE}/stage", response=StaffCreditLineOut, summary="Let orders count on credit from another step on")
@staff(Action.PAYMENTS_HANDLE)
def put_stage(request: HttpRequest, line_id: UUID, body: LineStageIn) -> StaffCreditLineOut:
    """What stands above the limit then is not undone."""
    actor = staff_actor(request)
    services.set_stage(line_id=access_line(line_id, actor).id, stage=body.stage, why=body.why, actor=actor)
    return read_line(request, line_id)


@router.post(f"{LINE}/raises", response={201: StaffCreditLineOut}, summary="Raise a limit for a while")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def raise_limit(request: HttpRequest, line_id: UUID, body: LineRaiseIn) -> Status[StaffCreditLineOut]:
    """Within that time the buyer may owe so much more."""
    actor = staff_actor(request)
    services.raise_for_a_while(
        line_id=access_line(line_id, actor).id,
        amount=body.amount.to_money(),
        from_at=body.since,
        until_at=body.until,
        why=body.why,
        actor=actor,
    )
    return Status(201, read_line(request, line_id))


@router.post(f"{LINE}/raises/{{raise_id}}/end", response=StaffCreditLineOut, summary="Withdraw a raise")
@staff(Action.PAYMENTS_HANDLE)
def withdraw_raise(request: HttpRequest, line_id: UUID, raise_id: UUID, body: LineWhyIn) -> StaffCreditLineOut:
    """It holds no more."""
    actor = staff_actor(request)
    if raise_id not in {one.id for one in access_line(line_id, actor).raises}:
        raise RaiseNotFound
    services.withdraw_raise(raise_id=raise_id, why=body.why, actor=actor)
    return read_line(request, line_id)


@router.post(f"{LINE}/block", response=StaffCreditLineOut, summary="Stop a credit line")
@staff(Action.PAYMENTS_HANDLE)
def block_line(request: HttpRequest, line_id: UUID, body: LineWhyIn) -> StaffCreditLineOut:
    """Nothing more is bought on it; what lowers it goes on."""
    actor = staff_actor(request)
    services.block_line(line_id=access_line(line_id, actor).id, why=body.why, actor=actor)
    return read_line(request, line_id)


@router.post(f"{LINE}/unblock", response=StaffCreditLineOut, summary="Let a credit line go")
@staff(Action.PAYMENTS_HANDLE)
def unblock_line(request: HttpRequest, line_id: UUID, body: LineWhyIn) -> StaffCreditLineOut:
    """What staff stopped goes on; a stop for what is overdue stays."""
    actor = staff_actor(request)
    services.unblock_line(line_id=access_line(line_id, actor).id, why=body.why, actor=actor)
    return read_line(request, line_id)


def _sold_in(sent: MoneyWire) -> Money:
    """An amount in a currency that something is sold in.

    raises  InvalidLine
    """
    amount = sent.to_money()
    if amount.currency not in {one.currency for one in list_every_channel()}:
        raise InvalidLine("a currency that something is sold in", field="limit")
    return amount


def _money(sent: MoneyWire | None) -> Money | None:
    return sent.to_money() if sent else None


def _rate(sent: LineRateIn) -> Decimal:
    """raises  InvalidLine for zero"""
    rate = Decimal(sent.rate)
    if not rate:
        raise InvalidLine("a rate is above zero", field="rates")
    return rate


def _shown(one: CreditLineView) -> StaffCreditLineOut:
    return StaffCreditLineOut(
        id=one.id,
        party=one.party_id,
        line=line_out(one),
        held_by=[LineStopOut.model_validate(stop) for stop in one.stops],
        raises=[
            LineRaiseOut(
                id=raised.id,
                amount=money_view(raised.amount),
                since=raised.from_at,
                until=raised.until_at,
                why=raised.why,
                by=raised.by,
                withdrawn_at=raised.withdrawn_at,
            )
            for raised in one.raises
        ],
    )
