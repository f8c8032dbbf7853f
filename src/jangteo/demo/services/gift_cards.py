"""Gift cards in the consumer shop, and an order of some that is paid: its buyer can look at their codes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from jangteo.channels.types import Channel
from jangteo.demo.content.products_reading import read_gift_cards
from jangteo.demo.content.types import Content
from jangteo.demo.content.yaml_files import read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shelves import make_category, make_product
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails
from jangteo.payments.types import PaymentMethod
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow

RANK = 1  # after all other goods of a list
SINCE = timedelta(days=30)
PAID_AFTER = timedelta(hours=3)


def make_gift_cards(content: Content, shops: Mapping[str, Channel], buyers: Mapping[str, Buyer]) -> int:
    """Gift cards at their prices, and an order of them; how many kinds there are."""
    category, cards = read_gift_cards()
    with clock.at(clock.now() - SINCE):
        make_category(category)
        rows = []
        for card in cards:
            goods = make_product(card, shops, RANK)
            rows += [PriceRow(goods[one.sku], Decimal(one.retail_krw or 0)) for one in card.variants]
        pricing.set_prices(price_list_code="retail", prices=rows, actor=SEEDER)
    row = read("gift_cards.yml")["order"]
    moment = clock.now() - timedelta(days=row["ago"])
    _buy(shops["shop"], buyers[content.shoppers[row["shopper"]].code], row["cards"], moment)
    return len(cards)


def _buy(shop: Channel, buyer: Buyer, cards: Mapping[str, int], moment: datetime) -> None:
    with clock.at(moment):
        cart_id = ordering.open_cart(channel=shop, actor=buyer.actor)
        for sku, count in cards.items():
            ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=count, actor=buyer.actor)
        order_id = ordering.place_order(
            cart_id=cart_id,
            expected_gross=get_cart(cart_id, buyer.actor).quote.gross,
            details=CheckoutDetails(
                email=buyer.email, ship_to=buyer.address, payment_method=PaymentMethod.BANK_TRANSFER
            ),
            key="demo-gift-cards",
            actor=buyer.actor,
        )
    with clock.at(moment + PAID_AFTER):
        ordering.mark_paid(order_id=order_id, actor=SEEDER)
