"""Providers are asked for what was decided, outside of every transaction, until the answer is known."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.payments import gateways
from jangteo.payments.errors import GatewayAway, GatewayNotSet, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.port import Gateway
from jangteo.payments.models import Payment, PaymentOperation
from jangteo.payments.services.books import PROVIDER, locked_payments, raise_flag, write_standing
from jangteo.payments.services.record import record_books
from jangteo.payments.types import OperationStatus, PaymentId, ProviderPayment, Verb

AT_ONCE = 20
LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(minutes=10)
IN_FLIGHT = (OperationStatus.PENDING.value, OperationStatus.UNKNOWN.value)

log = structlog.get_logger(__name__)


class InsideTransaction(RuntimeError):
    """A provider was to be called while rows are locked."""


def require_no_transaction() -> None:
    """No provider is called inside a transaction: it would hold locks as long as the provider likes.

    raises  InsideTransaction
    """
    if connection.in_atomic_block and not _in_a_test():
        raise InsideTransaction


def _in_a_test() -> bool:
    """Whether the outermost block is a test's own, which Django marks."""
    return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def send_due() -> int:
    """Ask providers for what is due, and about payments that nobody told of; how many were looked at."""
    calls, looks = _claim(), _claim_looks()
    for one in calls:
        each(send_call, one)
    for one in looks:
        each(settle_payment, one)
    return len(calls) + len(looks)


def each(work: Callable[[UUID], None], one: UUID) -> None:
    """Do one piece of work of many; what goes wrong with it is told and tried again when its lease is over."""
    try:
        work(one)
    except Exception:  # the edge of the loop: one payment must not keep the others waiting
        if connection.in_atomic_block:
            raise
        log.exception("payment_work_failed", id=str(one))


@transaction.atomic
def _claim() -> list[UUID]:
    now = clock.now()
    found = PaymentOperation.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
    ids = list(found.order_by("due_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    PaymentOperation.objects.filter(pk__in=ids).update(due_at=now + LEASE)
    return ids


@transaction.atomic
def _claim_looks() -> list[UUID]:
    now = clock.now()
    found = Payment.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
    ids = list(found.order_by("due_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    Payment.objects.filter(pk__in=ids).update(due_at=now + LEASE)
    return ids


def send_call(operation_id: UUID) -> None:
    """Ask a provider for one operation; what was asked before without an answer is looked up first, and asked again
    with the same key only where the provider knows nothing of it. Safe to run twice, and at once.
    """
    require_no_transaction()
    row = PaymentOperation.objects.select_related("payment").get(pk=operation_id)
    if row.status not in IN_FLIGHT or row.is_by_hand:
        PaymentOperation.objects.filter(pk=row.pk).update(due_at=None)
        return
    try:
        gateway = gateways.gateway(row.payment.gateway)
        if row.tries and _is_told(gateway, row):
            return
        _note_try(row)
        books = _ask(gateway, row)
    except GatewayRefused as refusal:
        _refused(row, refusal)
        settle_payment(row.payment_id)  # what was refused tells that there is something that we don't know
    except (GatewayAway, GatewayNotSet):
        _later(row, OperationStatus.PENDING)
    except OutcomeUnknown:
        _later(row, OperationStatus.UNKNOWN)
    else:
        _answered(gateway, row, books)


def _note_try(row: PaymentOperation) -> None:
    """Before asking, so that a kill in between leaves that it may have been asked."""
    row.tries = min(row.tries + 1, 1000)
    PaymentOperation.objects.filter(pk=row.pk).update(tries=row.tries)


def _is_told(gateway: Gateway, row: PaymentOperation) -> bool:
    """Whether the provider's books know of the operation, which are joined."""
    books = gateway.look_up(key=row.payment.pk.hex, reference=row.payment.reference)
    if books is None:
        return False
    record_books(PaymentId(row.payment.pk), books, gateway.merchant)
    row.refresh_from_db()
    if row.status not in IN_FLIGHT:
        return True
    if not row.reference:
        return False
    _later(row, OperationStatus(row.status))  # the provider has it, and has not done it yet
    return True


def _ask(gateway: Gateway, row: PaymentOperation) -> ProviderPayment:
    payment, verb = row.payment, Verb(row.verb)
    amount = Money(row.amount_minor, payment.currency)
    if verb == Verb.CAPTURE:
        return gateway.capture(key=row.key, reference=payment.reference, amount=amount)
    if verb == Verb.REFUND:
        return gateway.refund(key=row.key, reference=payment.reference, amount=amount, why=row.refund_for)
    return gateway.void(key=row.key, reference=payment.reference)


def _answered(gateway: Gateway, row: PaymentOperation, books: ProviderPayment) -> None:
    record_books(PaymentId(row.payment.pk), books, gateway.merchant)
    row.refresh_from_db()
    if row.status in IN_FLIGHT and row.verb == Verb.VOID:
        _close(row, OperationStatus.SUCCEEDED, "")  # of a page nobody paid on, the books have nothing to tell
    elif row.status in IN_FLIGHT:
        _later(row, OperationStatus(row.status))


def _refused(row: PaymentOperation, refusal: GatewayRefused) -> None:
    why = str(refusal.facts.get("why") or refusal.message)[:120]
    log.info("payment_refused", verb=row.verb, payment=str(row.payment_id), why=why)
    _close(row, OperationStatus.FAILED, why)


@transaction.atomic
def _close(row: PaymentOperation, status: OperationStatus, why: str) -> None:
    payments = {one.pk: one for one in locked_payments(row.payment.order_id)}
    found = PaymentOperation.objects.select_for_update().get(pk=row.pk)
    if found.status not in IN_FLIGHT:
        return
    found.status, found.failure, found.due_at, found.changed_at = status.value, why, None, clock.now()
    if status == OperationStatus.SUCCEEDED and found.verb == Verb.VOID:
        found.amount_minor = 0
    found.save(update_fields=["status", "failure", "due_at", "changed_at", "amount_minor"])
    payment = payments[found.payment_id]
    write_standing(payment, PROVIDER, why)
    if found.verb == Verb.REFUND:
        raise_flag("refund_failed", str(found.pk), payment, refund=found.refund_for, why=why)
    if found.verb == Verb.CAPTURE and status == OperationStatus.FAILED:
        raise_flag("capture_failed", str(found.pk), payment, amount=str(Money(found.amount_minor, payment.currency)))


def _later(row: PaymentOperation, status: OperationStatus) -> None:
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(row.tries, 12)))
    still = PaymentOperation.objects.filter(pk=row.pk, status__in=IN_FLIGHT)
    still.exclude(status=OperationStatus.UNKNOWN.value).update(status=status.value)
    still.update(due_at=clock.now() + wait)


def settle_payment(payment_id: UUID) -> None:
    """Ask a provider how a payment stands, and join what it says; where it can't be asked it is asked later.

    What stays awaited is looked at again, each time after twice as long, for a day.
    """
    require_no_transaction()
    row = Payment.objects.get(pk=payment_id)
    if not row.gateway:
        return
    try:
        gateway = gateways.gateway(row.gateway)
        books = gateway.look_up(key=row.pk.hex, reference=row.reference)
        if books is not None:
            record_books(PaymentId(row.pk), books, gateway.merchant)
    except (GatewayAway, GatewayNotSet, OutcomeUnknown) as away:
        log.info("payment_not_settled", payment=str(row.pk), why=away.code)
    _look_again(row)


def _look_again(row: Payment) -> None:
    row.refresh_from_db()
    is_open = row.state in ("awaited", "authorised") and row.page_url and row.tries < 10
    when = clock.now() + timedelta(minutes=2 ** min(row.tries, 9)) if is_open else None
    Payment.objects.filter(pk=row.pk).update(due_at=when, tries=min(row.tries + 1, 1000))
