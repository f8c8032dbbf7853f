"""Orders changed by API: looked at, then made as shown."""

import uuid

import pytest

from api.caller import Caller, order_of
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, ShippingPer
from jangteo.kernel.types import job_actor
from jangteo.ordering.models import OrderRevision
from storefront.market import Market

ORDERS = "/channels/shop/orders"


def new_key() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def placed(guest: Caller, market: Market) -> tuple[str, str]:
    """A guest's order of two mugs in a shop that lets buyers change orders, and their secret."""
    set_order_changes(
        channel_id=market.shop_id,
        change_minutes=60,
        change_prices=ChangePrices.KEEP,
        unpaid_hours=0,
        shipping_per=ShippingPer.ORDER,
        actor=job_actor("test"),
    )
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    order = guest.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), Cart_Secret=secret).body
    return f"{ORDERS}/{order['number']}", secret


def test_a_change_is_looked_at_and_made_once(guest: Caller, placed: tuple[str, str]) -> None:
    path, secret = placed
    edits = [{"edit": "quantity", "position": 1, "quantity": 3}]
    shown = guest.post(f"{path}/revisions/preview", {"edits": edits}, Cart_Secret=secret)
    assert shown.status == 200, shown.body
    assert (shown.body["after"]["gross"]["amount"], shown.body["can_be_made"]) == ("84000", True)
    assert OrderRevision.objects.count() == 0
    key, body = new_key(), {"edits": edits, "token": shown.body["token"]}
    answers = [guest.post(f"{path}/revisions", body, Idempotency_Key=key, Cart_Secret=secret) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    order = guest.get(path, Cart_Secret=secret).body
    assert (order["gross"]["amount"], order["due"]["amount"]) == ("84000", "84000")
    assert [(one["number"], one["difference"]["amount"]) for one in order["revisions"]] == [(1, "28000")]
    assert [(one["number"], one["positions"]) for one in order["deliveries"]] == [(1, [1])]
    stale = guest.post(f"{path}/revisions", body, Idempotency_Key=new_key(), Cart_Secret=secret)
    assert stale.status in (409, 422)


def test_a_stranger_finds_no_order_to_change(guest: Caller, shopper: Caller, placed: tuple[str, str]) -> None:
    path, _secret = placed
    edits = [{"edit": "remove", "position": 1}]
    for stranger in (guest, shopper):
        assert stranger.post(f"{path}/revisions/preview", {"edits": edits}).status == 404
