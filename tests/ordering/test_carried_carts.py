"""A cart carried by a key: to another channel, to another person, or to its own buyer elsewhere."""

from datetime import timedelta
from typing import Any

import pytest

from conftest import RunTogether
from factories import cart_with, channel, company, guest, member_of, place, receive, serve, shopper, stocked, tax
from factories import price as set_prices
from factories import variant as make_variant
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CarryNotUsable, CartEmpty, CartNotFound, InvalidCarry, TooManyCarries
from jangteo.ordering.models import CarryKey, CartLine
from jangteo.ordering.selectors import find_open_cart, get_cart, list_carry_keys, look_at_carried
from jangteo.ordering.services import (
    create_cart,
    discard_cart,
    make_carry_key,
    open_cart,
    put_line,
    revoke_carry_key,
    take_carried,
)
from jangteo.ordering.services.carry_carts import MOST_CARRIES

pytestmark = pytest.mark.django_db


def held(cart_id: Any) -> dict[str, int]:
    return dict(CartLine.objects.filter(cart=cart_id).values_list("variant__sku", "unit_quantity"))


def why(key: str, shop: Any, actor: Actor, secret: str = "") -> str:
    """Why a key can't be used, the same for looking and for taking."""
    told = set()
    for use in (look_at_carried, take_carried):
        with pytest.raises(CarryNotUsable) as refused:
            use(key=key, channel=shop, actor=actor, secret=secret)
        told.add(refused.value.facts["why"])
    (one,) = told
    return str(one)


def test_the_same_buyer_goes_on_with_the_same_cart() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    key, _ = make_carry_key(cart_id=carried, actor=buyer)
    other = create_cart(channel=shop, name="둘", actor=buyer)
    put_line(cart_id=other, sku="CUP", unit_quantity=1, actor=buyer)
    seen = look_at_carried(key=key, channel=shop, actor=buyer)
    assert (seen.is_own, seen.differences, seen.can_be_taken) == (True, (), True)
    assert take_carried(key=key, channel=shop, actor=buyer).cart_id == carried
    assert find_open_cart(shop, buyer) == carried
    assert (held(carried), held(other)) == ({"MUG": 2}, {"CUP": 1})
    assert why(key, shop, buyer) == "used"


def test_another_person_gets_a_copy_and_the_owner_keeps_theirs() -> None:
    shop, firm = channel(), company()
    stocked(shop, {"MUG": 9, "CUP": 9})
    rep, boss = member_of(firm), member_of(firm)
    carried = cart_with(shop, rep, {"MUG": 2, "CUP": 1})
    own = cart_with(shop, boss, {"MUG": 5})
    key, _ = make_carry_key(cart_id=carried, actor=rep, for_many=True)
    for changed in (0, 0):
        merged = take_carried(key=key, channel=shop, actor=boss)
        assert (merged.cart_id, merged.changed) == (own, changed)
        assert held(own) == {"MUG": 5, "CUP": 1}
    assert held(carried) == {"MUG": 2, "CUP": 1}
    assert [(one.uses, one.most_uses) for one in list_carry_keys(carried, rep)] == [(2, None)]


def test_a_guest_carries_and_takes_too() -> None:
    shop = channel()
    stocked(shop, {"MUG": 9})
    (one, secret), (two, other) = guest(), guest()
    carried = cart_with(shop, one, {"MUG": 2}, secret)
    key, _ = make_carry_key(cart_id=carried, actor=one, secret=secret, for_many=True)
    assert look_at_carried(key=key, channel=shop, actor=one, secret=secret).is_own
    assert take_carried(key=key, channel=shop, actor=one, secret=secret).cart_id == carried
    assert held(take_carried(key=key, channel=shop, actor=two, secret=other).cart_id) == {"MUG": 2}


def two_channels() -> tuple[Any, Any]:
    """A shop; a trade channel where the mug is dearer, the cup not sold, the jar without price; one pot is left."""
    shop, trade = channel("shop"), channel("trade", tax_view="net")
    tax()
    serve(shop.id)
    serve(trade.id)
    cup = make_variant("CUP", shop)
    mug, pot, jar = (make_variant(sku, shop, trade) for sku in ("MUG", "POT", "JAR"))
    set_prices(shop, {mug: "1100", cup: "1100", pot: "1100", jar: "1100"})
    set_prices(trade, {mug: "1200", pot: "1100"})
    for one, quantity in ((mug, 9), (cup, 9), (pot, 1), (jar, 9)):
        receive(one, quantity)
    return shop, trade


def test_in_another_channel_differences_are_told_before_anything_is_taken() -> None:
    shop, trade = two_channels()
    buyer = shopper()
    carried = cart_with(shop, buyer, {"MUG": 2, "CUP": 1, "POT": 3, "JAR": 1})
    key, _ = make_carry_key(cart_id=carried, actor=buyer)
    seen = look_at_carried(key=key, channel=trade, actor=buyer)
    assert (seen.is_own, seen.from_channel, seen.is_taxed_alike) == (False, "shop", False)
    assert [(one.sku, one.why, one.suggest) for one in seen.differences] == [
        ("CUP", "not_sold_here", None),
        ("POT", "insufficient_stock", 1),
        ("JAR", "no_price", None),
        ("MUG", "price", None),
    ]
    assert [one.line.sku for one in seen.lines] == ["MUG", "POT", "JAR"]
    assert find_open_cart(trade, buyer) is None
    assert CarryKey.objects.get().uses == 0
    merged = take_carried(key=key, channel=trade, actor=buyer)
    assert (merged.added, held(merged.cart_id)) == (3, {"MUG": 2, "POT": 3, "JAR": 1})
    assert str(get_cart(merged.cart_id, buyer).quote.lines[0].unit.value.normalize()) == "1.2E+3"  # type: ignore[union-attr]
    assert held(carried) == {"MUG": 2, "CUP": 1, "POT": 3, "JAR": 1}


def test_prices_are_compared_for_the_own_buyer_only() -> None:
    shop, trade = two_channels()
    buyer, stranger = shopper(), shopper()
    carried = cart_with(shop, buyer, {"MUG": 2})
    key, _ = make_carry_key(cart_id=carried, actor=buyer, for_many=True)
    before = get_cart(carried, buyer).quote.lines[0].unit
    (mine,) = look_at_carried(key=key, channel=trade, actor=buyer).differences
    assert (mine.why, mine.was) == ("price", before)
    assert mine.now
    assert mine.now.to_text() == "1200"
    seen = look_at_carried(key=key, channel=trade, actor=stranger)
    assert (seen.differences, [one.unit_price for one in seen.lines]) == ((), [mine.now])


def test_a_cart_of_which_nothing_is_sold_here_is_not_taken() -> None:
    shop, trade = two_channels()
    buyer = shopper()
    carried = cart_with(shop, buyer, {"CUP": 1})
    key, _ = make_carry_key(cart_id=carried, actor=buyer)
    assert not look_at_carried(key=key, channel=trade, actor=buyer).can_be_taken
    with pytest.raises(CarryNotUsable) as refused:
        take_carried(key=key, channel=trade, actor=buyer)
    assert refused.value.facts == {"why": "nothing"}
    assert CarryKey.objects.get().uses == 0


def test_a_key_is_told_once_and_kept_as_a_digest() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    key, told = make_carry_key(cart_id=carried, actor=buyer)
    assert len(key) >= 32
    assert key not in str(list(CarryKey.objects.values()))
    assert told.expires_at - told.made_at == timedelta(hours=24)


def test_keys_that_open_nothing_say_why() -> None:
    shop, buyer, other = channel(), shopper(), shopper()
    stocked(shop, {"MUG": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    for wrong in ("", "wrong", "x" * 32, "x" * 5000, "키", "\x00"):
        assert why(wrong, shop, other) == "unknown"
    key, told = make_carry_key(cart_id=carried, actor=buyer)
    revoke_carry_key(cart_id=carried, key_id=told.id, actor=buyer)
    revoke_carry_key(cart_id=carried, key_id=told.id, actor=buyer)
    assert why(key, shop, other) == "revoked"
    key, _ = make_carry_key(cart_id=carried, actor=buyer, hours=1)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert why(key, shop, other) == "expired"
    take_carried(key=key, channel=shop, actor=other)
    assert why(key, shop, other) == "used"
    key, _ = make_carry_key(cart_id=carried, actor=buyer)
    discard_cart(cart_id=carried, actor=buyer)
    assert why(key, shop, other) == "closed"


def test_an_ordered_cart_is_carried_no_more() -> None:
    shop, buyer, other = channel(), shopper(), shopper()
    stocked(shop, {"MUG": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    key, _ = make_carry_key(cart_id=carried, actor=buyer)
    place(carried, buyer)
    assert why(key, shop, other) == "closed"


@pytest.mark.parametrize("hours", [0, -1, 169, 10**9, 1.5, "24", True, None])
def test_a_key_holds_for_an_hour_to_a_week(hours: Any) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    with pytest.raises(InvalidCarry):
        make_carry_key(cart_id=carried, actor=buyer, hours=hours)
    assert CarryKey.objects.count() == 0


def test_who_may_not_open_a_cart_makes_no_key_of_it() -> None:
    shop, buyer, stranger = channel(), shopper(), shopper()
    stocked(shop, {"MUG": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    _key, told = make_carry_key(cart_id=carried, actor=buyer)
    with pytest.raises(CartNotFound):
        make_carry_key(cart_id=carried, actor=stranger)
    with pytest.raises(CartNotFound):
        revoke_carry_key(cart_id=carried, key_id=told.id, actor=stranger)
    with pytest.raises(CartNotFound):
        list_carry_keys(carried, stranger)
    with pytest.raises(CartEmpty):
        make_carry_key(cart_id=open_cart(channel=shop, actor=stranger), actor=stranger)
    for _ in range(MOST_CARRIES - 1):
        make_carry_key(cart_id=carried, actor=buyer)
    with pytest.raises(TooManyCarries):
        make_carry_key(cart_id=carried, actor=buyer)


@pytest.mark.django_db(transaction=True)
def test_a_key_for_one_use_is_used_once(run_together: RunTogether) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    carried = cart_with(shop, buyer, {"MUG": 2})
    others = [shopper() for _ in range(4)]
    key, _ = make_carry_key(cart_id=carried, actor=buyer)
    outcomes = run_together(4, lambda n: take_carried(key=key, channel=shop, actor=others[n]))
    assert sorted(type(one).__name__ for one in outcomes) == ["CarryNotUsable"] * 3 + ["Merged"]
    assert sum(find_open_cart(shop, one) is not None for one in others) == 1
