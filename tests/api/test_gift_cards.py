"""Gift cards that are bought by API: how they may be paid, and their codes for whoever bought them."""

import uuid

from api.caller import Caller, order_of
from factories import ACTOR
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.stored_value.selectors import find_by_code
from storefront.market import Market, sell_gift_card

ORDERS = "/channels/shop/orders"


def test_a_gift_card_is_there_and_is_paid_with_money(guest: Caller, market: Market) -> None:
    sell_gift_card(market)
    (variant,) = guest.get("/channels/shop/products/gift-card").body["variants"]
    assert (variant["gift_card"], variant["available"]) == (True, 100_000)
    cart_id, secret, _cart = guest.cart_with("shop", "GIFT", 1)
    told = guest.get(f"/channels/shop/carts/{cart_id}/ways-to-pay", Cart_Secret=secret).body
    assert (told["methods"], told["tenders_up_to"]["amount"]) == (["bank_transfer"], "0")
    lines = f"/channels/shop/carts/{cart_id}/lines"
    cart = guest.post(lines, {"sku": "MUG-WH", "quantity": 1}, Cart_Secret=secret).body
    told = guest.get(f"/channels/shop/carts/{cart_id}/ways-to-pay", Cart_Secret=secret).body
    assert told["tenders_up_to"]["amount"] == "31000"  # a mug and its delivery
    body = order_of(cart, payment_method="on_delivery")
    refused = guest.post(ORDERS, body, Idempotency_Key=uuid.uuid4().hex, Cart_Secret=secret)
    assert (refused.status, refused.code) == (422, "ordering.cards_need_money")


def test_the_code_is_for_whoever_bought_the_card(
    guest: Caller, shopper: Caller, dealer: Caller, market: Market
) -> None:
    sell_gift_card(market)
    for caller in (guest, shopper):
        _id, secret, cart = caller.cart_with("shop", "GIFT", 2)
        placed = caller.post(ORDERS, order_of(cart), Idempotency_Key=uuid.uuid4().hex, Cart_Secret=secret).body
        cards = f"{ORDERS}/{placed['number']}/gift-cards"
        assert caller.get(cards, Cart_Secret=secret).body == []
        ordering.mark_paid(order_id=Order.objects.get(number=placed["number"]).pk, actor=ACTOR)
        first, second = caller.get(cards, Cart_Secret=secret).body
        assert [(one["line"], one["number"], one["value"]["amount"]) for one in (first, second)] == [
            (1, 1, "30000"),
            (1, 2, "30000"),
        ]
        told = caller.post(f"{cards}/{second['id']}/code", Cart_Secret=secret).body
        found = find_by_code(told["code"])
        assert found is not None
        assert second["until"] == str(found.parts[0].expires_on)
        assert (str(found.id), told["code"].replace("-", "")[-4:]) == (second["id"], second["code_end"])
        for other, secrets in ((guest, {}), (dealer, {}), (guest, {"Cart_Secret": "x" * 24})):
            assert other.get(cards, **secrets).status == 404
            assert other.post(f"{cards}/{second['id']}/code", **secrets).code == "ordering.order_not_found"
        assert caller.post(f"{cards}/{uuid.uuid4()}/code", Cart_Secret=secret).status == 404
