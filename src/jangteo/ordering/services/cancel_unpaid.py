from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel
from jangteo.credit.selectors import last_plans_of
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import job_actor
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.selectors.instalments import DOCUMENT
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.ordering.services.moves import cancel_order
from jangteo.ordering.services.paying import take_up_payment
from jangteo.ordering.types import FulfilmentProgress, HoldKind, OrderOrigin, OrderStatus, PaymentProgress
from jangteo.payments.selectors import paid_by_value_alone, payments_by_order
from jangteo.payments.services import settle_payment
from jangteo.payments.types import PaymentMethod, PaymentState, PaymentView

WHY = "not paid within {hours} hours"
MOST_AT_ONCE = 200
CARD_HOURS = 1
_BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
UNPAID = (PaymentProgress.AWAITED.value, PaymentProgress.DUE.value)

log = structlog.get_logger(__name__)


def cancel_unpaid_orders() -> int:
    """Call off orders that awaited a bank transfer for longer than their channel waits, those whose buyer went to a
    payment page and did not pay within an hour, and those whose lender said no an hour ago, so that others may have
    their stock; returns how many. Safe to run twice, and at once: each order is decided while it is locked. What was
    spent of stored value goes back.

    Before one is called off that is paid on a provider's page, the provider is asked whether it was.
    Orders that somebody has to look at, and of which something was handed over, stay.
    """
    return sum(
        _cancel_after(channel, hours, method)
        for channel in list_channels()
        for method, hours in (
            (PaymentMethod.BANK_TRANSFER, channel.unpaid_hours),
            (PaymentMethod.CARD, CARD_HOURS),
            (PaymentMethod.INSTALMENTS, CARD_HOURS),
        )
        if hours
    )


def _cancel_after(channel: Channel, hours: int, method: PaymentMethod) -> int:
    before = clock.now() - timedelta(hours=hours)
    found = Order.objects.filter(
        channel=channel.id,
        origin=OrderOrigin.PLACED.value,
        status=OrderStatus.PLACED.value,
        payment__in=UNPAID,
        fulfilment=FulfilmentProgress.OPEN.value,
        placed_at__lt=before,
        gross_minor__gt=0,
        terms_version=None,
    )
    ended, after = 0, _BEGINNING
    while True:
        later = found.filter(Q(placed_at__gt=after[0]) | Q(placed_at=after[0], pk__gt=after[1]))
        rows = list(later.order_by("placed_at", "pk").values_list("placed_at", "pk")[:MOST_AT_ONCE])
        ended += _cancel_those([pk for _, pk in rows], method, before, hours)
        if len(rows) < MOST_AT_ONCE:
            return ended
        after = rows[-1]


def _cancel_those(ids: Sequence[UUID], method: PaymentMethod, before: datetime, hours: int) -> int:
    paid, by_value, plans = payments_by_order(ids), paid_by_value_alone(ids), last_plans_of(DOCUMENT, ids)
    ended = 0
    for order_id in ids:
        view = paid[order_id]
        if view.received and order_id not in by_value:
            continue  # some money came
        plan = plans.get(order_id) if method == PaymentMethod.INSTALMENTS else None
        if plan is not None and (plan.is_undecided or plan.is_agreed or plan.changed_at >= before):
            continue  # a lender decides, or said so just now: the buyer is to hear of it
        if view.method == method and view.changed_at < before:
            ended += _try(order_id, view, hours)
    return ended


def _try(order_id: UUID, view: PaymentView, hours: int) -> bool:
    """What is wrong with one order keeps no other waiting."""
    try:
        if view.gateway:
            settle_payment(view.id)
            take_up_payment(order_id=order_id)
        return _cancel(order_id, hours)
    except JangteoError as refusal:
        log.warning("unpaid_order_stays", order=str(order_id), why=refusal.code)
        return False


@transaction.atomic
def _cancel(order_id: UUID, hours: int) -> bool:
    order = orders_to_lock().get(pk=order_id)
    is_unpaid = order.status == OrderStatus.PLACED and (
        order.payment == PaymentProgress.AWAITED
        or (order.payment == PaymentProgress.DUE and order_id in paid_by_value_alone([order_id]))
    )
    is_open = order.fulfilment == FulfilmentProgress.OPEN and not order.lines.filter(handed_over__gt=0).exists()
    if payments_by_order([order_id])[order_id].state == PaymentState.AUTHORISED:
        return False  # its buyer did what was asked
    held = OrderHold.objects.filter(order=order, released_at=None).exclude(
        kind=HoldKind.GIFT.value
    )  # nobody looks at it
    if not (is_unpaid and is_open) or held.exists():
        return False
    cancel_order(order_id=order_id, actor=job_actor("unpaid orders"), why=WHY.format(hours=hours))
    return True
