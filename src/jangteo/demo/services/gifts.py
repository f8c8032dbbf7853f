"""Gifts in the consumer shop: one that was taken, and one that waits for its receiver."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from jangteo.channels.types import Channel
from jangteo.demo.content.types import Content
from jangteo.demo.content.yaml_files import read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod
from jangteo.sharing import selectors as gifts
from jangteo.sharing import services as sharing
from jangteo.sharing.types import GiftClaim, GiftDraft

PAID_AFTER, TAKEN_AFTER = timedelta(hours=2), timedelta(days=1)


def make_gifts(content: Content, shop: Channel, buyers: Mapping[str, Buyer]) -> int:
    """Order, pay and take them; how many there are."""
    rows = read("gifts.yml")["gifts"]
    for number, row in enumerate(rows, start=1):
        _give(shop, buyers[content.shoppers[row["shopper"]].code], row, f"demo-gift-{number}")
    return len(rows)


def _give(shop: Channel, buyer: Buyer, row: Mapping[str, Any], key: str) -> None:
    moment = clock.now() - timedelta(days=row["ago"])
    with clock.at(moment):
        cart_id = ordering.open_cart(channel=shop, actor=buyer.actor)
        for sku, count in row["goods"].items():
            ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=count, actor=buyer.actor)
        order_id = sharing.send_gift(
            cart_id=cart_id,
            expected_gross=get_cart(cart_id, buyer.actor).quote.gross,
            details=CheckoutDetails(buyer.email, buyer.address, PaymentMethod.BANK_TRANSFER),
            draft=GiftDraft(row["from"], row["to"], row["note"]),
            key=key,
            actor=buyer.actor,
        )
    with clock.at(moment + PAID_AFTER):
        ordering.mark_paid(order_id=order_id, actor=SEEDER)
        sharing.follow_gift(order_id=order_id)
    if claim := row.get("claim"):
        with clock.at(moment + TAKEN_AFTER):
            gift_id = gifts.find_gift_id(order_id, buyer.actor)
            assert gift_id is not None
            token = sharing.renew_gift_link(gift_id=gift_id, actor=buyer.actor)
            sharing.claim_gift(token=token, claim=GiftClaim(PostalAddress(**claim["address"]), word=claim["word"]))
