"""What is owed at the end of a day, by whom and how late it is; and a buyer's account over days."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router
from pydantic import ValidationInfo, field_validator

from jangteo.billing.selectors.owed import (
    PartyAgeing,
    ageing_of,
    bucket_totals,
    currencies_of,
    narrowed,
    statement_of,
)
from jangteo.billing.types.dunning import Bucket, PostingKind, Statement
from jangteo.kernel import clock
from jangteo.kernel.api import MoneyView, Schema, Text, money_view
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Cursor, Day, Limit, note, part, staff, staff_actor

router = Router()


class AgesOut(Schema):
    """What is owed by how many days it is late."""

    not_due: MoneyView
    days_1_to_30: MoneyView
    days_31_to_60: MoneyView
    days_61_to_90: MoneyView
    over_90: MoneyView


class ReceivableOut(Schema):
    """What somebody owed in a currency."""

    party: UUID | None = Field(description="Null: guests, by the name on their invoices.")
    name: str = Field(examples=["모두안자 주식회사"])
    owed: MoneyView = Field(description="All ages and credits.")
    credits: MoneyView = Field(description="What is theirs and not applied, below zero; in none of the ages.")
    ages: AgesOut


class AgesTotalOut(Schema):
    """What all that fit owed in a currency, credits left out."""

    total: MoneyView
    ages: AgesOut


class ReceivablesOut(Schema):
    """A page of who owed something at the end of a day."""

    as_of: date
    items: list[ReceivableOut]
    totals: list[AgesTotalOut] = Field(description="Of all that fit, by currency.")
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit.", examples=[42])


class ReceivablesQuery(Schema):
    """Of which day, and what it is narrowed to."""

    as_of: Day | None = Field(None, description="What was paid or credited later is still in it; left out: today.")
    q: Text = Field("", max_length=100, description="Part of a name.")
    late: bool = Field(False, description="Only those of whom something is past its day.")


class AccountLineOut(Schema):
    """What moved an account."""

    on: date
    kind: PostingKind
    reference: str = Field(description="Number of the document; of a payment that of its order.")
    amount: MoneyView = Field(description="Above zero they owe more.")
    balance: MoneyView = Field(description="What they owed then.")


class AccountOut(Schema):
    """An account over days in one currency."""

    currency: str = Field(examples=["KRW"])
    opening: MoneyView = Field(description="What they owed before the first day.")
    lines: list[AccountLineOut]
    closing: MoneyView = Field(description="What they owed at the end of the last day.")


class StatementOut(Schema):
    """A buyer's statement of account; both days are counted."""

    party: UUID
    starts_on: date
    ends_on: date
    accounts: list[AccountOut] = Field(
        description="One for each currency they were ever invoiced in; empty: in none yet."
    )


class StatementQuery(Schema):
    """Over which days."""

    starts_on: Day | None = Field(None, description="Left out: the first day of this month.")
    ends_on: Day | None = Field(None, description="Left out: today.")

    @field_validator("ends_on")
    @classmethod
    def _ends_later(cls, ends_on: date | None, told: ValidationInfo) -> date | None:
        starts_on = told.data.get("starts_on") or clock.today().replace(day=1)
        if ends_on is not None and ends_on < starts_on:
            raise ValueError("it ends on its first day or later")
        return ends_on


@router.get("/receivables", response=ReceivablesOut, summary="List what is owed and how late it is")
@staff(Action.PAYMENTS_HANDLE)
def list_receivables(
    request: HttpRequest, wanted: Query[ReceivablesQuery], cursor: Cursor, limit: Limit
) -> ReceivablesOut:
    """Who owed what at the end of a day, by name; it is what the books said that day."""
    as_of = wanted.as_of or clock.today()
    found = narrowed(ageing_of(staff_actor(request), as_of), text=wanted.q, only_late=wanted.late)
    page, later = part(found, cursor, limit)
    note(request, "list of receivables", {one.party_id for one in page})
    return ReceivablesOut(
        as_of=as_of,
        items=[_receivable(one) for one in page],
        totals=[
            AgesTotalOut(total=money_view(sum(sums.values(), Money.zero(currency))), ages=_ages(sums))
            for currency, sums in sorted(bucket_totals(found).items())
        ],
        next_cursor=later,
        total=len(found),
    )


@router.get("/parties/{party_id}/statement", response=StatementOut, summary="Read a buyer's statement of account")
@staff(Action.PAYMENTS_HANDLE)
def read_statement(request: HttpRequest, party_id: UUID, wanted: Query[StatementQuery]) -> StatementOut:
    """What it owed before, each document and payment with what it owed then, and what it owes at the end."""
    party, actor, today = buyer_named(request, party_id, Action.PAYMENTS_HANDLE), staff_actor(request), clock.today()
    starts_on = wanted.starts_on or today.replace(day=1)
    ends_on = wanted.ends_on or max(today, starts_on)
    note(request, "statement of a buyer", [party])
    return StatementOut(
        party=party,
        starts_on=starts_on,
        ends_on=ends_on,
        accounts=[
            _account(currency, statement_of(actor, party, starts_on, ends_on, currency))
            for currency in currencies_of(party)
        ],
    )


def _receivable(one: PartyAgeing) -> ReceivableOut:
    return ReceivableOut(
        party=one.party_id,
        name=one.name,
        owed=money_view(one.row.owed),
        credits=money_view(one.row.credits),
        ages=_ages(one.row.amounts),
    )


def _ages(amounts: dict[Bucket, Money]) -> AgesOut:
    return AgesOut(
        not_due=money_view(amounts[Bucket.NOT_DUE]),
        days_1_to_30=money_view(amounts[Bucket.DAYS_1_TO_30]),
        days_31_to_60=money_view(amounts[Bucket.DAYS_31_TO_60]),
        days_61_to_90=money_view(amounts[Bucket.DAYS_61_TO_90]),
        over_90=money_view(amounts[Bucket.OVER_90]),
    )


def _account(currency: str, found: Statement) -> AccountOut:
    return AccountOut(
        currency=currency,
        opening=money_view(found.opening),
        lines=[
            AccountLineOut(
                on=one.posting.on,
                kind=PostingKind(one.posting.kind),
                reference=one.posting.reference,
                amount=money_view(one.posting.amount),
                balance=money_view(one.balance),
            )
            for one in found.lines
        ],
        closing=money_view(found.closing),
    )
