"""Tax documents as they are kept here: what each is made of, and how it stands with the provider."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jangteo.billing.types.etax import AmendmentReason, ReceiptPurpose, TaxInvoiceState, TaxKind
from jangteo.kernel.money import Money


class DocumentMode(StrEnum):
    """How a buyer's supplies are put into documents: a month's in one, or each invoice in its own."""

    MONTHLY = "monthly"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class TaxItemView:
    """What of an invoice or credit note a tax document covers; below zero it is taken back."""

    invoice_id: UUID
    number: str
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class TaxDocumentView:
    """A tax document.

    approval        24 signs; empty until it is issued
    original        approval of the document it amends
    issue_by        None: no day is fixed by law for its reason
    is_wanted       it may go out; a draft waits for a person until then
    is_unknown      the provider gave no answer: it is asked before anything else is done
    why             what the provider or the tax service said no with
    """

    id: UUID
    supplier: str
    buyer: str
    buyer_name: str
    party_id: UUID | None
    kind: TaxKind
    reason: AmendmentReason | None
    original_id: UUID | None
    original: str
    written_on: date
    issue_by: date | None
    net: Money
    tax: Money
    state: TaxInvoiceState
    approval: str
    management_number: str
    remark: str
    is_wanted: bool
    is_unknown: bool
    why: str
    issued_at: datetime | None
    items: tuple[TaxItemView, ...] = ()

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    def is_late(self, today: date) -> bool:
        """Whether its last day is over and it is not issued."""
        return not self.approval and self.issue_by is not None and self.issue_by < today


@dataclass(frozen=True, slots=True)
class MonthToClose:
    """A month with invoices or credit notes that no tax document covers yet.

    waiting  numbers of credit notes whose original has no approval number yet
    """

    month: date
    issue_by: date
    invoices: int
    credit_notes: int
    net: Money
    tax: Money
    waiting: tuple[str, ...] = ()


class ReceiptState(StrEnum):
    """How a cash receipt stands with the provider."""

    WANTED = "wanted"
    ISSUED = "issued"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CashReceiptView:
    """A cash receipt, or the cancellation of one or of a part (below zero)."""

    id: UUID
    order_id: UUID
    number: str
    is_self_issued: bool
    purpose: str
    on: date
    net: Money
    tax: Money
    state: ReceiptState
    approval: str
    original: str
    why: str

    @property
    def gross(self) -> Money:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class ReceiptAsked:
    """What a buyer asks for: for a person by telephone or receipt card, for a business by its number.

    number  digits; hyphens and spaces are allowed where it is asked
    """

    purpose: ReceiptPurpose
    number: str


@dataclass(frozen=True, slots=True)
class OrderReceipt:
    """How the cash receipt of an order stands for its buyer.

    shown     the number with its middle covered; empty: nothing is asked for
    purpose   None: nothing is asked for
    may_ask   it may still be asked for, or otherwise
    """

    purpose: ReceiptPurpose | None
    shown: str
    may_ask: bool
    rows: tuple[CashReceiptView, ...] = ()
