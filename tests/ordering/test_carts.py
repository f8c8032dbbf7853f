from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from factories import (
    ACTOR,
    acting,
    cart_with,
    channel,
    company,
    guest,
    member_of,
    place,
    price,
    serve,
    shopper,
    stocked,
    tax,
)
from factories import receive as receive_stock
from factories import variant as make_variant
from factories.buying import checkout
from jangteo.ordering.errors import CartClosed, CartNotFound, CartTooLarge, InvalidQuantity, UnknownSku, UnknownUnit
from jangteo.ordering.models import Cart, CartLine
from jangteo.ordering.selectors import count_cart_lines, find_open_cart, get_cart
from jangteo.ordering.services import claim_cart, open_cart, place_order, put_line, put_lines, set_line
from jangteo.ordering.types import MOST_CART_LINES, LineDraft

pytestmark = pytest.mark.django_db


def held(cart_id: UUID) -> list[tuple[str, str, int, int]]:
    rows = CartLine.objects.filter(cart=cart_id).order_by("id")
    return list(rows.values_list("variant__sku", "unit", "unit_quantity", "quantity"))


@pytest.mark.parametrize("quantity", [0, -1, 100_001, 10**9, 10**30, "3", 1.0, 1.5, True, None])
def test_no_rubbish_quantity_reaches_a_cart(quantity: Any) -> None:
    """C02."""
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 5})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    with pytest.raises(InvalidQuantity):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=quantity, actor=buyer)
    assert held(cart_id) == [("MUG", "each", 2, 2)]


@pytest.mark.parametrize("quantity", [-1, 100_001, 10**9, "3", 1.5, True, None])
def test_no_rubbish_quantity_changes_a_line(quantity: Any) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 5})
    cart_id = open_cart(channel=shop, actor=buyer)
    line_id = put_line(cart_id=cart_id, sku="MUG", unit_quantity=2, actor=buyer)
    with pytest.raises(InvalidQuantity):
        set_line(cart_id=cart_id, line_id=line_id, unit_quantity=quantity, actor=buyer)
    assert held(cart_id) == [("MUG", "each", 2, 2)]


def test_adding_twice_adds_to_the_line_and_zero_takes_it_out() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 5, "CUP": 5})
    cart_id = cart_with(shop, buyer, {"MUG": 2, "CUP": 1})
    line_id = put_line(cart_id=cart_id, sku="MUG", unit_quantity=2, actor=buyer)
    assert held(cart_id) == [("MUG", "each", 4, 4), ("CUP", "each", 1, 1)]
    set_line(cart_id=cart_id, line_id=line_id, unit_quantity=7, actor=buyer)
    assert held(cart_id) == [("MUG", "each", 7, 7), ("CUP", "each", 1, 1)]
    set_line(cart_id=cart_id, line_id=line_id, unit_quantity=0, actor=buyer)
    assert held(cart_id) == [("CUP", "each", 1, 1)]


def test_units_are_counted_in_exact_base_units() -> None:
    shop, buyer = channel(), shopper()
    make_variant("MUG", shop, units={"case": (12, 1), "pallet": (480, 1), "half": (1, 2)})
    cart_id = open_cart(channel=shop, actor=buyer)
    for unit, quantity in (("each", 1), ("case", 2), ("pallet", 1), ("half", 4)):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=quantity, actor=buyer, unit=unit)
    assert held(cart_id) == [
        ("MUG", "each", 1, 1),
        ("MUG", "case", 2, 24),
        ("MUG", "pallet", 1, 480),
        ("MUG", "half", 4, 2),
    ]
    with pytest.raises(InvalidQuantity):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer, unit="half")
    with pytest.raises(InvalidQuantity):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=209, actor=buyer, unit="pallet")
    with pytest.raises(UnknownUnit) as refused:
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer, unit="dozen")
    assert refused.value.facts["units"] == ["each", "half", "case", "pallet"]
    assert CartLine.objects.count() == 4


def test_several_lines_come_in_all_or_none() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 5, "CUP": 5})
    cart_id = open_cart(channel=shop, actor=buyer)
    with pytest.raises(UnknownSku):
        put_lines(cart_id=cart_id, drafts=[LineDraft("MUG", 1), LineDraft("NONE", 1)], actor=buyer)
    assert held(cart_id) == []
    drafts = [LineDraft("CUP", 1), LineDraft("MUG", 1), LineDraft("CUP", 2)]
    ids = put_lines(cart_id=cart_id, drafts=drafts, actor=buyer)
    assert ids[0] == ids[2]
    assert held(cart_id) == [("CUP", "each", 3, 3), ("MUG", "each", 1, 1)]


@pytest.mark.parametrize("sku", ["", "mug", "MUG ", "M\0UG", "M" * 500, "ELSEWHERE", "'; DROP TABLE"])
def test_a_sku_not_sold_here_is_refused(sku: str) -> None:
    shop, other, buyer = channel(), channel("other"), shopper()
    stocked(shop, {"MUG": 5})
    make_variant("ELSEWHERE", other)
    cart_id = open_cart(channel=shop, actor=buyer)
    with pytest.raises(UnknownSku):
        put_line(cart_id=cart_id, sku=sku, unit_quantity=1, actor=buyer)
    assert held(cart_id) == []


def test_a_full_cart_takes_more_of_what_it_holds_but_nothing_new() -> None:
    shop, buyer = channel(), shopper()
    one, other = make_variant("MUG", shop), make_variant("CUP", shop)
    cart_id = open_cart(channel=shop, actor=buyer)
    units = [f"u{number}" for number in range(MOST_CART_LINES)]
    CartLine.objects.bulk_create(
        CartLine(cart_id=cart_id, variant_id=one, unit=unit, unit_quantity=1, quantity=1) for unit in units[:-1]
    )
    put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer)
    with pytest.raises(CartTooLarge):
        put_line(cart_id=cart_id, sku="CUP", unit_quantity=1, actor=buyer)
    put_line(cart_id=cart_id, sku="MUG", unit_quantity=4, actor=buyer)
    assert CartLine.objects.get(cart=cart_id, unit="each").quantity == 5
    assert not CartLine.objects.filter(variant=other).exists()


def test_a_cart_that_became_an_order_takes_nothing_more() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 5})
    cart_id = cart_with(shop, buyer, {"MUG": 1})
    place(cart_id, buyer)
    with pytest.raises(CartClosed):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer)
    assert held(cart_id) == [("MUG", "each", 1, 1)]
    assert find_open_cart(shop, buyer) is None
    assert open_cart(channel=shop, actor=buyer) != cart_id


def test_a_cart_tells_its_figures_and_what_keeps_it_from_being_ordered() -> None:
    shop, buyer = channel(), shopper()
    serve(shop.id)
    tax()
    variants = {sku: make_variant(sku, shop, units={"case": (12, 1)}) for sku in ("MUG", "CUP", "BARE")}
    price(shop, {variants["MUG"]: {1: "1000", 10: "900"}, variants["CUP"]: "500"})
    for sku in variants:
        receive_stock(variants[sku], 30)
    cart_id = cart_with(shop, buyer, {"MUG": 10, "CUP": 1, "BARE": 1})
    put_line(cart_id=cart_id, sku="MUG", unit_quantity=2, actor=buyer, unit="case")
    view = get_cart(cart_id, buyer)
    assert [line.subtotal.minor for line in view.quote.lines] == [9000, 500, 0, 21600]
    assert view.quote.gross.minor == 31100
    assert [(one.sku, one.why, one.suggest, one.available) for one in view.problems] == [
        ("BARE", "no_price", None, None),
        ("MUG", "insufficient_stock", 1, 20),
    ]
    assert not view.can_be_ordered


def test_each_person_of_a_company_has_a_cart_of_their_own() -> None:
    shop, firm = channel(), company()
    stocked(shop, {"MUG": 5})
    one, other = member_of(firm), member_of(firm)
    cart_id = cart_with(shop, one, {"MUG": 1})
    assert open_cart(channel=shop, actor=one) == cart_id
    assert open_cart(channel=shop, actor=other) != cart_id
    assert [count_cart_lines(shop, actor) for actor in (one, other)] == [1, 0]


def test_a_cart_opens_only_to_those_who_came_by_its_own_channel() -> None:
    shop, wholesale = channel(), channel("wholesale")
    stocked(shop, {"MUG": 5})
    buyer = shopper()
    cart_id = cart_with(shop, buyer, {"MUG": 1})
    assert get_cart(cart_id, replace(buyer, channel_id=shop.id)).lines
    elsewhere = replace(buyer, channel_id=wholesale.id)
    with pytest.raises(CartNotFound):
        get_cart(cart_id, elsewhere)
    with pytest.raises(CartNotFound):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=elsewhere)
    total = get_cart(cart_id, buyer).quote.gross
    with pytest.raises(CartNotFound):
        place_order(cart_id=cart_id, expected_gross=total, details=checkout(), key="by-another-door", actor=elsewhere)
    assert CartLine.objects.get().quantity == 1


def test_nobody_sees_or_touches_another_cart() -> None:
    shop, firm, buyer = channel(), company(), shopper()
    stocked(shop, {"MUG": 5})
    visitor, secret = guest()
    colleague = member_of(firm)
    assert colleague.person_id
    privately = acting(colleague.person_id, colleague.person_id)
    carts = {
        "shopper": (cart_with(shop, buyer, {"MUG": 1}), buyer, ""),
        "guest": (cart_with(shop, visitor, {"MUG": 1}, secret), visitor, secret),
        "member": (cart_with(shop, colleague, {"MUG": 1}), colleague, ""),
        "the same person for themselves": (cart_with(shop, privately, {"MUG": 1}), privately, ""),
        "another member": (cart_with(shop, other := member_of(firm), {"MUG": 1}), other, ""),
    }
    strangers = [(visitor, ""), (visitor, "another-secret-of-letters"), (ACTOR, "")]
    for owner, (cart_id, _, _) in carts.items():
        others = [(actor, own) for name, (_, actor, own) in carts.items() if name != owner]
        for actor, own_secret in others + strangers:
            with pytest.raises(CartNotFound):
                get_cart(cart_id, actor, own_secret)
            with pytest.raises(CartNotFound):
                put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=actor, secret=own_secret)
        actor, own_secret = carts[owner][1:]
        assert get_cart(cart_id, actor, own_secret).lines[0].quantity == 1


def test_a_guest_needs_a_secret_that_cannot_be_guessed() -> None:
    shop = channel()
    visitor, _ = guest()
    for secret in ("", "short"):
        with pytest.raises(CartNotFound):
            open_cart(channel=shop, actor=visitor, secret=secret)
    assert Cart.objects.count() == 0


def test_logging_in_joins_the_guests_cart_and_twice_adds_nothing() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9, "POT": 9})
    visitor, secret = guest()
    own = cart_with(shop, buyer, {"MUG": 2, "CUP": 5})
    cart_with(shop, visitor, {"MUG": 3, "CUP": 1, "POT": 1}, secret)
    for _ in range(2):
        claim_cart(channel=shop, actor=buyer, secret=secret)
    assert sorted(held(own)) == [("CUP", "each", 5, 5), ("MUG", "each", 3, 3), ("POT", "each", 1, 1)]
    assert list(Cart.objects.filter(state="open").values_list("pk", flat=True)) == [own]
    assert list(Cart.objects.filter(state="merged").values_list("merged_into", flat=True)) == [own]
