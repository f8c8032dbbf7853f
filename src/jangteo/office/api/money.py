"""What is owed and paid: invoices and credit notes, what a person has to look at, terms and credit of a buyer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router
from pydantic import StrictInt

from jangteo.billing.api import InvoiceOut, OwedOut, WholeInvoiceOut, invoice_facts, owed_out, whole_invoice_out
from jangteo.billing.api.interest import InterestNoteOut, interest_facts
from jangteo.billing.selectors.invoices import InvoiceFilter, get_invoice, page_of_invoices
from jangteo.billing.selectors.owed import owed_by, waiting_months
from jangteo.billing.services import close_month, render_invoice, write_electronic
from jangteo.billing.types.invoices import InvoiceSummary
from jangteo.channels.selectors import list_channels
from jangteo.credit.api import CreditLineOut, TermsOut, line_out, terms_out
from jangteo.credit.selectors import credit_standing, terms_in
from jangteo.kernel import because, clock
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Cursor, Limit, Why, at, further, language, note, staff, staff_actor
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.parties.selectors import lineage_of
from jangteo.payments.errors import NoSuchFlag
from jangteo.payments.selectors import list_flags
from jangteo.payments.services import settle_flag
from jangteo.payments.types import FlagView
from jangteo.segments.selectors import segment_ids_of

router = Router()


class StaffInvoiceOut(InvoiceOut):
    """An invoice or a credit note with whom it bills."""

    party: UUID | None = Field(description="Null: a guest's.")
    name: str = Field(description="Whom it names.", examples=["모두안자 주식회사"])
    entity: str = Field(description="Which of our companies issued it.", examples=["KR1"])


class WholeStaffInvoiceOut(WholeInvoiceOut):
    """A document whole, with whom it bills."""

    party: UUID | None
    name: str = Field(examples=["모두안자 주식회사"])
    entity: str = Field(examples=["KR1"])


class InvoicePageOut(Schema):
    """A page of documents."""

    items: list[StaffInvoiceOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[42])


class InvoiceQuery(Schema):
    """What a list of documents is narrowed to."""

    q: Text = Field("", max_length=100, description="A number, an order's number, or part of a name.")
    state: Literal["", "open", "overdue", "paid", "credit_note"] = ""
    party_id: UUID | None = None
    issued_from: date | None = None
    issued_until: date | None = Field(None, description="The last day.")


class MonthIn(Strict):
    """A month of which what waits is to be invoiced."""

    year: StrictInt = Field(ge=2000, le=2999, examples=[2026])
    month: StrictInt = Field(ge=1, le=12, examples=[11])


class WaitingMonthOut(Schema):
    """What left in a month and waits to be invoiced."""

    year: int = Field(examples=[2026])
    month: int = Field(examples=[11])
    departures: int = Field(description="What left, each time it did.", examples=[12])


class WaitingMonthsOut(Schema):
    """The months of which something waits, the earliest first."""

    items: list[WaitingMonthOut]


class IssuedOut(Schema):
    """What was issued."""

    count: int = Field(examples=[3])


class BuyerOwesOut(Schema):
    """What a buyer owes today, by currency."""

    owed: list[OwedOut] = Field(description="Invoices and notes of late interest together.")
    interest_notes: list[InterestNoteOut] = Field(description="Late interest that is open, the earliest due first.")
    invoices: list[StaffInvoiceOut] = Field(description="Those that are open, the earliest due first.")


class ChannelTermsOut(Schema):
    """The terms a buyer has in a channel."""

    channel: str = Field(examples=["wholesale"])
    terms: TermsOut | None = Field(description="Null: it pays at once.")
    reasons: list[str] = Field(description="Why these hold.")


class HeldLineOut(CreditLineOut):
    """A credit line that has to hold, of the buyer or of a unit above it."""

    party: UUID


class BuyerCreditOut(Schema):
    """How a buyer stands with terms and credit."""

    terms: list[ChannelTermsOut]
    lines: list[HeldLineOut] = Field(description="The buyer's own first, then those above.")
    is_blocked: bool


class FlagOut(Schema):
    """Something about a payment that a person has to look at, or has."""

    id: UUID
    kind: str = Field(examples=["paid_twice"])
    order: str | None = Field(description="Null: nobody's whom the caller may see.", examples=["J261127-000012"])
    facts: dict[str, str]
    at: datetime
    seen_at: datetime | None
    seen_by: str
    why: str


class FlagsOut(Schema):
    """The newest first, two hundred at most."""

    items: list[FlagOut]


class SettleIn(Strict):
    """How it was settled."""

    why: Why = Field(examples=["Refunded by the bank on 27 November."])


@router.get("/invoices", response=InvoicePageOut, summary="List invoices and credit notes")
@staff(Action.PAYMENTS_HANDLE)
def list_invoices(request: HttpRequest, wanted: Query[InvoiceQuery], cursor: Cursor, limit: Limit) -> InvoicePageOut:
    """Documents that fit, the newest first; what is owed by when it is due."""
    narrowed = InvoiceFilter(wanted.q, wanted.state, wanted.party_id, wanted.issued_from, wanted.issued_until)
    page = page_of_invoices(staff_actor(request), narrowed, today=clock.today(), cursor=at(cursor), limit=limit)
    note(request, "list of invoices", [one.party_id for one in page.rows])
    return InvoicePageOut(items=_invoices(page.rows), next_cursor=further(page), total=page.total)


@router.get("/invoices/{number}", response=WholeStaffInvoiceOut, summary="Read an invoice as staff")
@staff(Action.PAYMENTS_HANDLE)
def read_invoice(request: HttpRequest, number: str) -> WholeStaffInvoiceOut:
    """A document with its lines, its parts and what is set against it."""
    found = get_invoice(staff_actor(request), number)
    note(request, "invoice", [found.summary.party_id or found.summary.id])
    return WholeStaffInvoiceOut(**whole_invoice_out(found).model_dump(), **_whom(found.summary))


@router.get("/invoices/{number}/pdf", response={200: None}, summary="Take an invoice as PDF as staff")
@staff(Action.PAYMENTS_HANDLE)
def take_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """The paper, in the language of the request."""
    _seen(request, number)
    data = render_invoice(actor=staff_actor(request), number=number, language=language())
    return HttpResponse(data, content_type="application/pdf")


@router.get("/invoices/{number}/ubl", response={200: None}, summary="Take an invoice as UBL")
@staff(Action.PAYMENTS_HANDLE)
def take_electronic_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """By EN 16931, in the language of the request."""
    _seen(request, number)
    data = write_electronic(actor=staff_actor(request), number=number, language=language())
    return HttpResponse(data, content_type="application/xml")


@router.get("/invoice-months", response=WaitingMonthsOut, summary="List months that wait to be invoiced")
@staff(Action.PAYMENTS_HANDLE)
def list_waiting_months(request: HttpRequest) -> WaitingMonthsOut:
    """What left of buyers who are invoiced by the month."""
    found = waiting_months()
    return WaitingMonthsOut(
        items=[WaitingMonthOut(year=one.year, month=one.month, departures=count) for one, count in found]
    )


@router.post("/invoice-months", response=IssuedOut, summary="Invoice a month")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def invoice_month(request: HttpRequest, body: MonthIn) -> IssuedOut:
    """Invoice what left until the end of a month and waits for it; called again it issues nothing more."""
    issued = close_month(year=body.year, month=body.month, actor=staff_actor(request))
    return IssuedOut(count=len(issued))


@router.get("/parties/{party_id}/owed", response=BuyerOwesOut, summary="See what a buyer owes")
@staff(Action.PAYMENTS_HANDLE)
def read_owed(request: HttpRequest, party_id: UUID) -> BuyerOwesOut:
    """What is open today, by currency, with the documents."""
    buyer_named(request, party_id, Action.PAYMENTS_HANDLE)
    found = owed_by(staff_actor(request), party_id, clock.today())
    note(request, "what a buyer owes", [party_id])
    return BuyerOwesOut(
        owed=[owed_out(one) for one in found],
        interest_notes=[InterestNoteOut(**interest_facts(each)) for one in found for each in one.charges],
        invoices=_invoices(each for one in found for each in one.invoices),
    )


@router.get("/parties/{party_id}/credit", response=BuyerCreditOut, summary="See a buyer's terms and credit")
@staff(Action.PAYMENTS_HANDLE)
def read_buyer_credit(request: HttpRequest, party_id: UUID) -> BuyerCreditOut:
    """The terms that hold in each channel and why, and the lines that have to hold, nearest first."""
    buyer_named(request, party_id, Action.PAYMENTS_HANDLE)
    lineage = lineage_of(party_id)
    channels = {one.id: one.code for one in list_channels()}
    found = terms_in(channels, lineage=lineage, segment_ids=segment_ids_of(*lineage))
    standing = credit_standing(lineage)
    note(request, "credit of a buyer", [party_id])
    return BuyerCreditOut(
        terms=[
            ChannelTermsOut(
                channel=code,
                terms=terms_out(found[pk]),
                reasons=because.in_words("payment_terms", found[pk].because, language()),
            )
            for pk, code in channels.items()
        ],
        lines=[HeldLineOut(**line_out(one).model_dump(), party=one.party_id) for one in standing.lines],
        is_blocked=standing.is_blocked,
    )


@router.get("/payment-flags", response=FlagsOut, summary="List what has to be looked at")
@staff(Action.PAYMENTS_HANDLE)
def list_payment_flags(request: HttpRequest, settled: bool = False) -> FlagsOut:
    """What about payments a person has to look at; with `settled` what was looked at too."""
    return FlagsOut(items=_flags(request, list_flags(only_open=not settled, limit=200)))


@router.post("/payment-flags/{flag_id}/settlement", response=FlagOut, summary="Say how it was settled")
@staff(Action.PAYMENTS_HANDLE)
def settle_payment_flag(request: HttpRequest, flag_id: UUID, body: SettleIn) -> FlagOut:
    """Somebody looked at it; said once, it stays."""
    settle_flag(flag_id=flag_id, actor=staff_actor(request), why=body.why)
    found = next((one for one in list_flags(only_open=False, limit=10_000) if one.id == flag_id), None)
    if found is None:
        raise NoSuchFlag
    return _flags(request, [found])[0]


def _seen(request: HttpRequest, number: str) -> None:
    """raises  InvoiceNotFound"""
    summary = get_invoice(staff_actor(request), number).summary
    note(request, "invoice", [summary.party_id or summary.id])


def _whom(one: InvoiceSummary) -> dict[str, Any]:
    return {"party": one.party_id, "name": one.bill_to_name, "entity": one.entity_code}


def _invoices(found: Iterable[InvoiceSummary]) -> list[StaffInvoiceOut]:
    return [StaffInvoiceOut(**invoice_facts(one), **_whom(one)) for one in found]


def _flags(request: HttpRequest, found: list[FlagView]) -> list[FlagOut]:
    orders = orders_by_id(staff_actor(request), {one.order_id for one in found if one.order_id})
    return [
        FlagOut(
            id=one.id,
            kind=one.kind,
            order=orders[one.order_id].number if one.order_id in orders else None,
            facts={name: str(value) for name, value in one.facts.items()},
            at=one.at,
            seen_at=one.seen_at,
            seen_by=one.seen_by,
            why=one.why,
        )
        for one in found
    ]
