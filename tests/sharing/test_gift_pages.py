"""The pages of who gives and of who is given: none tells the one where it goes, or the other what it cost."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from factories import ACTOR, cart_with, channel, shopper, staff, stocked, user_of
from jangteo.channels.types import Channel
from jangteo.kernel.models import Letter
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, ship_order
from jangteo.sharing.models import Gift, GiftRequest
from sharing.giving import HERE, open_gift, stands
from sharing.test_pages import browser, text_of
from sharing.using import broken, relay

GIVEN = {"as_gift": "1", "gift_to": "지수", "gift_from": "이모", "gift_note": "생일 축하해!", "gift_days": "7"}
TYPED = {"recipient": "한지수", "phone": "010-7777-3131", "postcode": "61452", "line1": "무등로 77", "city": "광주"}
SECRETS = (HERE.line1, HERE.phone, HERE.postcode, "jisu@test.example")
PRICE = "4321"


@pytest.fixture
def shop(db: None) -> Channel:
    shop = channel("shop", path_prefix="/", shipping_fee_minor=3_579)
    stocked(shop, {"MUG": 100, "BOWL": 100}, PRICE)
    return shop


def digits(answer: Any) -> str:
    return re.sub(r"(?<=\d)[,.](?=\d)", "", answer.content.decode())


def checkout_form(owner: Client, cart_id: Any) -> dict[str, Any]:
    page = owner.get("/checkout/").content.decode()
    total = re.search(r'name="expected_total" value="([^"]*)"', page)
    assert total
    return {
        "key": str(uuid4()),
        "cart": str(cart_id),
        "expected_total": total[1],
        "email": "mine@test.example",
        "payment_method": "bank_transfer",
    }


def test_a_gift_from_the_checkout_to_the_door(shop: Channel) -> None:
    giver = shopper()
    cart_id = cart_with(shop, giver, {"MUG": 3})
    owner, receiver = browser(giver), browser()
    form = checkout_form(owner, cart_id)
    wrong = owner.post("/checkout/", form | GIVEN | {"gift_to": ""})
    assert (wrong.status_code, Order.objects.count()) == (422, 0)
    ordered = owner.post("/checkout/", form | GIVEN, follow=True)
    order = Order.objects.get()
    assert (ordered.status_code, order.is_gift, order.ship_to["recipient"]) == (200, True, "지수")
    gift_id = Gift.objects.get().pk
    assert "Get the link" not in ordered.content.decode()
    mark_paid(order_id=order.pk, actor=ACTOR)
    relay()
    made = owner.post(f"/account/gifts/{gift_id}/link/")
    found = re.search(r"http://localhost(/gift/[^/]+/)", made.content.decode())
    assert found
    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    page = receiver.get(found[1])
    assert (page.status_code, "no-store" in page["Cache-Control"], "생일 축하해!" in text_of(page)) == (200, True, True)
    missing = receiver.post(f"{found[1]}claim/", TYPED | {"line1": ""})
    assert (missing.status_code, stands(gift_id)[0]) == (422, "open")
    taken = receiver.post(f"{found[1]}claim/", TYPED | {"word": "고마워요", "email": "jisu@test.example"})
    own = taken["Location"]
    assert (taken.status_code, own != found[1], stands(gift_id)[0]) == (302, True, "claimed")
    assert receiver.get(found[1])["Location"] == own  # the browser that took it is led to its own
    theirs = receiver.get(own)
    assert HERE.line1 in theirs.content.decode()
    ship_order(order_id=order.pk, actor=ACTOR)
    assert receiver.post(f"{own}ask/", {"kind": "exchange", "words": "색이 달라요"}).status_code == 302
    assert GiftRequest.objects.get().words == "색이 달라요"
    office = Client(HTTP_HOST="localhost")
    office.force_login(user_of(staff()))
    desk = office.get(f"/office/orders/{order.number}/").content.decode()
    assert [part for part in (HERE.line1, "생일 축하해!", "색이 달라요") if part not in desk] == []
    _nobody_reads_too_much(order, owner, receiver, found[1], own)


def _nobody_reads_too_much(order: Order, owner: Client, receiver: Client, path: str, own: str) -> None:
    amounts = _amounts(order)
    bill = digits(owner.get(f"/orders/{order.number}/"))
    assert [amount for amount in amounts if amount in bill] != []  # so they would be found
    for address in (path, own, f"{own}receipt/"):
        for client in (receiver, browser()):
            answer = client.get(address, follow=True)
            assert answer.status_code == 200
            assert [amount for amount in amounts if amount in digits(answer)] == []
    for address in (f"/orders/{order.number}/", "/account/gifts/", path, "/account/privacy/", "/orders/"):
        page = owner.get(address, follow=True).content.decode()
        assert [part for part in SECRETS if part in page] == []
    assert owner.get(f"{path}receipt/").status_code == 404
    told = "".join(Letter.objects.exclude(to="jisu@test.example").values_list("text", flat=True))
    assert [part for part in SECRETS if part in told] == []
    assert broken() == []


def _amounts(order: Order) -> list[str]:
    """The figures of an order as digits alone, long enough not to be anything else."""
    minor = {order.gross_minor, order.net_minor, order.tax_minor, order.shipping_net_minor}
    minor |= {line.gross_minor for line in order.lines.all()}
    found = {str(one) for one in minor} | {str(order.lines.get().unit_price.normalize()).replace(".", "")}
    return sorted(one for one in found if len(one) >= 4)


def test_no_is_said_and_what_is_over_says_so(shop: Channel) -> None:
    giver = shopper()
    owner, receiver = browser(giver), browser()
    gift_id, token = open_gift(shop, giver)
    path = f"/gift/{token}/"
    assert "You said no" in text_of(receiver.post(f"{path}decline/", {"word": "마음만"}, follow=True))
    assert "마음만" in text_of(owner.get("/account/gifts/"))
    assert "You said no" in text_of(receiver.post(f"{path}claim/", TYPED))
    other, second = open_gift(shop, giver)
    owner.post(f"/account/gifts/{other}/back/")
    assert "taken back" in text_of(receiver.get(f"/gift/{second}/"))
    assert stands(other) == ("taken_back", "cancelled", "refunded")
    assert browser(shopper(name="다른 사람")).post(f"/account/gifts/{gift_id}/link/").status_code == 404
    for unknown in ("/gift/no-such-link/", f"/gift/{'x' * 300}/"):
        assert receiver.get(unknown).status_code == 404
    assert broken() == []


def test_guests_and_companies_are_not_offered_it(shop: Channel) -> None:
    guest = browser()
    guest.post("/cart/lines/", {"sku": "MUG", "quantity": "1", "unit": "each"})
    assert 'name="as_gift"' not in guest.get("/checkout/", follow=True).content.decode()
    giver = shopper()
    cart_with(shop, giver, {"MUG": 1})
    assert 'name="as_gift"' in browser(giver).get("/checkout/").content.decode()
