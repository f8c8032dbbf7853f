"""Shoppers who may pay in parts for a long time, and two orders paid so."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from jangteo.catalog.selectors import categories_of
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.selectors import get_offer
from jangteo.credit.types import LenderAnswer, LenderDecision
from jangteo.demo.content.types import Content
from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.inventory.selectors import list_stock, tracking_by_variant
from jangteo.inventory.types import Tracking
from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart, get_order_by_id, plan_of_order
from jangteo.ordering.types import CheckoutDetails
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.selectors import standing_ladders
from jangteo.segments.services import add_party, create_segment

PLENTY, MOST_LINES, LEFT_OUT = 60, 24, "linen"
SINCE = timedelta(days=90)


def make_regulars(row: Mapping[str, Any], content: Content, buyers: Mapping[str, Buyer]) -> UUID:
    """The segment of shoppers who may pay by the longer offer."""
    name = bilingual(row["name"])
    made = create_segment(code=row["code"], names={"ko": name.ko, "en": name.en})
    for shopper in content.shoppers[: row["shoppers"]]:
        party_id = buyers[shopper.code].actor.party_id if shopper.code in buyers else None
        if party_id is not None:
            with clock.at(clock.now() - SINCE):
                add_party(segment_code=row["code"], party_id=party_id, actor=SEEDER)
    return made


def order_in_parts(
    content: Content, shops: Mapping[str, Channel], goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]
) -> int:
    """Orders by instalments that a lender said yes to and that left; of one a part came back. How many."""
    rows, skus, now = read("credit.yml")["instalments"], _plenty(goods), clock.now()
    for number, row in enumerate(rows):
        buyer = buyers[content.shoppers[row["shopper"]].code]
        with clock.at(now - timedelta(days=row["ago"])):
            _order(shops["shop"], buyer, row, skus, number)
    return len(rows)


def _order(shop: Channel, buyer: Buyer, row: Mapping[str, Any], skus: list[str], number: int) -> None:
    offer = get_offer(row["offer"]).draft
    cart_id = ordering.open_cart(channel=shop, actor=buyer.actor)
    for sku in skus[:MOST_LINES]:
        ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=2, actor=buyer.actor)
        total = get_cart(cart_id, buyer.actor).quote.gross
        if offer.smallest < total:
            break
    order_id = ordering.place_order(
        cart_id=cart_id,
        expected_gross=total,
        details=CheckoutDetails(
            email=buyer.email, ship_to=buyer.address, payment_method=PaymentMethod.INSTALMENTS, offer=row["offer"]
        ),
        key=f"demo-instalments-{number}",
        actor=buyer.actor,
    )
    plan = plan_of_order(order_id)
    if plan is None:
        raise ValueError("an order by instalments has a plan")
    yes = LenderDecision(LenderAnswer.APPROVED, f"L-{number + 1:06}")
    credit.take_decision(plan_id=plan.id, decision=yes, actor=SEEDER)
    ordering.take_up_plan(order_id=order_id)
    ordering.ship_order(order_id=order_id, actor=SEEDER)
    for part in range(1, row["paid"] + 1):
        credit.pay_part(plan_id=plan.id, number=part, key=f"demo-{part}", actor=SEEDER)
    if row.get("back"):
        line = get_order_by_id(order_id, SEEDER).lines[0]
        ordering.refund_items(
            order_id=order_id, quantities={line.id: row["back"]}, actor=SEEDER, why="사이즈가 맞지 않음"
        )


def _plenty(goods: Mapping[str, VariantId]) -> list[str]:
    """SKUs with a price for consumers of which the warehouse has plenty, but for linen, without lots and numbers."""
    have = {one.variant_id: one.available for one in list_stock(goods.values()) if one.place_code == "SEOUL"}
    shelves = categories_of(goods.values())
    tracked, priced = tracking_by_variant(goods.values()), standing_ladders("retail", list(goods.values()))
    return [
        sku
        for sku, pk in sorted(goods.items())
        if pk in priced and LEFT_OUT not in shelves[pk] and have.get(pk, 0) >= PLENTY and tracked[pk] == Tracking.NONE
    ]
