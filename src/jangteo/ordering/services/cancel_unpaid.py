from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.channels.selectors import list_channels
from jangteo.kernel import clock
from jangteo.kernel.types import job_actor
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.ordering.services.moves import cancel_order
from jangteo.ordering.types import FulfilmentProgress, OrderOrigin, OrderStatus, PaymentProgress
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentMethod

WHY = "not paid within {hours} hours"
MOST_AT_ONCE = 200


def cancel_unpaid_orders() -> int:
    """Call off orders that awaited a bank transfer for longer than their channel waits, so that others may have their
    stock; returns how many. Safe to run twice, and at once: each order is decided while it is locked.

    Orders that somebody has to look at, and of which something was handed over, stay.
    """
    ended = 0
    for channel in list_channels():
        if channel.unpaid_hours:
            before = clock.now() - timedelta(hours=channel.unpaid_hours)
            found = Order.objects.filter(
                channel=channel.id,
                origin=OrderOrigin.PLACED.value,
                status=OrderStatus.PLACED.value,
                payment=PaymentProgress.AWAITED.value,
                fulfilment=FulfilmentProgress.OPEN.value,
                placed_at__lt=before,
                gross_minor__gt=0,
            )
            ids = list(found.order_by("placed_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
            paid = payments_by_order(ids)
            ended += sum(
                _cancel(order_id, channel.unpaid_hours)
                for order_id in ids
                if paid[order_id].method == PaymentMethod.BANK_TRANSFER
            )
    return ended


@transaction.atomic
def _cancel(order_id: UUID, hours: int) -> bool:
    order = orders_to_lock().get(pk=order_id)
    is_unpaid = (order.status, order.payment) == (OrderStatus.PLACED.value, PaymentProgress.AWAITED.value)
    is_open = order.fulfilment == FulfilmentProgress.OPEN and not order.lines.filter(handed_over__gt=0).exists()
    if not (is_unpaid and is_open) or OrderHold.objects.filter(order=order, released_at=None).exists():
        return False
    cancel_order(order_id=order_id, actor=job_actor("unpaid orders"), why=WHY.format(hours=hours))
    return True
