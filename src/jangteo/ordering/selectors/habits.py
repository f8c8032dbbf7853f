"""What a buyer ordered lately, line by line, for who looks at what they usually order."""

from datetime import timedelta

from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Actor
from jangteo.ordering.models import OrderLine
from jangteo.ordering.selectors.orders import visible_orders
from jangteo.ordering.types import Habit, OrderKind, OrderStatus

MOST_LINES = 5_000


def list_habits(actor: Actor, *, channel: Channel, days: int) -> list[Habit]:
    """The lines of the orders of the last days that whoever acts may see and that were bought for whom they act.

    Newest first, 5,000 at most; without what was cancelled.
    """
    if actor.party_id is None:
        return []
    orders = visible_orders(actor).filter(
        buyer=actor.party_id,
        channel=channel.id,
        kind=OrderKind.SALE.value,
        placed_at__gte=clock.now() - timedelta(days=days),
    )
    rows = (
        OrderLine.objects.filter(order__in=orders.exclude(status=OrderStatus.CANCELLED.value), unit_quantity__gt=0)
        .exclude(variant=None)
        .order_by("-order__placed_at", "order_id", "position")
    )
    columns = ("variant_id", "sku", "name", "variant_label", "unit", "unit_quantity", "unit_price", "order__currency")
    return [
        Habit(variant, sku, f"{name} {label}".strip(), unit, count, UnitPrice(each, currency))
        for variant, sku, name, label, unit, count, each, currency in rows.values_list(*columns)[:MOST_LINES]
    ]
