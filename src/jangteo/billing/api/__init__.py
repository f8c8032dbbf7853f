"""A buyer's invoices for programs: what is owed, each document, and its paper."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query

from jangteo.billing import services
from jangteo.billing.api import overdue as _overdue  # noqa: F401 -- its routes
from jangteo.billing.api.door import router
from jangteo.billing.api.interest import InterestNoteOut, interest_facts
from jangteo.billing.errors import InvoiceNotFound
from jangteo.billing.selectors.invoices import InvoiceFilter, get_invoice, list_invoices
from jangteo.billing.selectors.owed import Owed, owed_by
from jangteo.billing.selectors.receipt_wishes import receipt_of_order
from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.invoices import InvoiceKind, InvoiceSummary, InvoiceView
from jangteo.billing.types.tax_documents import ReceiptAsked
from jangteo.channels.api import entering, entry_of
from jangteo.kernel import clock
from jangteo.kernel.api import MoneyView, Schema, Strict, money_view
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.ordering.api.door import Secret
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import get_order

AT_ONCE, DEEPEST = 50, 10_000


class InvoiceOut(Schema):
    """An invoice or a credit note as lists show it; amounts of a credit note are above zero, too."""

    number: str = Field(examples=["INV-KR1-2026-000042"])
    kind: InvoiceKind
    issued_on: date
    due_on: date = Field(description="The last day of its parts.")
    orders: list[str] = Field(description="Numbers of the orders it is of.")
    gross: MoneyView
    paid: MoneyView
    credited: MoneyView = Field(description="What credit notes took off it.")
    open: MoneyView = Field(description="Still to be paid.")


class OwedOut(Schema):
    """What is owed in one currency."""

    total: MoneyView
    overdue: MoneyView
    next_due_on: date | None
    next_due: MoneyView


class InvoicesOut(Schema):
    """What is owed today, and the documents, the newest first."""

    owed: list[OwedOut] = Field(description="Invoices and notes of late interest together.")
    interest_notes: list[InterestNoteOut] = Field(description="Late interest that is open, the earliest due first.")
    invoices: list[InvoiceOut]
    total: int


class InvoiceLineOut(Schema):
    """A line; `sku` is empty for shipping."""

    order: str
    sku: str
    name: str
    quantity: int = Field(description="In base units; 0 for shipping.")
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_code: str
    tax_rate: Decimal = Field(description="A fraction: 0.1 is 10 %.")
    tax_category: str = Field(description="UN/CEFACT 5305.")
    credits: str = Field(description="Of a credit note: the number of the invoice.")


class DueOut(Schema):
    """A part of an invoice and when it is due."""

    due_on: date
    amount: MoneyView
    discount: MoneyView = Field(description="Less, if paid by `discount_until`.")
    discount_until: date | None
    is_deposit: bool


class InvoiceTaxOut(Schema):
    """What a document has of one rate."""

    code: str
    rate: Decimal
    category: str
    net: MoneyView
    tax: MoneyView


class AppliedOut(Schema):
    """Money that was set against it; below zero it was taken off again."""

    at: datetime
    amount: MoneyView


class WholeInvoiceOut(InvoiceOut):
    """A document whole."""

    net: MoneyView
    tax: MoneyView
    supplied_from: date
    supplied_to: date
    lines: list[InvoiceLineOut]
    taxes: list[InvoiceTaxOut]
    dues: list[DueOut]
    payments: list[AppliedOut]
    credits: list[str] = Field(description="Invoices that a credit note is of.")
    credited_by: list[str] = Field(description="Its credit notes.")


class WishReceipt(Strict):
    """A Korean cash receipt (현금영수증), for a person's income tax or as proof of a business expense."""

    purpose: ReceiptPurpose
    number: str = Field(
        max_length=24,
        description="Mobile telephone or receipt card; of a business its number.",
        examples=["01023456789"],
    )


class ReceiptOut(Schema):
    """How the cash receipt of an order stands.

    `number` has its middle covered; both are empty where nothing is asked for.
    """

    purpose: ReceiptPurpose | None
    number: str
    approvals: list[str] = Field(description="Of what was issued and taken back, oldest first.")


Offset = Annotated[int, Query(ge=0, le=DEEPEST)]


@router.get("/channels/{channel}/invoices", response=InvoicesOut, summary="See what is owed")
@entering(Action.MONEY_SEE)
def read_invoices(request: HttpRequest, channel: str, offset: Offset = 0) -> InvoicesOut:
    """What whom the caller acts for and the units below owe, and their documents, fifty at once."""
    _here, actor = entry_of(request)
    if actor.party_id is None or not allows(actor, Action.MONEY_SEE, party_id=actor.party_id):
        raise InvoiceNotFound
    today = clock.today()
    rows, total = list_invoices(actor, InvoiceFilter(), today=today, offset=offset, limit=AT_ONCE)
    owed = owed_by(actor, None, today)
    return InvoicesOut(
        owed=[owed_out(one) for one in owed],
        interest_notes=[InterestNoteOut(**interest_facts(note)) for one in owed for note in one.charges],
        invoices=[InvoiceOut(**invoice_facts(one)) for one in rows],
        total=total,
    )


@router.get("/channels/{channel}/invoices/{number}", response=WholeInvoiceOut, summary="Read an invoice")
@entering(Action.MONEY_SEE)
def read_invoice(request: HttpRequest, channel: str, number: str) -> WholeInvoiceOut:
    """One document with its lines, its parts and what was paid."""
    _here, actor = entry_of(request)
    return whole_invoice_out(get_invoice(actor, number))


@router.get("/channels/{channel}/invoices/{number}/pdf", response={200: None}, summary="Take an invoice as PDF")
@entering(Action.MONEY_SEE)
def read_invoice_pdf(request: HttpRequest, channel: str, number: str) -> HttpResponse:
    """The paper, in the language of the request."""
    _here, actor = entry_of(request)
    language = "en" if (get_language() or "").startswith("en") else "ko"
    data = services.render_invoice(actor=actor, number=number, language=language)
    return HttpResponse(data, content_type="application/pdf")


@router.put("/channels/{channel}/orders/{number}/cash-receipt", response=ReceiptOut, summary="Ask for a cash receipt")
@entering(Action.ORDERS_PLACE)
def wish_receipt(request: HttpRequest, channel: str, number: str, body: WishReceipt, secret: Secret = "") -> ReceiptOut:
    """Right after the order, or later: it is issued when all its money is there, of what came by transfer, on delivery
    or as store credit. Until it is issued it may be asked for otherwise.
    """
    entered, actor = entry_of(request)
    if "\x00" in number:
        raise OrderNotFound
    order = get_order(number, actor, secret)
    if order.summary.channel_code != entered.code:
        raise OrderNotFound
    asked = ReceiptAsked(body.purpose, body.number)
    services.wish_receipt(order_id=order.summary.id, asked=asked, actor=actor, secret=secret)
    told = receipt_of_order(order)
    return ReceiptOut(
        purpose=told.purpose, number=told.shown, approvals=[one.approval for one in told.rows if one.approval]
    )


def invoice_facts(one: InvoiceSummary) -> dict[str, Any]:
    """A document as lists tell of it."""
    return {
        "number": one.number,
        "kind": one.kind,
        "issued_on": one.issued_on,
        "due_on": one.due_on,
        "orders": list(one.order_numbers),
        "gross": money_view(one.gross),
        "paid": money_view(one.applied),
        "credited": money_view(one.credited),
        "open": money_view(one.open),
    }


def owed_out(one: Owed) -> OwedOut:
    """What is owed as it goes out."""
    return OwedOut(
        total=money_view(one.total),
        overdue=money_view(one.overdue),
        next_due_on=one.next_due_on,
        next_due=money_view(one.next_due),
    )


def whole_invoice_out(view: InvoiceView) -> WholeInvoiceOut:
    """A document as it goes out."""
    return WholeInvoiceOut(
        **invoice_facts(view.summary),
        net=money_view(view.net),
        tax=money_view(view.tax),
        supplied_from=view.supplied_from,
        supplied_to=view.supplied_to,
        lines=_lines(view),
        taxes=[
            InvoiceTaxOut(
                code=one.key.code,
                rate=one.key.rate,
                category=one.key.category,
                net=money_view(one.net),
                tax=money_view(one.tax),
            )
            for one in view.taxes
        ],
        dues=[
            DueOut(
                due_on=one.due_on,
                amount=money_view(one.amount),
                discount=money_view(one.discount),
                discount_until=one.discount_until,
                is_deposit=one.is_deposit,
            )
            for one in view.dues
        ],
        payments=[AppliedOut(at=one.at, amount=money_view(one.amount)) for one in view.applications],
        credits=list(view.credits),
        credited_by=list(view.credited_by),
    )


def _lines(view: InvoiceView) -> list[InvoiceLineOut]:
    return [
        InvoiceLineOut(
            order=line.order_number,
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            net=money_view(line.net),
            tax=money_view(line.tax),
            gross=money_view(line.gross),
            tax_code=line.tax_code,
            tax_rate=line.tax_rate,
            tax_category=line.tax_category,
            credits=line.credits,
        )
        for line in view.lines
    ]
