"""Reads of payments."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.prepared import prepared
from jangteo.payments.models import Payment, PaymentFlag, PaymentOperation
from jangteo.payments.rules.operations import IN_FLIGHT
from jangteo.payments.types import (
    FlagView,
    MoneyInTime,
    OperationStatus,
    OperationView,
    PaymentId,
    PaymentMethod,
    PaymentState,
    PaymentView,
    TenderView,
    Verb,
)
from jangteo.stored_value.selectors import values_by_id
from jangteo.stored_value.types import ValueId

UNDER_WAY = (OperationStatus.PENDING.value, OperationStatus.UNKNOWN.value)
OPEN = (PaymentState.AWAITED.value, PaymentState.AUTHORISED.value)
GONE = (Verb.REFUND.value, Verb.REVERSE.value, Verb.CHARGEBACK.value)


def payments_by_order(order_ids: Iterable[UUID]) -> dict[UUID, PaymentView]:
    """{order: how it is paid}; imported orders have none. One query."""
    by_order = groupby(_of_orders(list(set(order_ids))), key=lambda row: row.order_id)
    return {order_id: _view(list(payments)) for order_id, payments in by_order}


@prepared
def _of_orders(order_ids: Sequence[UUID]) -> QuerySet[Payment]:
    return Payment.objects.filter(order_id__in=order_ids).order_by("order_id", "number")


def find_some_paid(text: str, *, limit: int) -> list[tuple[UUID, str, str]]:
    """(order, deposit code, provider's reference) of the first payments that a code or reference means; one query.

    Whether the order may be seen is for its own selector to say.
    """
    found = Payment.objects.filter(Q(deposit_code=text.upper()) | Q(reference=text, reference__gt=""))
    return list(found.order_by("-changed_at").values_list("order_id", "deposit_code", "reference")[:limit])


def _view(rows: Sequence[Payment]) -> PaymentView:
    awaited = next((row for row in rows if row.state in OPEN), None)
    counted = [row for row in rows if row.state != PaymentState.VOID.value]
    told, currency = awaited or (counted or rows)[0], rows[0].currency
    received = sum(row.captured_minor for row in counted)
    is_awaited = awaited.amount_minor - awaited.captured_minor if awaited else 0
    amount = received + is_awaited if counted else rows[0].amount_minor
    return PaymentView(
        id=PaymentId(told.pk),
        order_id=told.order_id,
        method=PaymentMethod(told.method),
        state=PaymentState(told.state),
        amount=Money(amount, currency),
        deposit_code=told.deposit_code,
        changed_at=told.changed_at,
        refunded=Money(sum(row.refunded_minor + row.refunding_minor for row in counted), currency),
        received=Money(received, currency),
        held=Money(sum(map(_held, counted)), currency),
        awaited=Money(is_awaited, currency) if awaited else None,
        gateway=awaited.gateway if awaited else "",
    )


def _held(row: Payment) -> int:
    return max(0, row.captured_minor - row.refunded_minor - row.refunding_minor - row.charged_back_minor)


def find_awaited(payment_id: UUID, gateway: str) -> tuple[UUID, Money] | None:
    """The order of a payment that is awaited by a provider, and how much; None: there is no such payment any more."""
    row = Payment.objects.filter(pk=payment_id, gateway=gateway, state=PaymentState.AWAITED.value).first()
    return (row.order_id, Money(row.asked_minor or row.amount_minor, row.currency)) if row else None


def has_come(order_id: UUID) -> bool:
    """Whether all that an order awaits has come, so that nothing is awaited of it; not of one that was called off."""
    rows = list(Payment.objects.filter(order_id=order_id).values_list("state", flat=True))
    return not set(rows) & set(OPEN) and bool(set(rows) & {PaymentState.RECEIVED.value, PaymentState.REFUNDED.value})


def paid_by_value_alone(order_ids: Iterable[UUID]) -> set[UUID]:
    """Of these orders those for which something came, and none of it by money: all from stored value. One query."""
    rows = Payment.objects.filter(order_id__in=set(order_ids), captured_minor__gt=0).exclude(
        state=PaymentState.VOID.value
    )
    by_money: dict[UUID, bool] = {}
    for order_id, value_id in rows.values_list("order_id", "value_id"):
        by_money[order_id] = by_money.get(order_id, False) or value_id is None
    return {order_id for order_id, is_by_money in by_money.items() if not is_by_money}


def list_tenders(order_id: UUID) -> list[TenderView]:
    """How an order is paid, in its parts: what is awaited and what came, without what was called off. Two queries."""
    rows = [row for row in _of_orders([order_id]) if row.state != PaymentState.VOID.value]
    cards = values_by_id([row.value_id for row in rows if row.value_id])
    return [
        TenderView(
            method=PaymentMethod(row.method),
            state=PaymentState(row.state),
            amount=Money(row.amount_minor, row.currency),
            received=Money(row.captured_minor, row.currency),
            refunded=Money(row.refunded_minor + row.refunding_minor, row.currency),
            code_end=cards[ValueId(row.value_id)].code_end if row.value_id else "",
            value_id=row.value_id,
        )
        for row in rows
    ]


def money_by_order(order_ids: Iterable[UUID]) -> dict[UUID, MoneyInTime]:
    """{order: when its money was there, and what of it went back}; of none of which nothing came. One query.

    What came for a payment that was called off goes back by itself and does not count.
    """
    rows = PaymentOperation.objects.filter(payment__order_id__in=set(order_ids)).exclude(
        payment__state=PaymentState.VOID.value
    )
    came = defaultdict[UUID, list[tuple[date, int]]](list)
    back: Counter[UUID] = Counter()
    for row in rows.select_related("payment").order_by("id"):
        status, order_id = OperationStatus(row.status), row.payment.order_id
        if row.verb == Verb.CAPTURE and status == OperationStatus.SUCCEEDED:
            on = row.valued_on or row.changed_at.astimezone(clock.SEOUL).date()
            came[order_id].append((on, row.amount_minor))
        elif row.verb in GONE and (status == OperationStatus.SUCCEEDED or status in IN_FLIGHT):
            back[order_id] += row.amount_minor
    return {order_id: MoneyInTime(tuple(sorted(ones)), back[order_id]) for order_id, ones in came.items()}


def list_operations(order_id: UUID) -> list[OperationView]:
    """All that was done with an order's money, oldest first. One query."""
    rows = PaymentOperation.objects.filter(payment__order_id=order_id).select_related("payment").order_by("id")
    return [_operation(row) for row in rows]


def list_failed_refunds(order_id: UUID) -> list[OperationView]:
    """Refunds of an order that did not reach the buyer and were not paid out since, each of as much as is still there
    to be paid: their bank may have taken back some meanwhile. Two queries.
    """
    left = {row.pk: _held(row) for row in Payment.objects.filter(order_id=order_id)}
    named = (one for one in list_operations(order_id) if one.verb == Verb.REFUND and one.refund_for)
    last = {(one.payment_id, one.refund_for): one for one in named}
    found = []
    for one in last.values():
        if one.status == OperationStatus.FAILED and left[one.payment_id]:
            minor = min(one.amount.minor, left[one.payment_id])
            left[one.payment_id] -= minor
            found.append(replace(one, amount=Money(minor, one.amount.currency)))
    return found


def list_under_way(*, limit: int = 50) -> list[OperationView]:
    """What providers were asked and have not done yet, oldest first. One query."""
    rows = PaymentOperation.objects.filter(status__in=UNDER_WAY, is_ours=True).select_related("payment")
    return [_operation(row) for row in rows.order_by("at", "id")[:limit]]


def _operation(row: PaymentOperation) -> OperationView:
    return OperationView(
        id=row.pk,
        order_id=row.payment.order_id,
        payment_id=PaymentId(row.payment.pk),
        payment_number=row.payment.number,
        gateway="stored_value" if row.value_id else "" if row.is_by_hand else row.payment.gateway,
        verb=Verb(row.verb),
        status=OperationStatus(row.status),
        amount=Money(row.amount_minor, row.payment.currency),
        reference=row.reference,
        refund_for=row.refund_for,
        failure=row.failure,
        actor_name=row.actor_name,
        why=row.why,
        at=row.at,
        changed_at=row.changed_at,
        is_ours=row.is_ours,
    )


def list_flags(*, only_open: bool = True, limit: int = 100) -> list[FlagView]:
    """What a person has to look at, newest first. One query."""
    rows = PaymentFlag.objects.select_related("payment").order_by("-id")
    if only_open:
        rows = rows.filter(seen_at=None)
    return [
        FlagView(
            id=row.pk,
            kind=row.kind,
            order_id=row.payment.order_id if row.payment else None,
            facts=row.facts,
            at=row.at,
            seen_at=row.seen_at,
            seen_by=row.seen_by,
            why=row.why,
        )
        for row in rows[:limit]
    ]


def count_ended_operations(since: datetime) -> tuple[int, int]:
    """How many attempts to pay failed since then, ours and those of buyers on a provider's page, and how many ended.

    One query.
    """
    rows = PaymentOperation.objects.filter(
        is_by_hand=False, verb__in=[Verb.AUTHORISE.value, Verb.CAPTURE.value], changed_at__gt=since
    )
    failed = Count("pk", filter=Q(status=OperationStatus.FAILED.value))
    ended = Count("pk", filter=Q(status__in=[OperationStatus.FAILED.value, OperationStatus.SUCCEEDED.value]))
    found = rows.aggregate(failed=failed, ended=ended)
    return found["failed"], found["ended"]
