"""Korean tax invoices (세금계산서, 계산서), their amendments, cash receipts (현금영수증). All amounts are in won."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jangteo.kernel.money import Money


class TaxKind(StrEnum):
    """What a document is.

    taxable     세금계산서 at 10 %
    zero_rated  영세율 세금계산서: its tax is nothing, and evidence of the export goes with it
    exempt      계산서, for what is exempt: it has no tax at all
    """

    TAXABLE = "taxable"
    ZERO_RATED = "zero_rated"
    EXEMPT = "exempt"


class AmendmentReason(StrEnum):
    """Why an issued document is amended; `AMENDMENT_CODES` are the numbers they go by.

    entry_error           기재사항 착오정정
    amount_change         공급가액 변동
    goods_returned        환입
    contract_cancelled    계약의 해제
    letter_of_credit      내국신용장 사후개설
    issued_twice          착오에 의한 이중발급
    """

    ENTRY_ERROR = "entry_error"
    AMOUNT_CHANGE = "amount_change"
    GOODS_RETURNED = "goods_returned"
    CONTRACT_CANCELLED = "contract_cancelled"
    LETTER_OF_CREDIT = "letter_of_credit"
    ISSUED_TWICE = "issued_twice"


AMENDMENT_CODES = {
    AmendmentReason.ENTRY_ERROR: 1,
    AmendmentReason.AMOUNT_CHANGE: 2,
    AmendmentReason.GOODS_RETURNED: 3,
    AmendmentReason.CONTRACT_CANCELLED: 4,
    AmendmentReason.LETTER_OF_CREDIT: 5,
    AmendmentReason.ISSUED_TWICE: 6,
}


class TaxInvoiceState(StrEnum):
    """How a document stands with the provider and the National Tax Service.

    draft     kept by the provider, not issued; the only one that can be thrown away
    issued    signed, with an approval number
    sent      given to the tax service, not answered
    accepted  the tax service has it
    failed    the tax service refused it, or did not get it
    retried   sent again after that
    """

    DRAFT = "draft"
    ISSUED = "issued"
    SENT = "sent"
    ACCEPTED = "accepted"
    FAILED = "failed"
    RETRIED = "retried"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxInvoice:
    """A document as it is issued.

    supplier, buyer    business numbers, ten digits
    written_on         작성일자: the day that says to which tax period it belongs, not the day it is issued
    net, tax           below zero on what takes back; tax is nothing unless the kind is taxable
    original_approval  of the document that is amended; empty on an original
    remark             비고: what the law wants beside an amendment
    """

    supplier: str
    buyer: str
    kind: TaxKind
    written_on: date
    net: Money
    tax: Money
    description: str = ""
    reason: AmendmentReason | None = None
    original_approval: str = ""
    remark: str = ""

    @property
    def gross(self) -> Money:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """An original with the number it was approved under: 24 signs, its day, the provider's eight, a serial of eight."""

    invoice: TaxInvoice
    approval: str


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A document and the days it has.

    issue_by  None: no day is fixed by law for this reason; at once, when it is known
    """

    invoice: TaxInvoice
    issue_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """Goods that went out, or services done.

    on  the day of supply
    """

    id: str
    buyer: str
    on: date
    kind: TaxKind
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Goods that came back; amounts above zero."""

    id: str
    supplied_id: str
    on: date
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class MonthClose:
    """What a month's supplies and returns take.

    originals   one document for each buyer and kind, dated the last day of the month
    amendments  for what came back of earlier months, in the order of returns
    waiting     returns whose original has no approval number yet; nothing can be amended before it has
    """

    originals: tuple[ToIssue, ...]
    amendments: tuple[ToIssue, ...]
    waiting: tuple[str, ...]


class ReceiptPurpose(StrEnum):
    """Whom a cash receipt is for.

    income_deduction  소득공제: a person, by telephone or card number
    expense_proof     지출증빙: a business, by its number
    """

    INCOME_DEDUCTION = "income_deduction"
    EXPENSE_PROOF = "expense_proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashReceipt:
    """A cash receipt, or the cancellation of one.

    number             digits of a telephone, card or business
    amounts            below zero on a cancellation
    original_approval  with its day, of the receipt that is cancelled
    """

    purpose: ReceiptPurpose
    number: str
    on: date
    net: Money
    tax: Money
    is_self_issued: bool = False
    original_approval: str = ""
    original_on: date | None = None

    @property
    def gross(self) -> Money:
        return self.net + self.tax
