"""A replay is what then placing those carts really costs, and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import (
    ACTOR,
    GUEST,
    cart_with,
    channel,
    company,
    guest,
    list_of,
    member_of,
    order_of,
    place,
    receive,
    serve,
    set_prices,
    shopper,
    staff,
    stocked,
    tax,
    untouched,
    variant,
)
from factories.selling import LONG_AGO
from jangteo.catalog.selectors import variants_by_sku
from jangteo.channels.types import Channel
from jangteo.identity.types import Visitor
from jangteo.insights.selectors import with_buyers
from jangteo.insights.services import simulate_prices, simulate_promotion
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Cart, Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import cancel_order, enter_code
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind
from jangteo.pricing.errors import DerivedList, InvalidPrice, InvalidStep, PriceListNotFound, PromotionNotFound
from jangteo.pricing.models import PromotionVersion
from jangteo.pricing.services import (
    create_price_list,
    draft_promotion,
    give_to,
    keep_simulation,
    make_coupon,
    publish_promotion,
    record_tax_certificate,
    write_version,
)
from jangteo.pricing.types import Derivation, PriceRow, TaxCategory
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db

TEN = {"give": [{"percent": "10", "on": "order"}]}
SKUS = ("MUG", "CUP", "TEA", "POT", "JAR")
VISITOR = Visitor()
TUESDAY = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> Channel:
    return channel(shipping_fee_minor=3000, free_shipping_from_minor=50_000)


def draft(rule: Mapping[str, Any], code: str = "spring", **facts: Any) -> UUID:
    """A promotion's first version, which does not work yet."""
    row = draft_promotion(code=code, names={"en": code}, currency="KRW", rule=dict(rule), actor=ACTOR, **facts)
    return PromotionVersion.objects.get(promotion=row).pk


def live(rule: Mapping[str, Any], code: str, **facts: Any) -> UUID:
    """A promotion that works; its version."""
    version = draft(rule, code, **facts)
    publish(version, code)
    return version


def publish(version: UUID, code: str = "spring") -> None:
    if PromotionVersion.objects.get(pk=version).simulated_at is None:
        keep_simulation(version_id=version, simulation=untouched(), actor=ACTOR)
    publish_promotion(code=code, version_id=version, actor=ACTOR)


@dataclass(frozen=True, slots=True)
class World:
    """Buyers of every kind, some of whom have ordered, in a shop with lists and promotions of every kind."""

    shop: Channel
    buyers: tuple[tuple[Actor, str], ...]
    orders: dict[str, tuple[Actor, str, dict[str, int]]]  # {number: who asked for what}


def world(shop: Channel) -> World:
    dice = Random(7)
    serve(shop.id)
    tax()
    goods = {sku: variant(sku, shop, category=f"kind-{sku.lower()}") for sku in SKUS}
    for pk in goods.values():
        receive(pk, 100_000)
    general = list_of("general", channel_id=shop.id)
    set_prices(general, {(pk, 1): str(1990 + place * 1700) for place, pk in enumerate(goods.values())})
    set_prices(general, {(goods["MUG"], 10): "1777"})
    gold = create_segment(code="gold", names={"ko": "골드"})
    create_price_list(
        code="gold", names={"ko": "골드"}, currency="KRW", includes_tax=True, priority=5, actor=ACTOR,
        derived=Derivation("general", Decimal("0.9"), Decimal(10)),
    )  # fmt: skip
    give_to(price_list_code="gold", segment_id=gold, actor=ACTOR)
    firm, fan = company(), shopper("금메달")
    set_prices(list_of("agreed", party_id=firm, priority=9), {(goods["TEA"], 1): "3210", (goods["TEA"], 5): "2999"})
    unit = create_unit(parent_id=firm, kind=PartyKind.LOCATION, name="부산점", actor=ACTOR)
    add_party(segment_code="gold", party_id=fan.party_id or new_id(), actor=ACTOR)
    record_tax_certificate(
        party_id=fan.party_id or new_id(), country="KR", category=TaxCategory.ZERO_RATED, number="LC-1",
        valid_from=LONG_AGO, actor=ACTOR,
    )  # fmt: skip
    buyers = [(one, "") for one in (shopper(), fan, member_of(firm), member_of(unit))] + [guest()]
    live({"priority": 9, "when": {"first_order": True}, "give": [{"percent": "5", "on": "order"}]}, "first")
    live({"priority": 8, "give": [{"percent": "100", "on": "shipping"}], "when": {"segment": "gold"}}, "gold-ships")
    live({"priority": 7, "give": [{"percent": "7", "on": "items", "items": {"category": ["kind-pot"]}}]}, "pots")
    live({"priority": 6, "give": [{"amount": "500", "on": "order"}]}, "code-only", needs_code=True)
    make_coupon(promotion_code="code-only", text="WELCOME", actor=ACTOR)
    orders = {}
    for number in range(8):
        buyer, secret = buyers[number % 3 if number < 6 else 4]  # the firm's have not ordered yet
        asked = {sku: dice.randint(1, 14) for sku in dice.sample(SKUS, dice.randint(1, 4))}
        order = placed(shop, buyer, secret, asked)
        orders[order.number] = (buyer, secret, asked)
    return World(shop, tuple(buyers), orders)


def placed(shop: Channel, buyer: Actor, secret: str, asked: Mapping[str, int]) -> Order:
    """An order of a buyer, each of whom has an address of their own: a first order is one a person."""
    email = f"{buyer.party_id or 'guest'}@test.example"
    order_id = place(cart_with(shop, buyer, asked, secret), buyer, secret=secret, email=email)
    return Order.objects.get(pk=order_id)


def test_a_replay_says_what_placing_the_same_carts_then_costs(shop: Channel) -> None:
    made = world(shop)
    version = draft(TEN | {"when": {"subtotal_at_least": "20000"}})
    report = simulate_promotion(version_id=version, actor=ACTOR)
    told = {row["what"]: row for row in report["orders"]["biggest"]}
    publish(version)
    assert report["orders"]["looked_at"] == 8
    assert 0 < len(told) == report["orders"]["touched"] < 8
    for number, (buyer, secret, asked) in made.orders.items():
        order = Order.objects.get(number=number)
        again = placed(shop, buyer, secret, asked)
        wanted = told.get(number, {"before": str(order.gross_minor), "after": str(order.gross_minor)})
        if not order.discounts.filter(promotion="first").exists():  # the same cart is no first order any more
            assert (wanted["before"], wanted["after"]) == (str(order.gross_minor), str(again.gross_minor))
        else:
            assert wanted["before"] == str(order.gross_minor)
    assert report["orders"]["before"] == str(sum(Order.objects.get(number=one).gross_minor for one in made.orders))


def test_a_replay_of_open_carts_is_what_they_show_before_and_after(shop: Channel) -> None:
    made = world(shop)
    carts = {}
    for place_, (buyer, secret) in enumerate(made.buyers):
        cart_id = cart_with(shop, buyer, dict.fromkeys(SKUS[place_ % 2 :], 2 + place_ * 3), secret)
        carts[str(cart_id)] = (cart_id, buyer, secret)
        if place_ % 2:
            enter_code(cart_id=cart_id, code="welcome", actor=buyer, secret=secret, visitor=VISITOR)
    version = draft(TEN | {"when": {"account": str(made.buyers[2][0].party_id)}, "priority": 1})
    before = {what: gross(*one) for what, one in carts.items()}
    report = simulate_promotion(version_id=version, actor=ACTOR)
    publish(version)
    after = {what: gross(*one) for what, one in carts.items()}
    touched = {what for what in carts if before[what] != after[what]}
    assert len(touched) == 2  # the firm's and its unit's
    found = {row["what"]: (row["before"], row["after"]) for row in report["carts"]["biggest"]}
    assert found == {what: (before[what], after[what]) for what in touched}
    assert (report["carts"]["before"], report["carts"]["after"]) == (total(before), total(after))


def gross(cart_id: UUID, buyer: Actor, secret: str) -> str:
    return str(get_cart(cart_id, buyer, secret).quote.gross.to_decimal())


def total(amounts: Mapping[str, str]) -> str:
    return str(sum(map(Decimal, amounts.values())))


def test_what_works_already_changes_nothing(shop: Channel) -> None:
    world(shop)
    for rule, code in ((TEN, "spring"), (TEN, "summer")):
        version = live(rule | {"combine": {"group": "season"}}, code, needs_code=code == "summer")
        kept = PromotionVersion.objects.get(pk=version).simulation
        report = simulate_promotion(version_id=version, actor=ACTOR)
        assert (report["orders"]["difference"], report["orders"]["touched"], report["buyers"]) == ("0", 0, 0)
        assert report["orders"]["before"] == report["orders"]["after"]
        assert PromotionVersion.objects.get(pk=version).simulation == kept  # a published one keeps what it was tried by


def test_a_new_version_stands_in_place_of_the_live_one(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    live(TEN, "spring")
    order_of(shop, shopper(), {"MUG": 1})
    version = write_version(code="spring", rule={"give": [{"percent": "25", "on": "order"}]}, actor=ACTOR)
    report = simulate_promotion(version_id=version, actor=ACTOR)
    figures = ("12000", "10500", "-1500")  # with 3,000 of shipping
    assert tuple(report["orders"][name] for name in ("before", "after", "difference")) == figures
    assert report["by_channel"] == [{"channel": "shop", "touched": 1, "difference": "-1500"}]
    assert (report["currency"], report["margin"], report["buyers"]) == ("KRW", None, 1)


def test_nothing_is_written_but_the_report_which_names_nobody(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    buyer = shopper("손지우")
    order = order_of(shop, buyer, {"MUG": 2})
    version = draft(TEN)
    with CaptureQueriesContext(connection) as captured:
        report = simulate_promotion(version_id=version, actor=ACTOR)
    written = [one["sql"] for one in captured if not one["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    assert [one.split()[:2] for one in written if "SAVEPOINT" not in one] == [["UPDATE", '"pricing_promotionversion"']]
    kept = PromotionVersion.objects.get(pk=version).simulation
    assert kept is not None
    assert "손지우" not in str(kept)
    assert with_buyers(kept, ACTOR) == report
    assert report["orders"]["biggest"] == [
        {"what": order.number, "before": "23000", "after": "21000", "difference": "-2000", "buyer": "손지우"}
    ]


def test_only_whom_a_readers_rights_reach_is_named(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    order_of(shop, shopper(), {"MUG": 2})
    cart_with(shop, shopper("장바구니"), {"MUG": 2})
    version = draft(TEN)
    rep = staff(MemberRole.SALES_REP)
    report = simulate_promotion(version_id=version, actor=rep)
    assert (report["orders"]["touched"], report["orders"]["biggest"], report["carts"]["biggest"]) == (1, [], [])
    assert PromotionVersion.objects.get(pk=version).simulated_at is None  # tried, but a rep changes no promotions
    viewer = staff(MemberRole.STAFF_VIEWER)
    assert simulate_promotion(version_id=version, actor=viewer)["carts"]["biggest"][0]["buyer"] == "장바구니"
    for stranger in (GUEST, shopper()):
        with pytest.raises(NotPermitted):
            simulate_promotion(version_id=version, actor=stranger)
        with pytest.raises(NotPermitted):
            simulate_prices(price_list_code="any", prices=[], actor=stranger)


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(PromotionNotFound):
        simulate_promotion(version_id=new_id(), actor=ACTOR)


def test_a_few_queries_whatever_the_number_of_orders(shop: Channel) -> None:
    stocked(shop, {"MUG": 9_999, "CUP": 9_999}, "10000")
    version = draft(TEN | {"when": {"first_order": True}})
    counts = []
    for more in (3, 12):
        for _ in range(more):
            order_of(shop, shopper(), {"MUG": 1, "CUP": 2})
            cart_with(shop, shopper(), {"MUG": 1})
        with CaptureQueriesContext(connection) as captured:
            report = simulate_promotion(version_id=version, actor=ACTOR)
        counts.append(len(captured))
    assert (report["orders"]["looked_at"], report["carts"]["looked_at"]) == (15, 15)
    assert counts[0] == counts[1] <= 50


def test_dates_are_asked_in_the_promotions_time_and_weekdays_when_it_was_ordered(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    with clock.at(TUESDAY):
        tuesday = order_of(shop, shopper(), {"MUG": 1})
    with clock.at(TUESDAY + timedelta(days=1)):
        order_of(shop, shopper(), {"MUG": 1})
        later = {"from": "2026-07-01T00:00:00+09:00", "until": "2026-07-02T00:00:00+09:00", "weekdays": ["tue"]}
        version = draft(TEN | {"when": later})
        report = simulate_promotion(version_id=version, actor=ACTOR)
    assert [row["what"] for row in report["orders"]["biggest"]] == [tuesday.number]
    assert {"clock_at_its_start", "weekdays_of_orders"} <= set(report["assumptions"])
    with clock.at(datetime(2026, 8, 1, tzinfo=UTC)):
        report = simulate_promotion(version_id=version, actor=ACTOR)
    assert report["orders"]["touched"] == 0
    assert "time_is_over" in report["assumptions"]


def test_a_code_counts_as_entered_by_all(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    order_of(shop, shopper(), {"MUG": 1})
    report = simulate_promotion(version_id=draft(TEN, needs_code=True), actor=ACTOR)
    assert report["orders"]["difference"] == "-1000"
    assert "code_entered_by_all" in report["assumptions"]


def test_an_order_keeps_the_coupon_it_was_placed_with(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    live({"give": [{"amount": "500", "on": "order"}]}, "welcome", needs_code=True)
    make_coupon(promotion_code="welcome", text="WELCOME", actor=ACTOR)
    with_code, without = shopper(), shopper()
    cart_id = cart_with(shop, with_code, {"MUG": 1})
    enter_code(cart_id=cart_id, code="welcome", actor=with_code, visitor=VISITOR)
    order = Order.objects.get(pk=place(cart_id, with_code))
    order_of(shop, without, {"MUG": 1})
    report = simulate_promotion(version_id=draft(TEN), actor=ACTOR)
    told = {row["what"]: (row["before"], row["after"]) for row in report["orders"]["biggest"]}
    assert told.pop(order.number) == ("12500", "11500")  # 3,000 of shipping; the tenth works first, by its code
    assert list(told.values()) == [("13000", "12000")]


def test_the_last_orders_are_looked_at_but_no_cancelled_one_and_no_old_cart(shop: Channel) -> None:
    stocked(shop, {"MUG": 99}, "10000")
    buyer = shopper()
    orders = [order_of(shop, buyer, {"MUG": quantity}) for quantity in (1, 2, 3, 4)]
    cancel_order(order_id=orders[3].pk, actor=buyer)
    cart_with(shop, buyer, {"MUG": 1})
    Cart.objects.filter(state="open").update(changed_at=clock.now() - timedelta(days=31))
    report = simulate_promotion(version_id=draft(TEN), actor=ACTOR, orders=2)
    assert {row["what"] for row in report["orders"]["biggest"]} == {orders[1].number, orders[2].number}
    assert report["carts"]["looked_at"] == 0


def test_changed_rows_touch_exactly_the_orders_that_have_them(shop: Channel) -> None:
    made = world(shop)
    goods = {sku: pk for sku, pk in _variants().items() if sku in ("CUP", "JAR")}
    rows = [PriceRow(goods["CUP"], Decimal(5000)), PriceRow(goods["JAR"], Decimal(4000), 5)]
    before = {number: Order.objects.get(number=number).gross_minor for number in made.orders}
    with CaptureQueriesContext(connection) as captured:
        report = simulate_prices(price_list_code="general", prices=rows, actor=ACTOR)
    assert all(one["sql"].lstrip().upper().startswith(("SELECT", "WITH")) for one in captured)
    told = {row["what"]: row for row in report["orders"]["biggest"]}
    set_prices("general", {(row.variant_id, row.min_quantity): str(row.unit_price) for row in rows})
    for number, (buyer, secret, asked) in made.orders.items():
        order = Order.objects.get(number=number)
        assert (number in told) == ("CUP" in asked or asked.get("JAR", 0) >= 5)
        if number in told and not order.discounts.filter(promotion="first").exists():
            again = placed(shop, buyer, secret, asked)
            assert (told[number]["before"], told[number]["after"]) == (str(before[number]), str(again.gross_minor))


def _variants() -> dict[str, UUID]:
    return {sku: one.id for sku, one in variants_by_sku(SKUS).items()}


def test_rows_that_cannot_be_are_refused_by_name(shop: Channel) -> None:
    pk = stocked(shop, {"MUG": 9})["MUG"]
    list_of("base")
    create_price_list(
        code="less", names={"ko": "할인"}, currency="KRW", includes_tax=True, actor=ACTOR,
        derived=Derivation("base", Decimal("0.9"), Decimal(10)),
    )  # fmt: skip
    for code, row, error in (
        ("none", PriceRow(pk, Decimal(1)), PriceListNotFound),
        ("less", PriceRow(pk, Decimal(1)), DerivedList),
        ("base", PriceRow(pk, Decimal(-1)), InvalidPrice),
        ("base", PriceRow(pk, Decimal(1), 0), InvalidStep),
    ):
        with pytest.raises(error):
            simulate_prices(price_list_code=code, prices=[row], actor=ACTOR)
    dated = PriceRow(pk, Decimal(1), since=clock.now() + timedelta(days=1))
    assert (
        "prices_as_if_they_held" in simulate_prices(price_list_code="base", prices=[dated], actor=ACTOR)["assumptions"]
    )
