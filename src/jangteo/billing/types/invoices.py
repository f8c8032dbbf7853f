"""Invoices and credit notes, what they are made of, and how far they are paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.kernel.money import Money

InvoiceId = NewType("InvoiceId", UUID)


class InvoiceKind(StrEnum):
    """The amounts of a credit note are above zero, too: what it is says which way they go."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class BillingMode(StrEnum):
    """When what left is invoiced: each time, or all of a month at its end."""

    PER_SHIPMENT = "per_shipment"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Figures:
    """Base units of a line with their net and tax, in minor units."""

    quantity: int = 0
    net: int = 0
    tax: int = 0

    @property
    def gross(self) -> int:
        return self.net + self.tax

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.quantity + other.quantity, self.net + other.net, self.tax + other.tax)

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(self.quantity - other.quantity, self.net - other.net, self.tax - other.tax)

    def __bool__(self) -> bool:
        return (self.quantity, self.net, self.tax) != (0, 0, 0)


@dataclass(frozen=True, slots=True)
class TaxKey:
    """What lines must share to be taxed alike."""

    code: str
    rate: Decimal
    category: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an invoice and what of it is not credited."""

    id: UUID
    invoice_id: UUID
    tax: TaxKey
    left: Figures


@dataclass(frozen=True, slots=True)
class OpenShare:
    """What an order owes on an invoice before anything is set against it: gross less credit notes.

    applied  what is set against it, in minor units
    """

    invoice_id: UUID
    due_on: date
    number: str
    owed: int
    applied: int


@dataclass(frozen=True, slots=True)
class DuePart:
    """A part of an invoice and when it is due.

    discount_until  the last day on which `discount` may be taken off; None: nothing is
    """

    due_on: date
    amount: Money
    discount: Money
    discount_until: date | None = None
    is_deposit: bool = False


@dataclass(frozen=True, slots=True)
class BillTo:
    """Whom an invoice names, as it was when it was issued.

    address  as `parties.types.PostalAddress`
    """

    party_id: UUID | None
    name: str
    business_number: str
    email: str
    address: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InvoiceLineView:
    """A line of an invoice with its frozen figures; of a credit note, `credits` is the number of the invoice.

    quantity    in base units
    unit_price  of a base unit, in the view of the order's prices
    credited    what credit notes took off it, gross
    """

    position: int
    order_id: UUID
    order_number: str
    sku: str
    name: str
    variant_label: str
    is_shipping: bool
    quantity: int
    unit_price: Decimal
    net: Money
    tax: Money
    tax_code: str
    tax_rate: Decimal
    tax_category: str
    treatment: Mapping[str, Any] | None
    credited: Money
    credits: str = ""

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    @property
    def left(self) -> Money:
        return self.gross - self.credited


@dataclass(frozen=True, slots=True)
class TaxLine:
    """What a document has of one rate."""

    key: TaxKey
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """Money of an order that was set against an invoice; below zero it was taken off again."""

    order_id: UUID
    at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class InvoiceSummary:
    """An invoice as lists show it.

    due_on   the last day of its parts; of a credit note the day it was issued
    applied  what is set against it
    credited what credit notes took off it
    """

    id: InvoiceId
    kind: InvoiceKind
    number: str
    entity_code: str
    party_id: UUID | None
    bill_to_name: str
    issued_on: date
    due_on: date
    gross: Money
    applied: Money
    credited: Money
    order_numbers: tuple[str, ...] = ()
    order_ids: tuple[UUID, ...] = ()

    @property
    def open(self) -> Money:
        """What is still owed on it; a credit note is never owed."""
        if self.kind == InvoiceKind.CREDIT_NOTE:
            return Money.zero(self.gross.currency)
        return self.gross - self.credited - self.applied


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice or credit note whole.

    seller        the legal entity as it was: as `types.entities.EntityDraft`
    supplied_from, supplied_to  when its goods left
    credited_by   numbers of its credit notes
    credits       numbers of the invoices that a credit note is of
    dues          its parts as it was issued
    open_dues     the same, each with what of it is still owed
    """

    summary: InvoiceSummary
    seller: Mapping[str, Any]
    bill_to: BillTo
    supplied_from: date
    supplied_to: date
    prices_include_tax: bool
    net: Money
    tax: Money
    lines: tuple[InvoiceLineView, ...]
    taxes: tuple[TaxLine, ...]
    dues: tuple[DuePart, ...]
    open_dues: tuple[tuple[DuePart, Money], ...]
    applications: tuple[ApplicationView, ...]
    terms_version_id: UUID | None
    purchase_order_numbers: tuple[str, ...]
    credited_by: tuple[str, ...]
    credits: tuple[str, ...]
    order_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LeftOrder:
    """An order of which something left and was never invoiced.

    gross  what its invoices are to come to
    """

    order_id: UUID
    number: str
    gross: Money
