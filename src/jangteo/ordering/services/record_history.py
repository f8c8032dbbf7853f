from collections.abc import Sequence

from django.db import transaction

from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money, RoundingMode, UnitPrice
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.types import (
    FulfilmentProgress,
    HistoricalLine,
    HistoricalOrder,
    OrderOrigin,
    OrderStatus,
    PaymentProgress,
)


@transaction.atomic
def record_historical_orders(*, orders: Sequence[HistoricalOrder], actor: Actor) -> int:
    """Keep orders of another system with their own figures; no stock moves, no event is published.

    An order whose source and key are known is left as it is. Returns how many are new; four statements a call.
    """
    keys = {(order.source, order.key) for order in orders}
    known = set(
        Order.objects.filter(
            source__in={source for source, _ in keys}, source_key__in={key for _, key in keys}
        ).values_list("source", "source_key")
    )
    fresh = {(order.source, order.key): order for order in orders if (order.source, order.key) not in known}
    rows = [_order(order, actor) for order in fresh.values()]
    Order.objects.bulk_create(rows)
    OrderLine.objects.bulk_create(
        [
            _line(row, position, line)
            for row, order in zip(rows, fresh.values(), strict=True)
            for position, line in enumerate(order.lines, start=1)
        ],
        batch_size=2000,
    )
    return len(rows)


def _order(order: HistoricalOrder, actor: Actor) -> Order:
    net = sum(line.net_minor for line in order.lines)
    tax = sum(line.tax_minor for line in order.lines)
    return Order(
        id=new_id(),
        number=f"{order.source}:{order.key}",
        kind=order.kind.value,
        origin=OrderOrigin.IMPORTED.value,
        source=order.source,
        source_key=order.key,
        channel_id=order.channel_id,
        buyer_id=order.buyer_id,
        buyer_name=order.buyer_name,
        placed_by_name=actor.name,
        ship_to={},
        status=OrderStatus.COMPLETED.value,
        payment=PaymentProgress.PAID.value,
        fulfilment=FulfilmentProgress.DELIVERED.value,
        currency=order.currency,
        prices_include_tax=False,
        rounding={"mode": RoundingMode.HALF_UP.value, "at": "line"},
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
        line_count=len(order.lines),
        placed_at=order.placed_at,
    )


def _line(row: Order, position: int, line: HistoricalLine) -> OrderLine:
    subtotal = UnitPrice(line.unit_price, row.currency).to_money(line.quantity)
    return OrderLine(
        id=new_id(),
        order=row,
        position=position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        unit_quantity=line.quantity,
        quantity=line.quantity,
        unit_price=line.unit_price,
        subtotal_minor=subtotal.minor,
        net_minor=line.net_minor,
        tax_minor=line.tax_minor,
        gross_minor=Money(line.net_minor + line.tax_minor, row.currency).minor,
        tax_code="history",
        tax_rate=0,
    )
