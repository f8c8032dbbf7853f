"""Carts and orders that are taxed otherwise: by where they go, and by a buyer's paper."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from factories import ACTOR, ADDRESS, cart_with, channel, company, guest, member_of, place, promotion, shopper, stocked
from factories.buying import checkout
from factories.people import DESK
from factories.selling import LONG_AGO
from jangteo.channels.types import Channel
from jangteo.kernel import because, verify
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CartClosed, CartNotFound, PriceChanged, UnknownCountry
from jangteo.ordering.models import Cart, Order, OrderLine
from jangteo.ordering.selectors import get_cart, get_order_by_id, priced_reasons
from jangteo.ordering.services import mark_paid, place_order, refund_items, set_destination
from jangteo.ordering.types import CartId
from jangteo.pricing import services as pricing
from jangteo.pricing.types import TaxCategory

pytestmark = pytest.mark.django_db
TOKYO = replace(ADDRESS, country="JP")


@pytest.fixture
def shop(db: None) -> Channel:
    found = channel(shipping_fee_minor=3300)
    stocked(found, {"MUG": 9}, "1100")
    pricing.set_tax_destination(country="KR", destination="", category=TaxCategory.EXPORT, actor=ACTOR)
    return found


def total(cart_id: CartId, actor: Actor, secret: str = "") -> tuple[int, int, int]:
    quote = get_cart(cart_id, actor, secret).quote
    return quote.net.minor, quote.tax.minor, quote.gross.minor


def order(cart_id: CartId, buyer: Actor, seen: int, key: str = "one-key-1", **changes: Any) -> Order:
    return Order.objects.get(
        pk=place_order(
            cart_id=cart_id,
            expected_gross=Money(seen, "KRW"),
            details=checkout(**changes),
            key=key,
            actor=buyer,
        )
    )


def test_c04_another_country_at_the_last_moment_is_another_total_and_never_another_price_silently(
    shop: Channel,
) -> None:
    buyer = shopper()
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    assert total(cart_id, buyer) == (5000, 500, 5500)
    with pytest.raises(PriceChanged) as refusal:
        order(cart_id, buyer, 5500, ship_to=TOKYO)
    assert refusal.value.facts == {"expected": "5500 KRW", "actual": "5000 KRW"}
    assert not Order.objects.exists()
    set_destination(cart_id=cart_id, country="JP", actor=buyer)
    assert total(cart_id, buyer) == (5000, 0, 5000)
    with pytest.raises(PriceChanged) as refusal:
        order(cart_id, buyer, 5000)
    assert refusal.value.facts == {"expected": "5000 KRW", "actual": "5500 KRW"}
    found = order(cart_id, buyer, 5000, ship_to=TOKYO)
    assert (found.net_minor, found.tax_minor, found.gross_minor) == (5000, 0, 5000)
    assert Cart.objects.get().destination == "JP"


def test_an_order_that_goes_abroad_keeps_why(shop: Channel) -> None:
    buyer = shopper()
    promotion("spring", {"percent": "10", "on": "order"})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    found = order(cart_id, buyer, 4800, ship_to=TOKYO)
    view = get_order_by_id(found.pk, buyer)
    [line] = view.lines
    assert (line.subtotal.minor, line.discount.minor, line.left_off.minor, line.gross.minor) == (2200, 220, 180, 1800)
    assert (line.tax_rate, line.tax_category) == (Decimal(0), TaxCategory.EXPORT)
    assert line.treatment == {"by": "destination", "destination": "JP"}
    [tax] = view.taxes
    assert (tax.category, tax.net.minor, tax.left_off.minor) == (TaxCategory.EXPORT, 4800, 480)
    assert view.shipping_left_off == Money(300, "KRW")
    told = priced_reasons(view, "ko")[line.id]
    assert "영세율(수출): 배송지(일본)에 따라 부가세 10%(180원)를 받지 않아요." in told
    [shipping] = because.list_for([found.pk])
    assert because.in_words("shipping", shipping.because, "en") == [
        "Shipping is KRW 3,300.",
        "Zero-rated: export: it goes to Japan, so 10% VAT (KRW 300) is left off.",
    ]
    assert not [one for one in verify.run() if one.rows]


def test_a_buyers_paper_counts_in_cart_order_and_refund(shop: Channel) -> None:
    firm = company()
    buyer = member_of(firm)
    pricing.record_tax_certificate(
        party_id=firm,
        country="KR",
        category=TaxCategory.ZERO_RATED,
        number="LC-7",
        valid_from=LONG_AGO,
        actor=ACTOR,
    )
    cart_id = cart_with(shop, buyer, {"MUG": 3})
    assert total(cart_id, buyer) == (6000, 0, 6000)
    found = Order.objects.get(pk=place(cart_id, buyer))
    line = OrderLine.objects.get()
    assert (line.tax_category, line.tax_left_off_minor) == ("Z", 300)
    assert line.tax_treatment == {"by": "certificate", "number": "LC-7", "issued_by": ""}
    mark_paid(order_id=found.pk, actor=DESK)
    refund_items(order_id=found.pk, quantities={line.pk: 2}, shipping=True, actor=DESK, why="broken")
    view = get_order_by_id(found.pk, buyer)
    given = view.refunds[0].figures
    assert (given.gross.minor, given.net.minor, given.tax.minor) == (5000, 5000, 0)
    refund_items(order_id=found.pk, quantities={line.pk: 1}, shipping=False, actor=DESK, why="broken")
    view = get_order_by_id(found.pk, buyer)
    assert view.refunded == view.summary.gross


def test_an_order_taxed_as_usual_says_so(shop: Channel) -> None:
    buyer = shopper()
    view = get_order_by_id(place(cart_with(shop, buyer, {"MUG": 1}), buyer), buyer)
    [tax] = view.taxes
    assert (tax.code, tax.category, tax.net, tax.tax, tax.treatment) == (
        "standard",
        TaxCategory.STANDARD,
        view.net,
        view.tax,
        None,
    )


def test_who_sends_a_cart_where(shop: Channel) -> None:
    buyer, (visitor, secret) = shopper(), guest()
    cart_id = cart_with(shop, visitor, {"MUG": 1}, secret)
    for country in ("XX", "jp", "JPN", "\0"):
        with pytest.raises(UnknownCountry):
            set_destination(cart_id=cart_id, country=country, actor=visitor, secret=secret)
    with pytest.raises(CartNotFound):
        set_destination(cart_id=cart_id, country="JP", actor=buyer)
    set_destination(cart_id=cart_id, country="JP", actor=visitor, secret=secret)
    assert get_cart(cart_id, visitor, secret).country == "JP"
    assert get_cart(cart_id, visitor, secret, destination="KR").quote.tax.minor == 400
    set_destination(cart_id=cart_id, country="KR", actor=visitor, secret=secret)
    assert (get_cart(cart_id, visitor, secret).country, Cart.objects.get().destination) == ("KR", "")
    place(cart_id, visitor, secret=secret)
    with pytest.raises(CartClosed):
        set_destination(cart_id=cart_id, country="JP", actor=visitor, secret=secret)


def test_what_is_left_off_has_a_reason(shop: Channel) -> None:
    buyer = shopper()
    found = Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": 1}), buyer))
    line = OrderLine.objects.get()
    values = {name: getattr(line, name) for name in ("sku", "name", "unit_quantity", "quantity", "unit_price")}
    amounts = {"subtotal_minor": 1100, "net_minor": 1000, "tax_minor": 0, "gross_minor": 1000}
    for wrong in ({"tax_left_off_minor": 100}, {"tax_left_off_minor": -1, "tax_treatment": {"by": "x"}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.create(
                order=found, position=2, tax_code="standard", tax_rate=0, **values, **amounts, **wrong
            )
