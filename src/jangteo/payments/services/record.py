"""What a provider told is joined with what is known, once, whatever told it: an answer, a notice, its books."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.payments.models import Payment, PaymentNotice, PaymentOperation
from jangteo.payments.rules.operations import Operation, is_whole, join, standing
from jangteo.payments.services.books import (
    PROVIDER,
    as_operation,
    call_off,
    locked_payments,
    next_payment,
    operations_of,
    raise_flag,
    send_late_money_back,
    standing_of,
    tell_ledger,
    write_standing,
)
from jangteo.payments.types import OperationStatus, PaymentId, PaymentState, ProviderOperation, ProviderPayment, Verb

OPEN = (PaymentState.AWAITED.value, PaymentState.AUTHORISED.value)
TAKES = (Verb.AUTHORISE, Verb.CAPTURE)
WAITING, APPLIED, FLAGGED = "waiting", "applied", "flagged"


@transaction.atomic
def record_books(payment_id: PaymentId, told: ProviderPayment, merchant: str) -> bool:
    """Join what a provider told of a payment; whether it could be. What has a gap waits with the notices that came
    before; what tells of another amount, currency or merchant is flagged and changes nothing.

    merchant   our account there
    locks      the order's payments
    publishes  PaymentChanged
    """
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    rows = locked_payments(order_id)
    row = next(one for one in rows if one.pk == payment_id)
    if (flag := mismatch(row, told, merchant)) is not None:
        raise_flag(flag, f"{row.pk}:{told.reference}:{told.amount}", row, told=str(told.amount), merchant=told.merchant)
        return False
    notices = list(PaymentNotice.objects.select_for_update().filter(payment=row, state=WAITING).order_by("id"))
    operations = [*told.operations, *(one for notice in notices for one in unpacked(notice.told).operations)]
    known = {one.key: one for one in operations_of(row)}
    joined = join(row.gateway, map(as_operation, known.values()), operations)
    if not is_whole(standing(joined.values())):
        return False
    _keep_reference(row, told)
    _write(row, known, joined)
    amount, was_open = row.amount_minor, row.state in OPEN
    stands = write_standing(row, PROVIDER)
    _await_what_was_let_go(rows, row, amount, was_open=was_open)
    _look_at(row, stands.surplus)
    _go_on(rows, row, told)
    PaymentNotice.objects.filter(pk__in=[one.pk for one in notices]).update(state=APPLIED, due_at=None)
    return True


def _await_what_was_let_go(rows: list[Payment], row: Payment, amount: int, *, was_open: bool) -> None:
    """What a provider let go by itself, as banks do after some days, is awaited anew, and somebody looks at it.

    amount  what the payment was for before
    """
    is_gone = was_open and row.state == PaymentState.VOID
    left = amount if is_gone else amount - row.amount_minor
    if left > 0 and not any(one.state in OPEN for one in rows):
        next_payment(rows, left, PROVIDER)
        if is_gone:
            raise_flag("let_go", str(row.pk), row, amount=str(Money(left, row.currency)))


def mismatch(row: Payment, told: ProviderPayment, merchant: str) -> str | None:
    """Why what was told can't be of this payment; None: it can."""
    if told.merchant != merchant:
        return "other_merchant"
    if told.amount.currency != row.currency or any(one.amount.currency != row.currency for one in told.operations):
        return "other_currency"
    is_more = any(one.amount.minor > told.amount.minor for one in told.operations if one.verb in TAKES)
    return "other_amount" if is_more or told.amount.minor != (row.asked_minor or row.amount_minor) else None


def _keep_reference(row: Payment, told: ProviderPayment) -> None:
    if told.reference and told.reference != row.reference:
        row.reference = told.reference
        row.save(update_fields=["reference"])


def _write(row: Payment, known: Mapping[str, PaymentOperation], joined: Mapping[str, Operation]) -> None:
    for one in joined.values():
        before = known.get(one.key)
        if before is None:
            tell_ledger(row, _new(row, one), was_done=False)
        elif as_operation(before) != one:
            was_done = before.status == OperationStatus.SUCCEEDED
            if before.amount_minor != one.minor:
                raise_flag("other_amount", f"{before.pk}:{one.minor}", row, asked=str(before.amount_minor))
            _change(before, replace(one, minor=before.amount_minor) if was_done else one)  # what is booked stays
            tell_ledger(row, before, was_done=was_done)
            if (one.verb, one.status) == (Verb.REFUND, OperationStatus.FAILED):
                raise_flag("refund_failed", str(before.pk), row, refund=before.refund_for, why=one.why)


def _new(row: Payment, one: Operation) -> PaymentOperation:
    now = clock.now()
    return PaymentOperation.objects.create(
        id=new_id(),
        payment=row,
        verb=one.verb.value,
        status=one.status.value,
        amount_minor=one.minor,
        key=one.key,
        reference=one.reference,
        is_ours=False,
        failure=one.why[:120],
        at=now,
        changed_at=now,
        valued_on=clock.today() if one.status == OperationStatus.SUCCEEDED else None,
    )


def _change(row: PaymentOperation, one: Operation) -> None:
    row.status, row.amount_minor, row.reference = one.status.value, one.minor, one.reference
    row.failure, row.changed_at = one.why[:120], clock.now()
    if one.status in (OperationStatus.SUCCEEDED, OperationStatus.FAILED):
        row.due_at = None
    if one.status == OperationStatus.SUCCEEDED and row.valued_on is None:
        row.valued_on = clock.today()
    row.save(update_fields=["status", "amount_minor", "reference", "failure", "changed_at", "due_at", "valued_on"])


def _look_at(row: Payment, surplus: int) -> None:
    """What a person has to hear of: the buyer's bank took money back."""
    if row.charged_back_minor or surplus:
        raise_flag("charged_back", str(row.pk), row, amount=str(Money(row.charged_back_minor, row.currency)))
    if surplus:
        raise_flag("surplus", f"{row.pk}:{surplus}", row, amount=str(Money(surplus, row.currency)))


def _go_on(rows: list[Payment], row: Payment, told: ProviderPayment) -> None:
    """What follows by itself: late money goes back, a page that is over is followed by another."""
    stands = standing_of(row)
    send_late_money_back(row, stands, PROVIDER)
    if row.state != PaymentState.AWAITED:
        return
    if told.is_over and not stands.authorised and row is rows[-1]:
        call_off(row, PROVIDER, "the page is over")
        PaymentOperation.objects.filter(payment=row, verb=Verb.VOID, status=OperationStatus.PENDING).update(
            status=OperationStatus.SUCCEEDED, due_at=None
        )
        next_payment(rows, row.amount_minor, PROVIDER)


def packed(told: ProviderPayment) -> dict[str, Any]:
    """What was told, as a notice keeps it."""
    return {
        "reference": told.reference,
        "key": told.key,
        "merchant": told.merchant,
        "amount": told.amount.minor,
        "currency": told.amount.currency,
        "is_over": told.is_over,
        "operations": [
            {
                "reference": one.reference,
                "verb": one.verb.value,
                "status": one.status.value,
                "amount": one.amount.minor,
                "currency": one.amount.currency,
                "key": one.key,
                "why": one.why,
            }
            for one in told.operations
        ],
    }


def unpacked(kept: Mapping[str, Any]) -> ProviderPayment:
    """A notice's telling."""
    return ProviderPayment(
        reference=kept["reference"],
        key=kept["key"],
        merchant=kept["merchant"],
        amount=Money(kept["amount"], kept["currency"]),
        operations=tuple(_operations(kept["operations"])),
        is_over=kept["is_over"],
    )


def _operations(kept: Iterable[Mapping[str, Any]]) -> Iterable[ProviderOperation]:
    for one in kept:
        yield ProviderOperation(
            reference=one["reference"],
            verb=Verb(one["verb"]),
            status=OperationStatus(one["status"]),
            amount=Money(one["amount"], one["currency"]),
            key=one["key"],
            why=one["why"],
        )
