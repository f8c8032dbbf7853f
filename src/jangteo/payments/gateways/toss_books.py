"""What Toss Payments' payment object tells.

source  Toss Payments core API 2022-11-16, object Payment
"""

import hashlib
import re
from collections.abc import Iterator

from jangteo.kernel.money import Money
from jangteo.payments.errors import OutcomeUnknown
from jangteo.payments.gateways.reading import Facts, money
from jangteo.payments.gateways.toss_wire import word_of
from jangteo.payments.types import OperationStatus, ProviderOperation, ProviderPayment, Verb

CURRENCY = "KRW"
LONGEST_REASON, LONGEST_TAG = 200, 64
TAG = re.compile(r"\[([^\[\]]+)\]\Z")
TAKEN = frozenset({"DONE", "PARTIAL_CANCELED", "CANCELED"})
OVER = frozenset({"CANCELED", "ABORTED", "EXPIRED"})
STATES = TAKEN | OVER | {"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT"}
CANCEL_STATUS = {
    "": OperationStatus.SUCCEEDED,
    "DONE": OperationStatus.SUCCEEDED,
    "IN_PROGRESS": OperationStatus.PENDING,
    "ABORTED": OperationStatus.FAILED,
}
ACCOUNT_REFUNDS = {"PENDING": OperationStatus.PENDING, "FAILED": OperationStatus.FAILED}


def reason_with(key: str, why: str) -> str:
    """What is told to Toss as the reason of a cancel: it carries the key, so that the books tell whose it was.

    >>> reason_with("01a", "깨짐")
    '깨짐 [01a]'
    """
    tag = tag_of(key)
    return f"{why[: LONGEST_REASON - len(tag) - 3]} [{tag}]".strip()


def tag_of(key: str) -> str:
    """The key, or its digest where it is too long to be told or has brackets."""
    if len(key) <= LONGEST_TAG and not set(key) & set("[]"):
        return key
    return hashlib.sha256(key.encode()).hexdigest()[:LONGEST_TAG]


def payment_of(told: Facts) -> ProviderPayment:
    """A payment as Toss has it: what is taken is authorised and captured in one."""
    status, currency = told.text("status"), told.text("currency")
    if status not in STATES:
        raise OutcomeUnknown("The answer's payment.status is not what it should be.", part="status")
    amount = money(told.whole("totalAmount"), currency)
    is_taken = status in TAKEN and told.found.get("approvedAt") is not None
    return ProviderPayment(
        reference=told.text("paymentKey"),
        key=told.text("orderId"),
        merchant=told.text("mId"),
        amount=amount,
        operations=tuple(_operations(told, status, amount, is_taken=is_taken)),
        is_over=status in OVER and not is_taken,
    )


def _operations(told: Facts, status: str, amount: Money, *, is_taken: bool) -> Iterator[ProviderOperation]:
    name = told.text("paymentKey")
    if is_taken:
        yield ProviderOperation(f"{name}:authorise", Verb.AUTHORISE, OperationStatus.SUCCEEDED, amount)
        yield ProviderOperation(f"{name}:capture", Verb.CAPTURE, OperationStatus.SUCCEEDED, amount)
        yield from _cancels(told, amount.currency)
    elif status == "WAITING_FOR_DEPOSIT":
        yield ProviderOperation(f"{name}:authorise", Verb.AUTHORISE, OperationStatus.PENDING, amount)
    elif status == "ABORTED":
        failure = told.facts_or_none("failure")
        why = "" if failure is None else word_of(failure.text_or_none("code"))
        yield ProviderOperation(f"{name}:authorise", Verb.AUTHORISE, OperationStatus.FAILED, amount, why=why)
    elif status in OVER and told.facts_or_none("virtualAccount") is not None:
        yield ProviderOperation(f"{name}:authorise", Verb.AUTHORISE, OperationStatus.FAILED, amount, why=status.lower())


def _cancels(told: Facts, currency: str) -> Iterator[ProviderOperation]:
    """Money given back; of a virtual account's the last may be on its way, or have come back."""
    account, cancels = told.facts_or_none("virtualAccount"), list(told.each("cancels"))
    for number, one in enumerate(cancels, 1):
        word = one.text_or_none("cancelStatus")
        if word not in CANCEL_STATUS:
            raise OutcomeUnknown("The answer's cancels.cancelStatus is not what it should be.", part="cancels")
        status = CANCEL_STATUS[word]
        if account is not None and number == len(cancels):
            status = ACCOUNT_REFUNDS.get(account.text_or_none("refundStatus"), status)
        tag = TAG.search(one.text_or_none("cancelReason"))
        yield ProviderOperation(
            reference=one.text("transactionKey"),
            verb=Verb.REFUND,
            status=status,
            amount=money(one.whole("cancelAmount"), currency),
            key=tag.group(1) if tag else "",
        )
