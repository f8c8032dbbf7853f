from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import F

from factories import (
    ACTOR,
    ADDRESS,
    cart_with,
    channel,
    checkout,
    company,
    guest,
    member_of,
    order_of,
    place,
    price,
    receive,
    serve,
    set_prices,
    shopper,
    stocked,
    tax,
    variant,
)
from jangteo.catalog.models import ChannelListing, Variant
from jangteo.catalog.services import list_in_channel
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import Allocation, StockLevel
from jangteo.kernel import because, outbox
from jangteo.kernel.errors import JangteoError, NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import (
    CartClosed,
    CartEmpty,
    CartHasProblems,
    CartNotFound,
    InvalidKey,
    KeyReused,
    PriceChanged,
)
from jangteo.ordering.events import OrderPlaced
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart, get_order_by_id, priced_reasons
from jangteo.ordering.services import open_cart, place_order, put_line
from jangteo.parties.errors import IncompleteAddress, InvalidEmail
from jangteo.parties.models import Party
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.models import Payment
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.models import PriceList

pytestmark = pytest.mark.django_db
KRW = "KRW"


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours: what a refusal must leave as it was."""
    models = [model for model in apps.get_models() if model.__module__.startswith("jangteo.")]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def figures(order: Order) -> tuple[int, ...]:
    shipping = order.shipping_net_minor, order.shipping_tax_minor
    return order.net_minor, order.tax_minor, order.gross_minor, *shipping, order.line_count


def lines(order: Order) -> list[tuple[Any, ...]]:
    columns = ("position", "sku", "unit", "unit_quantity", "quantity", "unit_price")
    amounts = ("subtotal_minor", "net_minor", "tax_minor", "gross_minor", "tax_rate")
    return list(order.lines.order_by("position").values_list(*columns, *amounts))


def test_a_shopper_orders_at_prices_with_tax() -> None:
    shop, buyer = channel(shipping_fee_minor=3000, free_shipping_from_minor=50000), shopper("손지우")
    serve(shop.id)
    tax()
    mug, cup = variant("MUG", shop, units={"case": (12, 1)}), variant("CUP", shop)
    price(shop, {mug: {1: "1005", 10: "995"}, cup: "10000"})
    receive(mug, 20)
    receive(cup, 1)
    cart_id = cart_with(shop, buyer, {"MUG": 1, "CUP": 1})
    put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer, unit="case")
    order = Order.objects.get(pk=place(cart_id, buyer, purchase_order_number="PO\0-1", note="문\0앞"))
    tenth = Decimal("0.1")
    assert lines(order) == [
        (1, "MUG", "each", 1, 1, Decimal(995), 995, 905, 90, 995, tenth),
        (2, "CUP", "each", 1, 1, Decimal(10000), 10000, 9091, 909, 10000, tenth),
        (3, "MUG", "case", 1, 12, Decimal(995), 11940, 10855, 1085, 11940, tenth),
    ]
    assert figures(order) == (23578, 2357, 25935, 2727, 273, 3)
    assert (order.buyer_name, order.placed_by_name, order.email) == ("손지우", "손지우", "buyer@test.example")
    assert (order.purchase_order_number, order.note) == ("PO-1", "문앞")
    assert (order.status, order.payment, order.fulfilment) == ("placed", "awaited", "open")
    assert list(StockLevel.objects.order_by("variant__sku").values_list("on_hand", "allocated")) == [(1, 1), (20, 13)]
    assert list(Allocation.objects.order_by("made_at", "id").values_list("quantity", "state")) == [
        (1, "open"),
        (1, "open"),
        (12, "open"),
    ]
    payment = Payment.objects.get(order_id=order.pk)
    assert (payment.method, payment.state, payment.amount_minor, payment.deposit_code) == (
        "bank_transfer",
        "awaited",
        25935,
        order.number,
    )


def test_a_dealer_orders_at_net_prices_with_tax_added() -> None:
    wholesale = channel("wholesale", tax_view="net", access="company", shipping_fee_minor=3000)
    firm = company("편집숍 긴해")
    buyer = member_of(firm, name="윤서하")
    serve(wholesale.id)
    tax()
    mug, book = variant("MUG", wholesale), variant("BOOK", wholesale, tax_code="exempt")
    tax("0", code="exempt")
    price(wholesale, {mug: {1: "905", 12: "895"}, book: "10000"})
    receive(mug, 12)
    receive(book, 2)
    order = order_of(wholesale, buyer, {"MUG": 12, "BOOK": 2})
    assert lines(order) == [
        (1, "MUG", "each", 12, 12, Decimal(895), 10740, 10740, 1074, 11814, Decimal("0.1")),
        (2, "BOOK", "each", 2, 2, Decimal(10000), 20000, 20000, 0, 20000, Decimal(0)),
    ]
    assert figures(order) == (33740, 1374, 35114, 3000, 300, 2)
    assert (order.buyer_id, order.buyer_name, order.placed_by_name) == (firm, "편집숍 긴해", "윤서하")
    assert order.prices_include_tax is False


def test_two_channels_sell_from_one_stock() -> None:
    shop, wholesale = channel(), channel("wholesale", tax_view="net")
    variants = stocked(shop, {"MUG": 3})
    list_in_channel(product_id=Variant.objects.get().product_id, channel_id=wholesale.id, actor=ACTOR)
    serve(wholesale.id)
    price(wholesale, {variants["MUG"]: "700"})
    retail = order_of(shop, shopper(), {"MUG": 1})
    trade = order_of(wholesale, member_of(company()), {"MUG": 2})
    assert (retail.gross_minor, trade.gross_minor) == (1000, 1540)
    assert StockLevel.objects.get().allocated == 3


def test_an_order_tells_why_and_what_happened() -> None:
    shop, buyer = channel(shipping_fee_minor=3000), shopper()
    stocked(shop, {"MUG": 3})
    order = order_of(shop, buyer, {"MUG": 2})
    view = get_order_by_id(order.pk, buyer)
    told = priced_reasons(view, "en")[view.lines[0].id]
    name = PriceList.objects.get().code
    assert told == [
        f"Price list “{name}”, for buyers of this channel.",
        "The step from 1 on gives KRW 1,000 each (quantity 2).",
        "10% VAT is included, rounded once a line.",
        "Stock is promised from W1 2.",
    ]
    (shipping,) = because.list_for([order.pk])
    assert shipping.because == {
        "kind": "shipping",
        "currency": "KRW",
        "fee": "3000",
        "free_from": None,
        "subtotal": "2000",
        "is_free": False,
        "tax": {"code": "standard", "rate": "0.100000", "mode": "half_up", "at": "line", "category": "S"},
    }
    assert [(move.field, move.from_state, move.to_state) for move in view.moves] == [
        ("status", "", "placed"),
        ("payment", "", "awaited"),
        ("fulfilment", "", "open"),
    ]


def test_placing_publishes_the_fact_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(outbox, "publish", heard.append)
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 3})
    order = order_of(shop, buyer, {"MUG": 2})
    (event,) = [one for one in heard if isinstance(one, OrderPlaced)]  # goods that came tell of themselves
    assert (event.order_id, event.number, event.channel_id, event.buyer_id, event.placed_at, event.gross) == (
        order.pk,
        order.number,
        shop.id,
        buyer.party_id,
        order.placed_at,
        Money(2000, KRW),
    )


def refused(expected: type[JangteoError], cart_id: Any, actor: Actor, **changes: Any) -> JangteoError:
    """Placing must raise exactly this and change no row anywhere."""
    before = everything()
    call: dict[str, Any] = {
        "expected_gross": Money(2000, KRW),
        "details": checkout(),
        "key": "a-key-of-this-test",
        "secret": "",
    } | changes
    with pytest.raises(expected) as caught:
        place_order(cart_id=cart_id, actor=actor, **call)
    assert type(caught.value) is expected
    assert everything() == before
    return caught.value


def test_a_total_the_buyer_did_not_see_is_refused() -> None:
    shop, buyer = channel(), shopper()
    variants = stocked(shop, {"MUG": 3})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    set_prices(PriceList.objects.get().code, {(variants["MUG"], 1): "1100"})
    error = refused(PriceChanged, cart_id, buyer)
    assert (error.facts["expected"], error.facts["actual"]) == ("2000 KRW", "2200 KRW")
    refused(PriceChanged, cart_id, buyer, expected_gross=Money(2200, "JPY"))
    refused(PriceChanged, cart_id, buyer, expected_gross=Money(0, KRW))
    refused(PriceChanged, cart_id, buyer, expected_gross=Money(-2200, KRW))


def test_an_empty_cart_is_refused() -> None:
    shop, buyer = channel(), shopper()
    tax()
    refused(CartEmpty, open_cart(channel=shop, actor=buyer), buyer, expected_gross=Money(0, KRW))


def test_too_little_stock_is_refused_with_what_there_is() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"CUP": 5, "MUG": 1})
    cart_id = cart_with(shop, buyer, {"CUP": 1, "MUG": 2})
    error = refused(InsufficientStock, cart_id, buyer, expected_gross=Money(3000, KRW))
    assert error.facts == {"sku": "MUG", "requested": 2, "available": 1}


def test_all_that_is_wrong_with_a_cart_is_told_at_once() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 1})
    variant("BARE", shop)
    cart_id = cart_with(shop, buyer, {"MUG": 2, "BARE": 1})
    error = refused(CartHasProblems, cart_id, buyer)
    told = [(one["sku"], one["why"], one["suggest"], one["available"]) for one in error.facts["problems"]]
    assert told == [("MUG", "insufficient_stock", 1, 1), ("BARE", "no_price", None, None)]


def test_stock_taken_between_look_and_lock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 2})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    monkeypatch.setattr("jangteo.ordering.rules.find_problems", lambda *_: ())
    StockLevel.objects.update(allocated=1)
    error = refused(InsufficientStock, cart_id, buyer)
    assert error.facts == {"sku": "MUG", "requested": 2, "available": 1}


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        (InvalidKey, {"key": "short"}),
        (InvalidKey, {"key": "k" * 201}),
        (InvalidKey, {"key": ""}),
        (IncompleteAddress, {"details": checkout(ship_to=replace(ADDRESS, postcode=" "))}),
        (IncompleteAddress, {"details": checkout(ship_to=replace(ADDRESS, line1="x" * 201))}),
        (IncompleteAddress, {"details": checkout(ship_to=replace(ADDRESS, line2="a\0b"))}),
        (IncompleteAddress, {"details": checkout(ship_to=replace(ADDRESS, country="한국"))}),
        (InvalidEmail, {"details": checkout(email="nobody")}),
        (InvalidEmail, {"details": checkout(email="a" * 250 + "@test.example")}),
        (MethodNotOffered, {"details": checkout(payment_method=PaymentMethod.ON_DELIVERY)}),
    ],
)
def test_incomplete_details_are_refused(expected: type[JangteoError], changes: dict[str, Any]) -> None:
    """C05."""
    shop, buyer = channel(payment_methods=["bank_transfer"]), shopper()
    stocked(shop, {"MUG": 2})
    refused(expected, cart_with(shop, buyer, {"MUG": 2}), buyer, **changes)


def test_a_cart_of_somebody_else_is_not_found() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 2})
    refused(CartNotFound, cart_with(shop, buyer, {"MUG": 2}), shopper())


def test_who_may_fill_a_cart_but_not_order_is_refused() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 2})
    rights = dict(buyer.rights.items())
    del rights[Action.ORDERS_PLACE]
    refused(NotPermitted, cart_with(shop, buyer, {"MUG": 2}), replace(buyer, rights=rights))


def test_the_same_key_gives_the_same_order() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 2})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    first = place(cart_id, buyer, key="pressed-twice")
    before = everything()
    assert (
        place_order(cart_id=cart_id, expected_gross=Money(1, KRW), details=checkout(), key="pressed-twice", actor=buyer)
        == first
    )
    assert everything() == before
    assert Order.objects.count() == 1


def test_another_key_on_an_ordered_cart_is_refused() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    place(cart_id, buyer, key="the-first-key")
    refused(CartClosed, cart_id, buyer, key="another-key")


def test_a_key_used_for_another_cart_is_refused() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    place(cart_with(shop, buyer, {"MUG": 1}), buyer, key="one-and-the-same")
    refused(KeyReused, cart_with(shop, buyer, {"MUG": 2}), buyer, key="one-and-the-same")
    place(cart_with(shop, other := shopper(), {"MUG": 2}), other, key="one-and-the-same")
    assert Order.objects.count() == 2


def test_a_guest_orders_with_their_secret() -> None:
    shop = channel()
    stocked(shop, {"MUG": 2})
    visitor, secret = guest()
    cart_id = cart_with(shop, visitor, {"MUG": 2}, secret)
    refused(CartNotFound, cart_id, visitor)
    order = Order.objects.get(pk=place(cart_id, visitor, secret=secret))
    assert (order.buyer_id, order.buyer_name, order.placed_by_name) == (None, "손지우", "손지우")
    assert secret not in order.secret


def test_a_buyer_with_the_longest_name_can_order() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 2})
    name = "김" * 200
    Party.objects.filter(pk=str(buyer.party_id)).update(name=name)
    order = order_of(shop, replace(buyer, name=name), {"MUG": 2})
    assert order.placed_by_name == name


def test_a_product_no_longer_listed_keeps_its_cart_from_being_ordered() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 2})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    ChannelListing.objects.update(until_at=F("from_at") + timedelta(days=1))
    error = refused(CartHasProblems, cart_id, buyer)
    assert [(one["why"], one["suggest"]) for one in error.facts["problems"]] == [("not_listed", 0)]
    assert get_cart(cart_id, buyer).lines[0].sku == "MUG"
