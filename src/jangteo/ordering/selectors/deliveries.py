from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel.prepared import prepared
from jangteo.ordering.models import OrderDelivery, OrderLine
from jangteo.ordering.types import DeliveryLine, DeliveryView
from jangteo.parties.types import PostalAddress


def deliveries_by_order(order_ids: Iterable[UUID]) -> dict[UUID, list[DeliveryView]]:
    """{order: its deliveries with their lines of goods, by number}; two queries. Whose shipments may be seen
    asks the caller.
    """
    wanted = list(set(order_ids))
    lines: dict[UUID, list[DeliveryLine]] = defaultdict(list)
    for row in _lines(wanted):
        lines[row.delivery_id].append(_line(row))  # type: ignore[index]
    found: dict[UUID, list[DeliveryView]] = defaultdict(list)
    for delivery in _deliveries(wanted):
        found[delivery.order_id].append(_view(delivery, lines[delivery.pk]))
    return dict(found)


@prepared
def _lines(order_ids: Sequence[UUID]) -> QuerySet[OrderLine]:
    rows = OrderLine.objects.filter(order__in=order_ids, delivery__isnull=False).exclude(quantity=0)
    return rows.exclude(tax_code=GIFT_CARD).order_by("position")


@prepared
def _deliveries(order_ids: Sequence[UUID]) -> QuerySet[OrderDelivery]:
    rows = OrderDelivery.objects.filter(order__in=order_ids).select_related("order")
    return rows.order_by("order", "number")


def _view(row: OrderDelivery, lines: list[DeliveryLine]) -> DeliveryView:
    order = row.order
    return DeliveryView(
        id=row.pk,
        order_id=order.pk,
        order_number=order.number,
        channel_id=order.channel_id,
        buyer_id=order.buyer_id,
        buyer_name=order.buyer_name,
        number=row.number,
        ship_to=_address(row.ship_to),
        wanted_on=row.wanted_on,
        promised_on=row.promised_on,
        lines=tuple(lines),
        is_gift=order.is_gift,
    )


def _address(kept: dict[str, Any]) -> PostalAddress:
    return PostalAddress(**kept) if kept else PostalAddress("", "", "", "", country="")


def _line(row: OrderLine) -> DeliveryLine:
    return DeliveryLine(
        id=row.pk,
        position=row.position,
        variant_id=row.variant_id,
        sku=row.sku,
        name=row.name,
        variant_label=row.variant_label,
        quantity=row.quantity,
        handed_over=row.handed_over,
    )
