"""What each of the six reasons to amend takes: how many documents, with which signs, dated when, by when.

source  Enforcement Decree of the Value-Added Tax Act, article 70 (1)
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jangteo.billing.errors import TaxInvoiceRefused
from jangteo.billing.rules.etax.approvals import is_approval
from jangteo.billing.rules.etax.deadlines import issue_by, letter_issue_by, letter_opened_by
from jangteo.billing.types.etax import AmendmentReason, IssuedInvoice, TaxInvoice, TaxKind, ToIssue
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What happened.

    on         the day it happened: of the change, return, cancellation, opening; unused for errors
    net, tax   what changes (amount change: with its sign; return, letter of credit: above zero); None for the whole
    corrected  the document as it should have been, for an entry error
    """

    reason: AmendmentReason
    on: date | None = None
    net: Money | None = None
    tax: Money | None = None
    corrected: TaxInvoice | None = None


def amend(original: IssuedInvoice, amendment: Amendment, holidays: Collection[date] = ()) -> tuple[ToIssue, ...]:
    """The documents to issue, in order.

    raises  TaxInvoiceRefused where the reason does not fit what happened
    """
    if not is_approval(original.approval):
        raise TaxInvoiceRefused(
            "an amendment names the approval number of its original, 24 signs that begin with a day"
        )
    if original.invoice.reason is not None:
        raise TaxInvoiceRefused("the original is amended, not an amendment of it")
    return _BY_REASON[amendment.reason](original, amendment, holidays)


def _happened(original: IssuedInvoice, amendment: Amendment) -> date:
    if amendment.on is None:
        raise TaxInvoiceRefused("say on which day it happened")
    if amendment.on < original.invoice.written_on:
        raise TaxInvoiceRefused("nothing changes before the document's own day")
    return amendment.on


def _parts(amendment: Amendment) -> tuple[Money, Money]:
    if amendment.net is None or amendment.tax is None or not amendment.net:
        raise TaxInvoiceRefused("say how much changes")
    return amendment.net, amendment.tax


def _document(original: IssuedInvoice, reason: AmendmentReason, net: Money, tax: Money) -> TaxInvoice:
    """A document of the original's parties and day."""
    if original.invoice.kind is not TaxKind.TAXABLE and tax:
        raise TaxInvoiceRefused("only what is taxable has tax")
    if tax and (tax.minor < 0) != (net.minor < 0):
        raise TaxInvoiceRefused("net and tax go the same way")
    return replace(original.invoice, net=net, tax=tax, reason=reason, original_approval=original.approval, remark="")


def _taken_back(original: IssuedInvoice, reason: AmendmentReason) -> TaxInvoice:
    """All of the original, below zero."""
    return _document(original, reason, -original.invoice.net, -original.invoice.tax)


def _within(original: IssuedInvoice, net: Money, tax: Money) -> None:
    whole = original.invoice
    if not (0 < net.minor <= whole.net.minor and 0 <= tax.minor <= whole.tax.minor):
        raise TaxInvoiceRefused("no more is taken back than the original has")


def _entry_error(original: IssuedInvoice, amendment: Amendment, _: Collection[date]) -> tuple[ToIssue, ...]:
    """기재사항 착오정정: the original taken back under its own day, and the document as it should have been."""
    corrected = amendment.corrected
    if corrected is None or corrected == original.invoice:
        raise TaxInvoiceRefused("say what the document should have been")
    if corrected.supplier != original.invoice.supplier:
        raise TaxInvoiceRefused("another supplier's document is another document")
    right = replace(corrected, reason=amendment.reason, original_approval=original.approval)
    return ToIssue(_taken_back(original, amendment.reason), None), ToIssue(right, None)


def _amount_change(original: IssuedInvoice, amendment: Amendment, holidays: Collection[date]) -> tuple[ToIssue, ...]:
    """공급가액 변동: what is added or taken off, dated the day it changed."""
    on, (net, tax) = _happened(original, amendment), _parts(amendment)
    if net.minor < 0:
        _within(original, -net, -tax)
    return (_dated(_document(original, amendment.reason, net, tax), original, on, holidays),)


def _dated(invoice: TaxInvoice, original: IssuedInvoice, on: date, holidays: Collection[date]) -> ToIssue:
    """Dated the day it happened, the original's day beside it, by the tenth of the month after."""
    remark = original.invoice.written_on.isoformat()
    return ToIssue(replace(invoice, written_on=on, remark=remark), issue_by(on, holidays))


def _goods_returned(original: IssuedInvoice, amendment: Amendment, holidays: Collection[date]) -> tuple[ToIssue, ...]:
    """환입: what came back, below zero, dated the day it came."""
    on, (net, tax) = _happened(original, amendment), _parts(amendment)
    _within(original, net, tax)
    return (_dated(_document(original, amendment.reason, -net, -tax), original, on, holidays),)


def _contract_cancelled(
    original: IssuedInvoice, amendment: Amendment, holidays: Collection[date]
) -> tuple[ToIssue, ...]:
    """계약의 해제: the whole original below zero, dated the day of cancellation."""
    on = _happened(original, amendment)
    if amendment.net is not None:
        raise TaxInvoiceRefused("a part of a contract that ends is a change of amount")
    return (_dated(_taken_back(original, amendment.reason), original, on, holidays),)


def _letter_of_credit(original: IssuedInvoice, amendment: Amendment, holidays: Collection[date]) -> tuple[ToIssue, ...]:
    """내국신용장 사후개설: what the letter covers, taken back and issued again at zero, both of the original's day."""
    opened = _happened(original, amendment)
    whole = original.invoice
    net, tax = (whole.net, whole.tax) if amendment.net is None else _parts(amendment)
    if whole.kind is not TaxKind.TAXABLE:
        raise TaxInvoiceRefused("only a taxable supply becomes zero-rated")
    if opened > letter_opened_by(whole.written_on, holidays):
        raise TaxInvoiceRefused("the letter was opened later than 25 days after the tax period")
    _within(original, net, tax)
    due = letter_issue_by(whole.written_on, opened, holidays)
    back = replace(_document(original, amendment.reason, -net, -tax), remark=opened.isoformat())
    again = replace(back, kind=TaxKind.ZERO_RATED, net=net, tax=Money.zero(net.currency))
    return ToIssue(back, due), ToIssue(again, due)


def _issued_twice(original: IssuedInvoice, amendment: Amendment, _: Collection[date]) -> tuple[ToIssue, ...]:
    """착오에 의한 이중발급: the one too many taken back whole, under its own day."""
    if amendment.net is not None:
        raise TaxInvoiceRefused("what was issued twice is taken back whole")
    return (ToIssue(_taken_back(original, amendment.reason), None),)


_BY_REASON: Mapping[AmendmentReason, Callable[[IssuedInvoice, Amendment, Collection[date]], tuple[ToIssue, ...]]] = {
    AmendmentReason.ENTRY_ERROR: _entry_error,
    AmendmentReason.AMOUNT_CHANGE: _amount_change,
    AmendmentReason.GOODS_RETURNED: _goods_returned,
    AmendmentReason.CONTRACT_CANCELLED: _contract_cancelled,
    AmendmentReason.LETTER_OF_CREDIT: _letter_of_credit,
    AmendmentReason.ISSUED_TWICE: _issued_twice,
}
