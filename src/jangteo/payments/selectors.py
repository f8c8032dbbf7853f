"""Reads of payments."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import BigIntegerField, Sum
from django.db.models.functions import Coalesce

from jangteo.kernel.money import Money
from jangteo.payments.models import Payment
from jangteo.payments.types import PaymentId, PaymentMethod, PaymentState, PaymentView

CAME = (PaymentState.RECEIVED.value, PaymentState.REFUNDED.value)


def payments_by_order(order_ids: Iterable[UUID]) -> dict[UUID, PaymentView]:
    """{order: how it is paid}; imported orders have none. One query."""
    rows = Payment.objects.filter(order_id__in=set(order_ids)).order_by("order_id", "number")
    given_back = Coalesce(Sum("refunds__amount_minor"), 0, output_field=BigIntegerField())
    by_order = groupby(rows.annotate(given_back=given_back), key=lambda row: row.order_id)
    return {order_id: _view(list(payments)) for order_id, payments in by_order}


def _view(rows: Sequence[Payment]) -> PaymentView:
    awaited = next((row for row in rows if row.state == PaymentState.AWAITED.value), None)
    told, currency = awaited or rows[0], rows[0].currency
    received = sum(row.amount_minor for row in rows if row.state in CAME)
    amount = received + awaited.amount_minor if awaited else received
    if awaited is None and not any(row.state in CAME for row in rows):
        amount = rows[0].amount_minor
    return PaymentView(
        id=PaymentId(told.pk),
        order_id=told.order_id,
        method=PaymentMethod(told.method),
        state=PaymentState(told.state),
        amount=Money(amount, currency),
        deposit_code=told.deposit_code,
        changed_at=told.changed_at,
        refunded=Money(sum(row.given_back for row in rows), currency),  # type: ignore[attr-defined]
        received=Money(received, currency),
        awaited=Money(awaited.amount_minor, currency) if awaited else None,
    )
