"""Promotions and coupons from the cart to the order, and what they may not be used for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from factories import (
    ACTOR,
    GUEST,
    cart_with,
    channel,
    checkout,
    company,
    guest,
    member_of,
    order_of,
    place,
    promotion,
    publish,
    shopper,
    stocked,
)
from jangteo.catalog.models import Category, Product
from jangteo.channels.types import Channel
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.types import Visitor
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Scope
from jangteo.ordering.errors import CartNotFound, PriceChanged
from jangteo.ordering.models import CartCoupon, Order, OrderDiscount, OrderLine
from jangteo.ordering.selectors import get_cart, get_order_by_id, priced_reasons
from jangteo.ordering.services import (
    cancel_order,
    claim_cart,
    enter_code,
    hold_codes,
    place_order,
    put_line,
    take_code_out,
)
from jangteo.pricing import services as pricing
from jangteo.pricing.errors import (
    BadScenario,
    ContradictingPromotions,
    CouponExists,
    InvalidCoupon,
    InvalidPromotion,
    NotSimulated,
    PromotionUsedUp,
    UnknownCoupon,
)
from jangteo.pricing.models import Coupon, PromotionUse, PromotionVersion
from jangteo.pricing.selectors import promotions
from jangteo.pricing.types import CouponRefusal

pytestmark = pytest.mark.django_db
TENTH = {"percent": "10", "on": "order"}
ALL = {"all": True}


@pytest.fixture
def shop() -> Channel:
    """A shop whose mug costs 1,000 and bowl 1,000."""
    made = channel()
    stocked(made, {"MUG": 100, "BOWL": 100})
    return made


def enter(cart: Any, code: str, actor: Any = GUEST, secret: str = "", address: str = "") -> Any:
    return enter_code(cart_id=cart, code=code, actor=actor, secret=secret, visitor=Visitor(address=address))


def refusals(cart: Any, actor: Any, secret: str = "") -> dict[str, CouponRefusal | None]:
    return {one.coupon.label: one.refusal for one in get_cart(cart, actor, secret).codes}


def gross(cart: Any, actor: Any, secret: str = "") -> int:
    return get_cart(cart, actor, secret).quote.gross.minor


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def test_a_promotion_lowers_the_cart_and_is_frozen_on_the_order(shop: Channel) -> None:
    promotion("spring", TENTH)
    promotion("ship", {"percent": "100", "on": "shipping"})
    buyer = shopper()
    order = order_of(shop, buyer, {"MUG": 1, "BOWL": 2})
    assert order.gross_minor == 2700
    assert list(
        order.lines.order_by("position").values_list("sku", "subtotal_minor", "discount_minor", "gross_minor")
    ) == [
        ("MUG", 1000, 100, 900),
        ("BOWL", 2000, 200, 1800),
    ]
    told = OrderDiscount.objects.filter(order=order).order_by("id").values_list("promotion", "amount_minor")
    assert list(told) == [("spring", 100), ("spring", 200)]
    view = get_order_by_id(order.pk, buyer)
    assert [one.discount.minor for one in view.lines] == [100, 200]
    assert "“spring” takes KRW 100 off." in priced_reasons(view, "en")[view.lines[0].id]
    pricing.end_promotion(code="spring", actor=ACTOR)
    assert gross(cart_with(shop, buyer, {"MUG": 1}), buyer) == 1000
    assert Order.objects.get(pk=order.pk).gross_minor == 2700
    assert broken() == []


def test_what_an_order_was_granted_is_never_changed(shop: Channel) -> None:
    promotion("spring", TENTH)
    order = order_of(shop, shopper(), {"MUG": 1})
    for rows, change in (
        (OrderDiscount.objects.all(), {"amount_minor": 1}),
        (OrderLine.objects.filter(order=order), {"discount_minor": 0}),
        (Order.objects.filter(pk=order.pk), {"shipping_discount_minor": 1}),
        (PromotionVersion.objects.all(), {"rule": {"give": []}}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_shipping_is_discounted_and_frozen_apart(shop: Channel) -> None:
    far = channel("far", shipping_fee_minor=3000)
    stocked(far, {"VASE": 5})
    promotion("ship", {"percent": "50", "on": "shipping"})
    order = order_of(far, shopper(), {"VASE": 1})
    assert (order.shipping_discount_minor, order.shipping_net_minor + order.shipping_tax_minor) == (1500, 1500)
    told = OrderDiscount.objects.get()
    assert (told.line_id, told.amount_minor) == (None, 1500)
    assert broken() == []


def test_a_code_is_typed_as_people_type(shop: Channel) -> None:
    promotion("hello", TENTH, coupon="WELCOME10")
    actor, secret = guest()
    cart = cart_with(shop, actor, {"MUG": 1}, secret)
    assert gross(cart, actor, secret) == 1000
    for typed in (" welcome-10 ", "ＷＥＬＣＯＭＥ１０", "welcome 10"):
        enter(cart, typed, secret=secret)
    assert refusals(cart, actor, secret) == {"WELCOME10": None}
    assert gross(cart, actor, secret) == 900
    order = get_order_by_id(place(cart, actor, secret=secret), actor, secret)
    assert [(one.promotion, one.coupon) for one in order.discounts] == [("hello", "WELCOME10")]
    assert CartCoupon.objects.count() == 1


def test_a_code_can_be_taken_out(shop: Channel) -> None:
    promotion("hello", TENTH, coupon="WELCOME10")
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 1})
    coupon = enter(cart, "WELCOME10", buyer)
    for _ in range(2):
        take_code_out(cart_id=cart, coupon_id=coupon.id, actor=buyer)
        assert gross(cart, buyer) == 1000


def test_a_code_whose_conditions_are_not_met_waits_in_the_cart(shop: Channel) -> None:
    promotion("big", TENTH, coupon="BIGGER", when={"subtotal_at_least": "3000"})
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 1})
    enter(cart, "bigger", buyer)
    assert refusals(cart, buyer) == {"BIGGER": CouponRefusal.NOT_MET}
    put_line(cart_id=cart, sku="BOWL", unit_quantity=2, actor=buyer)
    assert refusals(cart, buyer) == {"BIGGER": None}
    assert gross(cart, buyer) == 2700


def test_nobody_finds_a_code_by_trying(shop: Channel) -> None:
    promotion("hello", TENTH, coupon="WELCOME10")
    actor, secret = guest()
    cart = cart_with(shop, actor, {"MUG": 1}, secret)
    for number in range(10):
        with pytest.raises(UnknownCoupon):
            enter(cart, f"GUESS{number}", secret=secret)
    with pytest.raises(TooManyAttempts):
        enter(cart, "WELCOME10", secret=secret)
    with clock.at(clock.now() + timedelta(minutes=16)):
        enter(cart, "WELCOME10", secret=secret)


def test_new_carts_do_not_give_new_guesses_to_an_address(shop: Channel) -> None:
    for number in range(30):
        actor, secret = guest()
        cart = cart_with(shop, actor, {"MUG": 1}, secret)
        with pytest.raises(UnknownCoupon):
            enter(cart, f"GUESS{number}", secret=secret, address="203.0.113.9")
    with pytest.raises(TooManyAttempts):
        enter(cart, "GUESS", secret=secret, address="203.0.113.9")


def test_a_bound_code_is_unknown_to_anybody_else(shop: Channel) -> None:
    owner, other = shopper(), shopper()
    promotion("birthday", TENTH, coupon="FORALL")
    pricing.make_coupon(promotion_code="birthday", text="HAPPY-DAY", owner_id=owner.party_id, actor=ACTOR)
    cart = cart_with(shop, other, {"MUG": 1})
    with pytest.raises(UnknownCoupon):
        enter(cart, "HAPPYDAY", other)
    CartCoupon.objects.create(cart_id=cart, coupon=Coupon.objects.get(shown="HAPPYDAY"))
    assert gross(cart, other) == 1000
    own = cart_with(shop, owner, {"MUG": 1})
    enter(own, "HAPPYDAY", owner)
    assert gross(own, owner) == 900


def test_who_makes_a_code_for_a_buyer_may_see_that_buyer(shop: Channel) -> None:
    near, far = shopper(), shopper()
    promotion("birthday", TENTH, coupon="FORALL")
    rights = dict(ACTOR.rights) | {Action.PROMOTIONS_CHANGE: Scope.ALL, Action.PARTIES_SEE: Scope.UNIT}
    assert near.party_id
    seller = replace(ACTOR, rights=rights, unit_ids=frozenset({near.party_id}))
    told: dict[str, Any] = {"promotion_code": "birthday", "actor": seller}
    for make in (
        lambda owner: pricing.make_coupon(text=f"FOR-{owner.hex[-8:]}", owner_id=owner, **told),
        lambda owner: pricing.make_secret_coupons(count=1, series="June", owner_id=owner, **told),
    ):
        assert make(near.party_id)
        for owner in (far.party_id, new_id()):
            with pytest.raises(InvalidCoupon, match="there is no such buyer"):
                make(owner)
    assert Coupon.objects.filter(owner__isnull=False).count() == 2


def test_two_codes_of_one_series_are_not_added_up(shop: Channel) -> None:
    """C09."""
    promotion("letters", TENTH, coupon="SHARED")
    first, second = pricing.make_secret_coupons(promotion_code="letters", count=2, series="June", actor=ACTOR)
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 1})
    enter(cart, first, buyer)
    enter(cart, second, buyer)
    assert list(refusals(cart, buyer).values()) == [None, CouponRefusal.NOT_COMBINED]
    assert gross(cart, buyer) == 900
    place(cart, buyer)
    assert PromotionUse.objects.filter(state="used").count() == 1


def test_a_secret_code_is_good_once_and_not_kept_readable(shop: Channel) -> None:
    promotion("letters", TENTH, coupon="SHARED")
    (code,) = pricing.make_secret_coupons(promotion_code="letters", count=1, series="June", actor=ACTOR)
    row = Coupon.objects.get(series="June")
    assert code.replace("-", "") not in repr(vars(row))
    one, other = shopper(), shopper()
    carts = [cart_with(shop, who, {"MUG": 1}) for who in (one, other)]
    for cart, who in zip(carts, (one, other), strict=True):
        enter(cart, code.lower(), who)
        assert gross(cart, who) == 900
    order_id = place(carts[0], one)
    assert refusals(carts[1], other) == {f"…{row.hint}": CouponRefusal.USED_UP}
    assert gross(carts[1], other) == 1000
    with pytest.raises(PriceChanged):
        place_at(carts[1], other, 900)
    cancel_order(order_id=order_id, actor=one)
    assert gross(carts[1], other) == 900
    place(carts[1], other)
    assert broken() == []


def place_at(cart: Any, actor: Any, amount: int, **changes: Any) -> Any:
    return place_order(
        cart_id=cart,
        expected_gross=Money(amount, "KRW"),
        details=checkout(**changes),
        key=f"a-key-for-{cart}",
        actor=actor,
        secret=changes.pop("secret", ""),
    )


def test_a_buyers_limit_counts_orders_not_carts(shop: Channel) -> None:
    promotion("once", TENTH, buyer_most=1)
    buyer, other = shopper(), shopper()
    order_id = place(cart_with(shop, buyer, {"MUG": 1}), buyer)
    again = cart_with(shop, buyer, {"MUG": 1})
    assert gross(again, buyer) == 1000
    assert gross(cart_with(shop, other, {"MUG": 1}), other) == 900
    cancel_order(order_id=order_id, actor=buyer)
    assert gross(again, buyer) == 900


def test_ordering_as_a_guest_with_the_same_address_is_no_way_round(shop: Channel) -> None:
    promotion("once", TENTH, buyer_most=1)
    buyer = shopper()
    place(cart_with(shop, buyer, {"MUG": 1}), buyer, email="Me@test.example")
    actor, secret = guest()
    cart = cart_with(shop, actor, {"MUG": 1}, secret)
    with pytest.raises(PriceChanged):
        place(cart, actor, secret=secret, email="me@TEST.example")
    place(cart, actor, secret=secret, email="somebody-else@test.example")


def test_the_last_use_goes_to_one(shop: Channel) -> None:
    promotion("first", TENTH, most_uses=1)
    buyers = [shopper() for _ in range(2)]
    carts = [cart_with(shop, who, {"MUG": 1}) for who in buyers]
    assert [gross(cart, who) for cart, who in zip(carts, buyers, strict=True)] == [900, 900]
    place(carts[0], buyers[0])
    assert gross(carts[1], buyers[1]) == 1000
    assert [one.state for one in PromotionUse.objects.all()] == ["used"]


def test_a_checkout_holds_what_is_limited_for_a_quarter_of_an_hour(shop: Channel) -> None:
    promotion("first", TENTH, most_uses=1)
    promotion("endless", {"amount": "1", "on": "order"}, priority=-1)
    one, other = shopper(), shopper()
    mine, theirs = (cart_with(shop, who, {"MUG": 1}) for who in (one, other))
    assert hold_codes(cart_id=mine, actor=one) == {}
    assert hold_codes(cart_id=mine, actor=one) == {}
    assert list(PromotionUse.objects.values_list("promotion__code", "state")) == [("first", "held")]
    assert (gross(mine, one), gross(theirs, other)) == (899, 999)
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert gross(theirs, other) == 899
        hold_codes(cart_id=theirs, actor=other)
        assert gross(mine, one) == 999
        place(theirs, other)
    assert sorted(PromotionUse.objects.filter(promotion__code="first").values_list("state", flat=True)) == [
        "held",
        "released",
        "used",
    ]
    assert broken() == []


def test_only_first_orders_and_only_one_of_them(shop: Channel) -> None:
    promotion("hello", TENTH, when={"first_order": True})
    buyer = shopper()
    carts = [cart_with(shop, buyer, {"MUG": 1})]
    assert gross(carts[0], buyer) == 900
    place(carts[0], buyer)
    assert gross(cart_with(shop, buyer, {"MUG": 1}), buyer) == 1000
    actor, secret = guest()
    assert gross(cart_with(shop, actor, {"MUG": 1}, secret), actor, secret) == 1000


def test_a_promotion_for_a_company_reaches_its_divisions_and_nobody_else(shop: Channel) -> None:
    house = company("온결")
    buyer = member_of(house)
    promotion("agreed", TENTH, when={"account": str(house)})
    assert gross(cart_with(shop, buyer, {"MUG": 1}), buyer) == 900
    other = shopper()
    assert gross(cart_with(shop, other, {"MUG": 1}), other) == 1000


def test_categories_count_with_all_above_them(shop: Channel) -> None:
    above = Category.objects.create(slug="house", names={"ko": "집"})
    shelf = Category.objects.create(slug="table", names={"ko": "상"}, parent=above)
    Product.objects.filter(variants__sku="MUG").update(category=shelf)
    promotion("house", {"percent": "20", "on": "items", "items": {"category": ["house"]}})
    buyer = shopper()
    assert gross(cart_with(shop, buyer, {"MUG": 1}), buyer) == 800


def test_another_currency_is_another_promotion(shop: Channel) -> None:
    """C20: an amount of one currency never works on a cart in another."""
    promotion("dollars", {"amount": "5.00", "on": "order"}, currency="USD", coupon="FIVEOFF")
    promotion("percent", TENTH, currency="USD", priority=1)
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 1})
    enter(cart, "FIVEOFF", buyer)
    assert refusals(cart, buyer) == {"FIVEOFF": CouponRefusal.NOT_MET}
    assert gross(cart, buyer) == 1000


def test_discounts_never_make_a_line_negative(shop: Channel) -> None:
    """C10."""
    promotion("all", {"percent": "100", "on": "items", "items": ALL}, priority=3)
    promotion("more", {"amount": "5000", "on": "order"}, coupon="MORE", priority=2)
    promotion("again", {"percent": "100", "on": "order"}, priority=1)
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 1})
    enter(cart, "MORE", buyer)
    order = Order.objects.get(pk=place(cart, buyer))
    assert (order.gross_minor, order.net_minor, order.tax_minor) == (0, 0, 0)
    assert broken() == []


def test_a_guests_codes_come_along_at_log_in(shop: Channel) -> None:
    promotion("hello", TENTH, coupon="WELCOME10")
    actor, secret = guest()
    enter(cart_with(shop, actor, {"MUG": 1}, secret), "WELCOME10", secret=secret)
    buyer = shopper()
    claim_cart(channel=shop, actor=buyer, secret=secret)
    assert gross(cart_with(shop, buyer, {}), buyer) == 900


def test_a_strangers_cart_takes_no_code(shop: Channel) -> None:
    """C17 beside the forgery check of the pages: the cart's door is asked first."""
    promotion("hello", TENTH, coupon="WELCOME10")
    cart = cart_with(shop, shopper(), {"MUG": 1})
    coupon = Coupon.objects.get()
    with pytest.raises(CartNotFound):
        enter(cart, "WELCOME10", shopper())
    with pytest.raises(CartNotFound):
        take_code_out(cart_id=cart, coupon_id=coupon.pk, actor=shopper())
    with pytest.raises(CartNotFound):
        hold_codes(cart_id=cart, actor=shopper())


def test_only_what_was_tried_is_published(shop: Channel) -> None:
    draft = {"code": "new", "names": {"ko": "새"}, "currency": "KRW", "actor": ACTOR}
    pricing.draft_promotion(rule={"give": [TENTH]}, **draft)  # type: ignore[arg-type]
    version = PromotionVersion.objects.get()
    with pytest.raises(NotSimulated):
        pricing.publish_promotion(code="new", version_id=version.pk, actor=ACTOR)
    publish("new")
    later = pricing.write_version(code="new", rule={"give": [{"percent": "50", "on": "order"}]}, actor=ACTOR)
    buyer = shopper()
    assert gross(cart_with(shop, buyer, {"MUG": 1}), buyer) == 900
    with pytest.raises(NotSimulated):
        pricing.publish_promotion(code="new", version_id=later, actor=ACTOR)
    publish("new")
    assert gross(cart_with(shop, buyer, {}), buyer) == 500


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"give": []}, "give"),
        ({"give": [TENTH], "when": {"segment": "nobody"}}, "when.segment"),
        ({"give": [TENTH], "when": {"channel": "nowhere"}}, "when.channel"),
        ({"give": [TENTH], "when": {"account": "온결"}}, "when.account"),
        ({"give": [{"percent": 10, "on": "order"}]}, "give[0].percent"),
        ({"give": [{"percent": "10", "on": "items", "items": {"sku": ["NONE"]}}]}, "give"),
        ({"give": [{"percent": "10", "on": "items", "items": {"category": ["none"]}}]}, "give"),
        ({"give": [TENTH], "code": "x"}, "code"),
    ],
)
def test_a_rule_that_says_nothing_sensible_is_refused_with_its_place(shop: Channel, rule: Any, path: str) -> None:
    with pytest.raises(BadScenario) as refusal:
        pricing.draft_promotion(code="bad", names={"ko": "x"}, currency="KRW", rule=rule, actor=ACTOR)
    assert refusal.value.path == path
    assert PromotionVersion.objects.count() == 0


def test_two_of_one_rank_whose_order_matters_are_refused_with_a_cart(shop: Channel) -> None:
    promotion("percent", {"percent": "10", "on": "order"})
    with pytest.raises(ContradictingPromotions) as refusal:
        promotion("amount", {"amount": "500", "on": "order"})
    facts = refusal.value.facts
    assert facts["other"] == "percent"
    assert facts["one_way"] != facts["other_way"]
    assert {line["sku"] for line in facts["cart"]} <= {"MUG", "BOWL"}
    promotion("later", {"amount": "500", "on": "order"}, priority=-1)
    promotion("grouped", {"percent": "20", "on": "order"}, combine="alone")


@pytest.mark.parametrize(
    "facts", [{"most_uses": 0}, {"buyer_most": 0}, {"names": {"ko": " "}}, {"currency": "WON"}, {"most_uses": 10**10}]
)
def test_a_promotion_says_what_it_needs_to(shop: Channel, facts: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {"code": "p", "names": {"ko": "p"}, "currency": "KRW", "rule": {"give": [TENTH]}}
    wanted |= {"actor": ACTOR} | facts
    with pytest.raises(InvalidPromotion) as refusal:
        pricing.draft_promotion(**wanted)
    assert refusal.value.facts["field"] == next(iter(facts))


def test_codes_that_cannot_be_made(shop: Channel) -> None:
    promotion("open", TENTH)
    promotion("coded", TENTH, coupon="TAKEN", priority=1)
    for facts, error in (
        ({"promotion_code": "open", "text": "CODE"}, InvalidCoupon),
        ({"promotion_code": "coded", "text": "abc"}, InvalidCoupon),
        ({"promotion_code": "coded", "text": "x" * 41}, InvalidCoupon),
        ({"promotion_code": "coded", "text": "FINE", "most_uses": 0}, InvalidCoupon),
        ({"promotion_code": "coded", "text": "ta-ken"}, CouponExists),
    ):
        with pytest.raises(error):
            pricing.make_coupon(actor=ACTOR, **facts)
    for count in (0, 100_001):
        with pytest.raises(InvalidCoupon):
            pricing.make_secret_coupons(promotion_code="coded", count=count, series="x", actor=ACTOR)


def test_a_stopped_code_works_no_more(shop: Channel) -> None:
    promotion("hello", TENTH, coupon="WELCOME10")
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 1})
    enter(cart, "WELCOME10", buyer)
    assert pricing.void_coupons(promotion_code="hello", text="welcome10", actor=ACTOR) == 1
    assert refusals(cart, buyer) == {"WELCOME10": CouponRefusal.UNKNOWN}
    assert gross(cart, buyer) == 1000


def test_a_limit_is_not_set_below_what_was_used(shop: Channel) -> None:
    promotion("spring", TENTH)
    buyer = shopper()
    for _ in range(2):
        order_of(shop, buyer, {"MUG": 1})
    for total, each in ((1, None), (None, 1)):
        with pytest.raises(InvalidPromotion):
            pricing.set_limits(code="spring", most_uses=total, buyer_most=each, actor=ACTOR)
    pricing.set_limits(code="spring", most_uses=2, buyer_most=2, actor=ACTOR)
    assert gross(cart_with(shop, buyer, {"MUG": 1}), buyer) == 1000
    assert broken() == []


def test_only_who_may_makes_promotions(shop: Channel) -> None:
    with pytest.raises(NotPermitted):
        pricing.draft_promotion(code="mine", names={"ko": "x"}, currency="KRW", rule={"give": [TENTH]}, actor=shopper())
    with pytest.raises(NotPermitted):
        pricing.make_coupon(promotion_code="mine", text="CODE", actor=shopper())


def test_a_promotion_used_up_between_looking_and_ordering_is_told(shop: Channel, monkeypatch: Any) -> None:
    """The race in slow motion: counted as free when the cart was priced, taken when the lock came."""
    promotion("first", TENTH, most_uses=1)
    buyers = [shopper() for _ in range(2)]
    carts = [cart_with(shop, who, {"MUG": 1}) for who in buyers]
    place(carts[0], buyers[0])
    monkeypatch.setattr(promotions, "spent", lambda *_: {})
    with pytest.raises(PromotionUsedUp) as refusal:
        place_at(carts[1], buyers[1], 900)
    assert refusal.value.facts["promotion"] == "first"
    assert Order.objects.count() == 1
