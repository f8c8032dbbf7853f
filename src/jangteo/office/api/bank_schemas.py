"""Deposits as they come in from programs of staff, and go out to them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field
from pydantic import StringConstraints

from jangteo.banking.types.views import (
    AccountView,
    ApplicationView,
    AsideReason,
    AsideView,
    Candidate,
    FilePreview,
    LineState,
    LineView,
)
from jangteo.billing.selectors.charges import charge_numbers
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.types import Actor
from jangteo.office.api.door import OptionalWhy, Why
from jangteo.ordering.selectors.staff import orders_by_id

MOST_PARTS = 50
Number = Annotated[Text, StringConstraints(min_length=1, max_length=40)]


class AccountIn(Strict):
    """An account of ours to be read from now on."""

    code: Text = Field(min_length=1, max_length=40, examples=["main"])
    name: Text = Field("", max_length=120, examples=["주거래 계좌"])
    bank: Text = Field(min_length=1, max_length=60, examples=["국민은행"])
    number: Text = Field(min_length=1, max_length=60, examples=["123456-01-234567"])
    currency: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field("KRW", examples=["KRW"])
    entity: Text = Field("", max_length=40, description="Code of our company that it is of.", examples=["KR1"])
    why: OptionalWhy = ""


class PartIn(Strict):
    """So much of a line for one order, or for one note of late interest."""

    number: Number = Field(description="Of the order or note.", examples=["J261127-000012"])
    amount: MoneyWire


class ApplyIn(Strict):
    """What a line pays; each order or note once."""

    parts: list[PartIn] = Field(min_length=1, max_length=MOST_PARTS)
    why: OptionalWhy = ""


class AsideIn(Strict):
    """How much of a line is for no order, and what it is instead."""

    reason: AsideReason = Field(examples=["interest"])
    amount: MoneyWire
    fee: MoneyWire | None = Field(None, description="Of a remittance, what was kept of it; null: nothing.")
    counterpart: Text = Field("", max_length=60, description="Of a remittance, who it is from.")
    why: OptionalWhy = ""


class TakenBackIn(Strict):
    """Why it was wrong."""

    why: Why = Field(examples=["It was the other order."])


class BankAccountOut(Schema):
    """An account of ours."""

    code: str = Field(examples=["main"])
    name: str = Field(examples=["주거래 계좌"])
    bank: str = Field(examples=["국민은행"])
    number: str = Field(examples=["12345601234567"])
    currency: str = Field(examples=["KRW"])
    entity: str = Field(examples=["KR1"])
    lines: int = Field(examples=[1204])
    open_lines: int = Field(description="Not explained yet.", examples=[3])
    open: MoneyView | None = Field(description="What these come to.")


class BankAccountsOut(Schema):
    """Our accounts, by code."""

    items: list[BankAccountOut]


class BankFileOut(Schema):
    """A file of a bank: read, or imported."""

    id: UUID
    account: str = Field(examples=["main"])
    name: str = Field(examples=["november.csv"])
    format: str = Field(examples=["csv"])
    rows: int = Field(examples=[120])
    new: int = Field(description="Of them, not known before.", examples=[20])
    read_at: datetime
    imported_at: datetime | None = Field(description="Null: nothing of it is in the books yet.")


class BankFileRowOut(Schema):
    """A line of a file."""

    line: int = Field(description="From 1.", examples=[7])
    on: date
    amount: MoneyView
    payer: str = Field(examples=["모두안자"])
    reference: str
    is_known: bool = Field(description="It came before, and is not imported again.")


class FilePreviewOut(Schema):
    """What importing a file brings."""

    file: BankFileOut
    new: int = Field(examples=[20])
    came: MoneyView = Field(description="What came in by its new lines.")
    went: MoneyView = Field(description="What went out by them.")
    is_other_kind: bool = Field(
        description="Files of another format were imported of this account, whose lines can't be known again in this."
    )
    rows: list[BankFileRowOut] = Field(description="A hundred at most, new ones first.")


class ImportedOut(Schema):
    """What became of a file."""

    new: int = Field(description="Lines that are in the books now; none of a file that was imported before.")
    applied: int = Field(description="Deposits that were certain and are applied already, not of this file alone.")


class BankLineOut(Schema):
    """A movement on an account of ours."""

    id: UUID
    account: str = Field(examples=["main"])
    on: date
    amount: MoneyView = Field(description="Below zero: it went out.")
    left: MoneyView = Field(description="Not explained yet.")
    state: LineState
    payer: str = Field(examples=["모두안자"])
    reference: str
    virtual_account: str = Field(description="The number that was paid to, where it stands for one payer.")
    queued_why: str | None = Field(description="Why it was left to a person; null: nobody looked yet, or none is.")


class BankLinePageOut(Schema):
    """A page of lines."""

    items: list[BankLineOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[3])


class ApplicationOut(Schema):
    """So much of a line for an order or a note; below zero where it was taken off again."""

    id: UUID
    number: str | None = Field(description="Null: nobody's whom the caller may see.", examples=["J261127-000012"])
    amount: MoneyView
    at: datetime
    by: str
    why: str
    is_automatic: bool
    is_taken_back: bool


class SetAsideOut(Schema):
    """So much of a line for no order; below zero where it was taken up again."""

    id: UUID
    reason: AsideReason
    amount: MoneyView
    fee: MoneyView
    counterpart: str
    at: datetime
    by: str
    why: str
    is_taken_back: bool


class ProposedPartOut(Schema):
    """So much for an order or a note."""

    number: str = Field(examples=["J261127-000012"])
    amount: MoneyView


class ProposalOut(Schema):
    """One way to apply what is left of a line."""

    confidence: int = Field(description="In thousandths: 1000 is certain.", examples=[950])
    reasons: list[str] = Field(examples=[["name", "amount"]])
    parts: list[ProposedPartOut]


class WholeBankLineOut(BankLineOut):
    """A line with all that became of it."""

    applications: list[ApplicationOut]
    asides: list[SetAsideOut]
    proposals: list[ProposalOut] = Field(description="The best first.")


def account_out(one: AccountView) -> BankAccountOut:
    """An account as it goes out."""
    names = ("code", "name", "bank", "number", "currency", "entity", "lines", "open_lines")
    told: dict[str, Any] = {name: getattr(one, name) for name in names}
    return BankAccountOut(**told, open=money_view(one.open) if one.open is not None else None)


def preview_out(one: FilePreview) -> FilePreviewOut:
    """What a file brings, as it goes out."""
    file = one.file
    return FilePreviewOut(
        file=BankFileOut(
            id=file.id,
            account=file.account_code,
            name=file.name,
            format=file.format.value,
            rows=file.rows,
            new=file.new,
            read_at=file.read_at,
            imported_at=file.imported_at,
        ),
        new=one.new,
        came=money_view(one.came),
        went=money_view(one.went),
        is_other_kind=one.is_other_kind,
        rows=[
            BankFileRowOut(
                line=row.line_number,
                on=row.on,
                amount=money_view(row.amount),
                payer=row.payer_name,
                reference=row.reference,
                is_known=row.is_known,
            )
            for row in one.rows
        ],
    )


def bank_line_out(one: LineView) -> BankLineOut:
    """A line in a list."""
    return BankLineOut(**_line_facts(one))


def whole_line_out(one: LineView, candidates: Iterable[Candidate], actor: Actor) -> WholeBankLineOut:
    """A line with all that became of it, and the ways to use what is left."""
    orders = orders_by_id(actor, {each.order_id for each in one.applications if each.order_id})
    notes = charge_numbers(each.charge_id for each in one.applications if each.charge_id)
    numbers = {pk: order.number for pk, order in orders.items()} | notes
    return WholeBankLineOut(
        **_line_facts(one),
        applications=[_application(each, numbers.get(each.order_id or each.charge_id)) for each in one.applications],  # type: ignore[arg-type]
        asides=[_aside(each) for each in one.asides],
        proposals=[_proposal(each) for each in candidates],
    )


def _line_facts(one: LineView) -> dict[str, Any]:
    return {
        "id": one.id,
        "account": one.account_code,
        "on": one.on,
        "amount": money_view(one.amount),
        "left": money_view(one.left),
        "state": one.state,
        "payer": one.payer_name,
        "reference": one.reference,
        "virtual_account": one.virtual_account,
        "queued_why": one.queued_why.value if one.queued_why else None,
    }


def _application(one: ApplicationView, number: str | None) -> ApplicationOut:
    return ApplicationOut(
        id=one.id,
        number=number,
        amount=money_view(one.amount),
        at=one.at,
        by=one.actor_name,
        why=one.why,
        is_automatic=one.is_automatic,
        is_taken_back=one.is_reversed,
    )


def _aside(one: AsideView) -> SetAsideOut:
    return SetAsideOut(
        id=one.id,
        reason=one.reason,
        amount=money_view(one.amount),
        fee=money_view(one.fee),
        counterpart=one.counterpart,
        at=one.at,
        by=one.actor_name,
        why=one.why,
        is_taken_back=one.is_reversed,
    )


def _proposal(one: Candidate) -> ProposalOut:
    numbers = {part.order_id or part.charge_id: part.order_number for entry in one.entries for part in entry.parts}
    return ProposalOut(
        confidence=one.proposal.confidence,
        reasons=[reason.value for reason in one.proposal.reasons],
        parts=[
            ProposedPartOut(number=numbers[part.order_id or part.charge_id], amount=money_view(part.amount))
            for part in one.parts
        ],
    )
