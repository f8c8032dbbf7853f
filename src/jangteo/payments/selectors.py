"""Reads of payments."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import BigIntegerField, Sum
from django.db.models.functions import Coalesce

from jangteo.kernel.money import Money
from jangteo.payments.models import Payment
from jangteo.payments.types import PaymentId, PaymentMethod, PaymentState, PaymentView


def payments_by_order(order_ids: Iterable[UUID]) -> dict[UUID, PaymentView]:
    """{order: its payment}; imported orders have none."""
    return {
        row.order_id: PaymentView(
            id=PaymentId(row.pk),
            order_id=row.order_id,
            method=PaymentMethod(row.method),
            state=PaymentState(row.state),
            amount=Money(row.amount_minor, row.currency),
            deposit_code=row.deposit_code,
            changed_at=row.changed_at,
            refunded=Money(row.given_back, row.currency),
        )
        for row in Payment.objects.filter(order_id__in=set(order_ids)).annotate(
            given_back=Coalesce(Sum("refunds__amount_minor"), 0, output_field=BigIntegerField())
        )
    }
