"""Whom a contract's price is for, and until when: C16, and the cart that stood in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from contracts.agreeing import DAY, END, START, agree, day, linked_list, open_shop, own_list, read
from factories import ACTOR, acting, cart_with, company, guest, list_of, member_of, place, receive, set_prices, variant
from factories.buying import checkout
from factories.people import prove, user_of
from jangteo.channels.types import Channel
from jangteo.contracts import services
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CartHasProblems, CartNotFound, PriceChanged
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.parties.services import add_member, create_unit, remove_member
from jangteo.parties.types import MemberRole, PartyKind

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def world() -> tuple[Channel, Any, Any]:
    with clock.at(START):
        shop, variants = open_shop()
        firm = company()
        agree(firm, own_list({variants["MUG"]: "700"}))
        return shop, variants, firm


def gross(shop: Channel, actor: Actor, secret: str = "") -> int:
    """What one mug costs in a new cart."""
    cart_id = cart_with(shop, actor, {"MUG": 1}, secret)
    return get_cart(cart_id, actor, secret).quote.gross.minor


def test_the_price_is_for_the_company_and_its_units_between_its_days(world: Any) -> None:
    shop, _variants, firm = world
    with clock.at(START - DAY):
        unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
        buyer, of_unit = member_of(firm), member_of(unit)
        other = member_of(company("다른 곳"))
    found = {}
    for name, at in (("before", START - MOMENT), ("first", START), ("last", END - MOMENT), ("after", END)):
        with clock.at(at):
            found[name] = [gross_of(shop, one) for one in (buyer, of_unit, other)]
    assert found == {
        "before": [1000, 1000, 1000],
        "first": [700, 700, 1000],
        "last": [700, 700, 1000],
        "after": [1000, 1000, 1000],
    }


def gross_of(shop: Channel, actor: Actor) -> int:
    """What one mug in the buyer's cart costs now."""
    cart_id = ordering.open_cart(channel=shop, actor=actor)
    if not get_cart(cart_id, actor).lines:
        ordering.put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=actor)
    return get_cart(cart_id, actor).quote.gross.minor


def test_a_member_who_acts_for_another_company_pays_the_public_price(world: Any) -> None:
    shop, _variants, firm = world
    with clock.at(START):
        buyer, other = member_of(firm), company("다른 곳")
        assert buyer.person_id
        add_member(party_id=other, person_id=buyer.person_id, role=MemberRole.BUYER, actor=ACTOR)
        elsewhere = acting(buyer.person_id, other)
        cart_id = cart_with(shop, buyer, {"MUG": 1})
        assert get_cart(cart_id, buyer).quote.gross.minor == 700
        assert gross(shop, elsewhere) == 1000
        assert gross(shop, acting(buyer.person_id, buyer.person_id)) == 1000
        for use in (get_cart, place):
            with pytest.raises(CartNotFound):
                use(cart_id, elsewhere)
    assert Order.objects.count() == 0


def test_the_session_that_switches_company_leaves_the_price_behind(world: Any) -> None:
    """Over HTTP: the same browser, first for the one company and then for the other."""
    _shop, _variants, firm = world
    with clock.at(START):
        buyer, other = member_of(firm), company("다른 곳")
        assert buyer.person_id
        add_member(party_id=other, person_id=buyer.person_id, role=MemberRole.BUYER, actor=ACTOR)
        client = Client(headers={"accept-language": "en"})
        client.force_login(user_of(buyer))
        prove(client)
        shown = {}
        for name, party in (("firm", firm), ("other", other), ("firm again", firm)):
            assert client.post("/shop/account/acting-for/", {"party": str(party)}).status_code == 302
            client.post("/shop/cart/lines/", {"sku": "MUG", "quantity": "1"})
            page = client.get("/shop/cart/").content.decode()
            shown[name] = ("₩700" in page, "₩1,000" in page)
        assert shown["firm"] == (True, False)
        assert shown["other"] == (False, True)


def test_a_guest_with_the_address_of_the_cart_gets_neither_cart_nor_price(world: Any) -> None:
    shop, _variants, firm = world
    with clock.at(START):
        buyer, (visitor, secret) = member_of(firm), guest()
        cart_id = cart_with(shop, buyer, {"MUG": 1})
        for key in ("", secret):
            for use in (get_cart, lambda one, actor, key: place(one, actor, secret=key)):
                with pytest.raises(CartNotFound):
                    use(cart_id, visitor, key)
        assert gross(shop, visitor, secret) == 1000
    assert Order.objects.count() == 0


def test_who_leaves_the_company_leaves_its_price(world: Any) -> None:
    shop, _variants, firm = world
    with clock.at(START):
        member_of(firm, MemberRole.ADMINISTRATOR)
        buyer = member_of(firm)
        assert buyer.person_id
        remove_member(party_id=firm, person_id=buyer.person_id, actor=ACTOR)
        assert gross(shop, acting(buyer.person_id, buyer.person_id)) == 1000


def test_a_cart_in_between_is_told_before_it_is_placed_never_after(world: Any) -> None:
    shop, _variants, firm = world
    with clock.at(END - MOMENT):
        buyer = member_of(firm)
        cart_id = cart_with(shop, buyer, {"MUG": 1})
        agreed = get_cart(cart_id, buyer).quote.gross
        assert agreed == Money(700, "KRW")
    facts: dict[str, Any] = {"cart_id": cart_id, "details": checkout(), "key": "one-key-of-the-cart", "actor": buyer}
    with clock.at(END):
        with pytest.raises(PriceChanged) as told:
            ordering.place_order(expected_gross=agreed, **facts)
        assert told.value.facts["actual"] == "1000 KRW"
        assert Order.objects.count() == 0
        line = get_cart(cart_id, buyer).quote.lines[0]
        assert {
            "list": "agreed",
            "names": {"ko": "2026 계약", "en": "Contract 2026"},
            "why": "expired",
        } in line.because["rejected"]
        ordering.place_order(expected_gross=Money(1000, "KRW"), **facts)
    assert [order.gross_minor for order in Order.objects.all()] == [1000]


def test_where_only_the_contract_had_a_price_the_cart_can_no_more_be_ordered(world: Any) -> None:
    shop, _variants, firm = world
    jar = variant("JAR", shop)
    receive(jar, 10)
    with clock.at(START):
        agree(firm, own_list({jar: "5000"}), code="jars")
    with clock.at(END - MOMENT):
        buyer = member_of(firm)
        cart_id = cart_with(shop, buyer, {"JAR": 1})
        agreed = get_cart(cart_id, buyer).quote.gross
    with clock.at(END), pytest.raises(CartHasProblems) as told:
        ordering.place_order(
            cart_id=cart_id, expected_gross=agreed, details=checkout(), key="one-key-of-the-cart", actor=buyer
        )
    assert [problem["why"] for problem in told.value.facts["problems"]] == ["no_price"]


def test_an_early_end_ends_the_price_at_once(world: Any) -> None:
    shop, _variants, firm = world
    with clock.at(day(5)):
        buyer = member_of(firm)
        assert gross_of(shop, buyer) == 700
        services.end_contract(contract_id=read().id, actor=ACTOR, why="moved away")
        assert gross_of(shop, buyer) == 1000


def test_a_linked_contract_ends_like_any_other(world: Any) -> None:
    shop, variants, _firm = world
    base = list_of("base", priority=-1)
    set_prices(base, {(variants["CUP"], 1): "500"})
    with clock.at(START):
        firm = company("이어진 곳")
        agree(firm, linked_list(base), code="linked")
        buyer = member_of(firm)
        cart_id = cart_with(shop, buyer, {"CUP": 1})
        assert get_cart(cart_id, buyer).quote.gross.minor == 450
    with clock.at(END):
        assert get_cart(cart_id, buyer).quote.gross.minor == 1000
