"""Gift cards in the shop: found, bought with money, and their codes read by whoever bought them."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from factories import ACTOR
from jangteo.kernel.models import AuditEntry
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.parties.models import User
from jangteo.stored_value.models import StoredValue
from jangteo.stored_value.selectors import bought_cards, find_by_code
from jangteo.stored_value.types import BoughtCard
from stored_value.using import broken, card_of, credit_of
from storefront.market import SHOPPER, Market, sell_gift_card
from storefront.test_buying import add, form_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{4}(-[0-9A-Z]{4}){3}(?![-0-9A-Za-z])")  # part of no UUID of digits alone


@pytest.fixture
def selling(market: Market) -> Market:
    sell_gift_card(market)
    return market


def page(client: Client, address: str) -> str:
    response = client.get(address, headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def ways(text: str) -> list[str]:
    return re.findall(r'name="payment_method" value="([^"]+)"', text)


def bought(client: Client, sku: str = "GIFT", quantity: str = "2") -> tuple[Order, list[BoughtCard]]:
    """A paid order and its cards."""
    add(client, sku, quantity)
    assert client.post("/checkout/", form_of(client)).status_code == 302
    order = Order.objects.latest("placed_at")
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    return order, bought_cards(order.pk)


def test_a_gift_card_is_never_sold_out_and_comes_by_no_parcel(selling: Market, guest: Client) -> None:
    shown = page(guest, "/p/gift-card/")
    assert 'name="sku" value="GIFT"' in shown
    assert "As soon as it is paid for, you see its code in your order." in shown
    assert "no VAT" in shown
    for text in ("Sold out", "Delivery ₩3,000", "incl. VAT", "in stock", "Specifications"):
        assert text not in shown.split('id="near-title"')[0], text
    listed = page(guest, "/c/mugs/")
    assert 'aria-label="Add Gift card to the cart"' in listed
    assert add(guest, "GIFT", "70") == 302
    assert "Check out" in page(guest, "/cart/")


def test_the_checkout_offers_money_and_says_so(selling: Market, shopper: Client) -> None:
    person = User.objects.get(email=SHOPPER).person_id
    assert person
    credit_of(person, 50_000)
    add(shopper)
    assert "on_delivery" in ways(page(shopper, "/checkout/"))
    add(shopper, "GIFT")
    both = page(shopper, "/checkout/")
    assert ways(both) == ["bank_transfer"]
    assert "pay for the rest of your order alone" in both
    form = form_of(shopper)
    told = shopper.post("/checkout/destination/", form | {"use_credit": "1"}, headers=ENGLISH | {"HX-Request": "true"})
    text = told.content.decode()
    assert "at most ₩31,000 of this order" in text  # a mug and its delivery
    assert "Order, ₩30,000 left to pay" in text
    late = shopper.post("/checkout/", form | {"payment_method": "on_delivery"}, headers=ENGLISH)
    assert (late.status_code, "money that comes at once" in late.content.decode()) == (422, True)
    assert shopper.post("/checkout/", form | {"use_credit": "1"}).status_code == 302
    order = Order.objects.get()
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    assert (len(bought_cards(order.pk)), broken()) == (1, [])


def test_for_cards_alone_no_card_is_asked_for_and_nothing_is_sent(selling: Market, guest: Client) -> None:
    add(guest, "GIFT")
    shown = page(guest, "/checkout/")
    assert "not with other gift cards or store credit" in shown
    assert "Nothing is sent to it" in shown
    for text in ('name="gift_card"', "Cash receipt", "<dt>Delivery"):
        assert text not in shown, text
    card = card_of(50_000)
    asked = guest.post("/checkout/", form_of(guest) | {"gift_card": card.code}, headers=ENGLISH)
    assert (asked.status_code, "money that comes at once" in asked.content.decode()) == (422, True)
    assert Order.objects.count() == 0


def test_delivery_is_free_from_goods_alone(selling: Market, guest: Client) -> None:
    add(guest, "GIFT", "2")
    add(guest)
    assert "Add ₩22,000 more and delivery is free." in page(guest, "/cart/")


def test_a_buyer_reads_the_codes_and_nobody_else(selling: Market, shopper: Client, guest: Client) -> None:
    add(guest, "GIFT")
    assert guest.post("/checkout/", form_of(guest)).status_code == 302
    assert "as soon as the order is paid" in page(guest, f"/orders/{Order.objects.get().number}/")
    order, (first, second) = bought(shopper)
    address = f"/orders/{order.number}/"
    before = page(shopper, address)
    assert before.count("Show code") == 2
    assert f"…{first.code_end}" in before
    assert not CODE.search(before)
    told = shopper.post(f"{address}gift-cards/{second.id}/", headers=ENGLISH)
    text = told.content.decode()
    (code,) = {found.group() for found in CODE.finditer(text)}
    found = find_by_code(code)
    assert found is not None
    assert (found.id, told["Cache-Control"]) == (second.id, "private, no-store")
    assert AuditEntry.objects.filter(action="stored_value.show_code", subject_id=str(second.id)).count() == 1
    assert not CODE.search(page(shopper, address))
    assert shopper.get(f"{address}gift-cards/{first.id}/")["Location"] == address
    other = StoredValue.objects.get(pk=card_of(1_000).id)
    assert shopper.post(f"{address}gift-cards/{other.pk}/").status_code == 404
    assert guest.post(f"{address}gift-cards/{first.id}/").status_code == 404


def test_a_card_whose_price_went_back_shows_no_code(selling: Market, shopper: Client) -> None:
    order, (first, second) = bought(shopper)
    ordering.refund_items(order_id=order.pk, quantities={first.line_id: 1}, actor=ACTOR)
    shown = page(shopper, f"/orders/{order.number}/")
    assert (shown.count("Show code"), "the code opens nothing any more" in shown) == (1, True)
    assert shopper.post(f"/orders/{order.number}/gift-cards/{second.id}/").status_code == 404
    ordering.refund_items(order_id=order.pk, quantities={first.line_id: 1}, actor=ACTOR)
    assert broken() == []


def test_a_code_whose_key_is_gone_is_said_to_be_lost(selling: Market, shopper: Client, settings: Settings) -> None:
    order, (first, _second) = bought(shopper)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    shopper.force_login(User.objects.get(email=SHOPPER))  # sessions of the lost key end too
    told = shopper.post(f"/orders/{order.number}/gift-cards/{first.id}/", headers=ENGLISH, follow=True)
    assert "can&#x27;t be shown any more" in told.content.decode()
