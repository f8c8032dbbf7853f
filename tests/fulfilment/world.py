"""The least world in which something is sent: a shop, two places, an order."""

from collections.abc import Mapping
from uuid import UUID

from factories import ACTOR, cart_with, channel, guest, place, serve, stocked
from jangteo.fulfilment import services
from jangteo.fulfilment.models import Shipment, ShipmentLine
from jangteo.fulfilment.types import ShipmentId
from jangteo.inventory.services import receive_stock
from jangteo.kernel import verify
from jangteo.ordering.models import Order


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def ordered(goods: Mapping[str, int], *, stock: int = 10, elsewhere: Mapping[str, int] | None = None) -> Order:
    """An order of so many of each SKU; W1 has `stock` of each, W2 what is said."""
    shop = channel()
    variants = stocked(shop, dict.fromkeys(goods, stock))
    if elsewhere is not None:
        serve(shop.id, "W2", rank=1)
        for sku, quantity in elsewhere.items():
            more(variants[sku], quantity, "W2")
    actor, secret = guest()
    return Order.objects.get(pk=place(cart_with(shop, actor, goods, secret), actor, secret=secret))


def more(variant_id: UUID, quantity: int, place_code: str) -> None:
    receive_stock(
        place_code=place_code,
        variant_id=variant_id,
        quantity=quantity,
        key=f"more:{place_code}:{variant_id}",
        actor=ACTOR,
    )


def planned(order: Order) -> list[ShipmentId]:
    return services.plan_shipments(order_id=order.pk, actor=ACTOR)


def line_of(order: Order, sku: str) -> UUID:
    return order.lines.get(sku=sku).pk


def pick_all(shipment_id: UUID) -> None:
    """Release a shipment and scan every unit by SKU."""
    services.release_to_pick(shipment_id=shipment_id, actor=ACTOR)
    for line in ShipmentLine.objects.filter(shipment=shipment_id).select_related("variant"):
        for unit in range(line.quantity):
            key = f"scan-{line.pk}-{unit}"
            services.scan(shipment_id=shipment_id, code=line.variant.sku, client_key=key, actor=ACTOR)


def send(shipment_id: UUID) -> Shipment:
    pick_all(shipment_id)
    services.pack_shipment(shipment_id=shipment_id, actor=ACTOR)
    services.ship_shipment(shipment_id=shipment_id, actor=ACTOR)
    return Shipment.objects.get(pk=shipment_id)
