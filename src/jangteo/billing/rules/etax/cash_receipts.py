"""Cash receipts (현금영수증): for whom, and how one is taken back."""

import re
from collections.abc import Iterable
from datetime import date

from jangteo.billing.errors import TaxInvoiceRefused
from jangteo.billing.types.etax import CashReceipt, ReceiptPurpose
from jangteo.kernel.money import Money

SELF_ISSUED = "0100001234"  # 자진발급: the payer gave no number
_PHONE = re.compile(r"01[016789]\d{7,8}")
_BUSINESS = re.compile(r"\d{10}")  # its check digit is tested where the number is taken down
_CARD = re.compile(r"\d{13,19}")


def cash_receipt(number: str, *, purpose: ReceiptPurpose, on: date, net: Money, tax: Money) -> CashReceipt:
    """A receipt by the number the payer gave, with or without hyphens.

    raises  TaxInvoiceRefused where the number does not fit the purpose, or nothing was paid
    """
    if net.minor <= 0 or tax.minor < 0:
        raise TaxInvoiceRefused("a receipt is for what was paid")
    digits = receipt_number(number, purpose=purpose)
    return CashReceipt(purpose=purpose, number=digits, on=on, net=net, tax=tax, is_self_issued=digits == SELF_ISSUED)


def receipt_number(number: str, *, purpose: ReceiptPurpose) -> str:
    """The digits of a number that fits a purpose.

    raises  TaxInvoiceRefused

    >>> receipt_number("010-1234-5678", purpose=ReceiptPurpose.INCOME_DEDUCTION)
    '01012345678'
    """
    digits = number.replace("-", "").replace(" ", "")
    if purpose is ReceiptPurpose.EXPENSE_PROOF and not _BUSINESS.fullmatch(digits):
        raise TaxInvoiceRefused("a receipt that proves an expense is for a business number")
    if purpose is ReceiptPurpose.INCOME_DEDUCTION and not (_PHONE.fullmatch(digits) or _CARD.fullmatch(digits)):
        raise TaxInvoiceRefused("a receipt for a person is for a mobile telephone or a receipt card")
    return digits


def self_issued(*, on: date, net: Money, tax: Money) -> CashReceipt:
    """A receipt of a sale whose payer gave no number, under the one the tax service keeps for that."""
    return cash_receipt(SELF_ISSUED, purpose=ReceiptPurpose.INCOME_DEDUCTION, on=on, net=net, tax=tax)


def cancel_receipt(
    original: CashReceipt, approval: str, *, on: date, net: Money, tax: Money, cancelled: Iterable[CashReceipt] = ()
) -> CashReceipt:
    """The cancellation of a receipt or a part of it, under the original's number, approval and day.

    cancelled  what was taken back of it before
    raises     TaxInvoiceRefused where more is taken back than is left, or a cancellation is cancelled
    """
    if original.original_approval:
        raise TaxInvoiceRefused("a cancellation is not cancelled; issue another receipt")
    if not approval or on < original.on:
        raise TaxInvoiceRefused("a cancellation names its original's approval and is not before it")
    back = list(cancelled)
    if any(one.original_approval != approval for one in back):
        raise TaxInvoiceRefused("what was taken back before is of another receipt")
    left_net = original.net.minor + sum(one.net.minor for one in back) - net.minor
    left_tax = original.tax.minor + sum(one.tax.minor for one in back) - tax.minor
    if net.minor <= 0 or tax.minor < 0 or left_net < 0 or left_tax < 0:
        raise TaxInvoiceRefused("no more is taken back than is left of the receipt")
    return CashReceipt(
        purpose=original.purpose,
        number=original.number,
        on=on,
        net=-net,
        tax=-tax,
        is_self_issued=original.is_self_issued,
        original_approval=approval,
        original_on=original.on,
    )
