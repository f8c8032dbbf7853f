"""What the office of shipping shows: shipments in every state, one picked short, parcels on their way."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.fulfilment import services as fulfilment
from jangteo.fulfilment.selectors import get_shipment, shipments_by_order
from jangteo.fulfilment.types import Progress, ShipmentView
from jangteo.inventory.selectors import list_stock, tracking_by_variant
from jangteo.inventory.types import Tracking
from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails
from jangteo.payments.types import PaymentMethod

EACH = 2
# days ago, and how far it got
STORIES = (
    (0, "planned"),
    (0, "picking"),
    (1, "packed"),
    (2, "in_transit"),
    (3, "out"),
    (3, "failed"),
    (5, "delivered"),
    (1, "short"),
)


def make_shipments(shops: Mapping[str, Channel], goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]) -> int:
    """An order of two articles for each story; returns how many."""
    shoppers = [buyer for buyer in buyers.values() if buyer.shop == "shop"]
    skus = _plenty(goods)
    for number, (days, story) in enumerate(STORIES):
        wanted = skus[2 * number : 2 * number + 2]
        with clock.at(clock.now() - timedelta(days=days, hours=2 + number)):
            order_id = _order(shops["shop"], shoppers[(3 * number - 9) % len(shoppers)], wanted, number)
            ordering.mark_paid(order_id=order_id, actor=SEEDER)
            fulfilment.plan_shipments(order_id=order_id, actor=SEEDER)
        with clock.at(clock.now() - timedelta(days=days, hours=1)):
            one = shipments_by_order([order_id])[order_id][0]
            _go_on(one, story)
        if story in tuple(Progress):
            _tell(one.id, Progress(story))
    return len(STORIES)


def _plenty(goods: Mapping[str, VariantId]) -> list[str]:
    """SKUs of which the warehouse and another place have enough, without lots and numbers."""
    by_variant: dict[UUID, dict[str, int]] = {}
    for level in list_stock(goods.values()):
        by_variant.setdefault(level.variant_id, {})[level.place_code] = level.available
    tracked = tracking_by_variant(goods.values())
    return [
        sku
        for sku, variant_id in sorted(goods.items())
        if tracked[variant_id] == Tracking.NONE
        and by_variant.get(variant_id, {}).get("SEOUL", 0) >= 2 * EACH
        and sum(units >= EACH for units in by_variant[variant_id].values()) > 1
    ]


def _order(shop: Channel, buyer: Buyer, skus: list[str], number: int) -> UUID:
    cart_id = ordering.open_cart(channel=shop, actor=buyer.actor)
    for sku in skus:
        ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=EACH, actor=buyer.actor)
    return ordering.place_order(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, buyer.actor).quote.gross,
        details=CheckoutDetails(email=buyer.email, ship_to=buyer.address, payment_method=PaymentMethod.BANK_TRANSFER),
        key=f"demo-shipment-{number}",
        actor=buyer.actor,
    )


def _go_on(one: ShipmentView, story: str) -> None:
    """As far as the story says, by the steps a picker takes."""
    if story == "planned":
        return
    fulfilment.release_to_pick(shipment_id=one.id, actor=SEEDER)
    _scan(one, one.lines[0].sku, EACH)
    if story == "picking":
        _scan(one, "LGT-BULB-XX", 1)  # a box from the next shelf
        return
    if story == "short":
        short = one.lines[-1]
        _scan(one, short.sku, 1)
        fulfilment.short_pick(shipment_id=one.id, line_id=short.line_id, missing=1, why="선반에 한 개뿐", actor=SEEDER)
    else:
        _scan(one, one.lines[-1].sku, EACH)
    fulfilment.pack_shipment(shipment_id=one.id, actor=SEEDER)
    if story != "packed":
        fulfilment.ship_shipment(shipment_id=one.id, actor=SEEDER)


def _scan(one: ShipmentView, sku: str, times: int) -> None:
    for unit in range(times):
        key = f"demo:{one.number}:{sku}:{unit}"
        fulfilment.scan(shipment_id=one.id, code=sku, client_key=key, actor=SEEDER)


def _tell(shipment_id: UUID, ends: Progress) -> None:
    """The carrier tells of it in one go, as it does after a night without a connection."""
    sent = get_shipment(shipment_id, SEEDER)
    if sent.shipped_at is not None:
        fulfilment.tell_fake(tracking_no=sent.tracking_no, left_at=sent.shipped_at, ends=ends)
