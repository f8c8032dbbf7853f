"""How much one buyer may have in a period: said in the cart, held to when the order is placed, counted by orders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from factories import ACTOR, cart_with, channel, checkout, order_of, place, shopper, stocked
from jangteo.catalog.models import Product
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.kernel import clock, verify
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import AboveAllowance, CartHasProblems
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.selectors.bought import standings
from jangteo.ordering.selectors.carts import price_context
from jangteo.ordering.services import cancel_order, mark_paid, place_order, refund_items
from jangteo.pricing import rules
from jangteo.pricing.errors import AllowanceNotFound, InvalidAllowance
from jangteo.pricing.models import Allowance as AllowanceRow
from jangteo.pricing.rules.quantities import quantity_problems
from jangteo.pricing.selectors import allowances
from jangteo.pricing.services import end_allowance, set_allowance, set_quantity_rule
from jangteo.pricing.types import Allowance, AllowancePeriod, DayBought, LineRequest, QuantityRule, Standing
from jangteo.segments.services import add_party, create_segment

NOON = datetime(2026, 11, 18, 12, tzinfo=SEOUL)  # a Wednesday
MUG, SHOP = UUID(int=1), UUID(int=2)


def allowance(maximum: int = 5, period: AllowancePeriod = AllowancePeriod.MONTH, **where: UUID) -> Allowance:
    return Allowance(UUID(int=9), MUG, maximum, period, **where)  # type: ignore[arg-type]


@settings(max_examples=50)
@given(st.integers(10**9, 4 * 10**9), st.sampled_from(list(AllowancePeriod)))
def test_a_moment_lies_in_its_period_and_the_next_one_begins_where_it_ends(
    second: int, period: AllowancePeriod
) -> None:
    at = datetime.fromtimestamp(second, UTC)
    since, until = rules.span(period, at)
    if since is None or until is None:
        assert period == AllowancePeriod.EVER
        assert since is until is None
        return
    assert since <= at < until
    assert rules.span(period, until)[0] == until
    assert rules.span(period, since - timedelta(microseconds=1))[1] == since


def test_only_the_running_period_and_the_allowances_channel_count() -> None:
    def had(day: datetime, quantity: int, shop: UUID = SHOP, variant: UUID = MUG) -> DayBought:
        return DayBought(variant, shop, day.replace(hour=0), quantity)

    bought = [
        had(NOON, 1),
        had(NOON - timedelta(days=1), 10),
        had(NOON - timedelta(days=2), 100),  # Monday
        had(NOON - timedelta(days=3), 1_000),
        had(NOON.replace(day=1), 10_000),
        had(NOON.replace(month=10, day=31), 100_000),
        had(NOON, 1_000_000, shop=UUID(int=3)),
        had(NOON, 1_000_000, variant=UUID(int=4)),
    ]
    sums = [
        rules.standing([allowance(5, period, channel_id=SHOP)], bought, NOON)[0].bought for period in AllowancePeriod
    ]
    assert sums == [1, 111, 11_111, 111_111]
    assert rules.standing([allowance(5, AllowancePeriod.DAY)], bought, NOON)[0].bought == 1_000_001


@settings(max_examples=50)
@given(
    maximum=st.integers(1, 40),
    bought=st.integers(0, 50),
    total=st.integers(1, 60),
    minimum=st.none() | st.integers(1, 12),
    step=st.none() | st.integers(1, 6),
)
def test_what_is_suggested_fits_the_rule_and_what_is_left(
    maximum: int, bought: int, total: int, minimum: int | None, step: int | None
) -> None:
    standing = Standing(allowance(maximum), bought, None)
    rule = QuantityRule(minimum, step)
    line = LineRequest(MUG, VariantId(MUG), "MUG", total, "standard", rule=rule, standings=(standing,))
    problems = list(quantity_problems(line, total))
    left = max(0, maximum - bought)
    assert [one.why for one in problems].count("above_allowance") == (total > left)
    for one in problems:
        better = one.facts.get("suggest")
        if better:
            assert better <= left
            assert better >= (minimum or 1)
            assert better % (step or 1) == 0
            assert list(quantity_problems(line, better)) == []


@pytest.fixture
def shop(db: None) -> Channel:
    made = channel()
    stocked(made, {"MUG": 1_000, "CUP": 1_000})
    return made


def allow(maximum: int, period: AllowancePeriod = AllowancePeriod.MONTH, **where: object) -> UUID:
    return set_allowance(variant_id=mug(), maximum=maximum, period=period, actor=ACTOR, **where)  # type: ignore[arg-type]


def mug() -> UUID:
    return UUID(str(Product.objects.get(variants__sku="MUG").variants.get().pk))


def told(shop: Channel, buyer: Actor, quantity: int) -> list[tuple[object, ...]]:
    problems = get_cart(cart_with(shop, buyer, {"MUG": quantity}), buyer).problems
    return [(one.why, one.limit, one.period, one.bought, one.left, one.suggest) for one in problems]


def test_the_cart_says_what_is_left_and_the_order_is_refused(shop: Channel) -> None:
    buyer = shopper()
    allow(5)
    order_of(shop, buyer, {"MUG": 3})
    assert told(shop, buyer, 2) == []  # put into the same open cart each time
    assert told(shop, buyer, 1) == [("above_allowance", 5, "month", 3, 2, 2)]
    cart = cart_with(shop, buyer, {})
    gross = get_cart(cart, buyer).quote.gross
    with pytest.raises(AboveAllowance) as refusal:
        place_order(cart_id=cart, expected_gross=gross, details=checkout(), key="first-try", actor=buyer, language="en")
    facts = refusal.value.facts
    assert [facts[name] for name in ("sku", "maximum", "period", "bought", "left")] == ["MUG", 5, "month", 3, 2]
    assert "You may have 5 of these a month; you already ordered 3. You may have more from" in str(refusal.value)
    assert Order.objects.count() == 1


def test_a_new_period_begins_anew_in_the_merchants_zone(shop: Channel) -> None:
    buyer = shopper()
    with clock.at(datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)):  # 23:59:59 in Seoul
        allow(2)
        order_of(shop, buyer, {"MUG": 2})
        assert told(shop, buyer, 1) == [("above_allowance", 2, "month", 2, 0, 0)]
    with clock.at(datetime(2026, 11, 30, 15, 0, tzinfo=UTC)):
        assert told(shop, buyer, 1) == []
    with clock.at(datetime(2026, 12, 1, 15, 0, tzinfo=UTC)):
        allow(3, AllowancePeriod.EVER)
        assert told(shop, buyer, 1) == [("above_allowance", 3, "ever", 2, 1, 1)]


def test_cancelled_orders_give_the_right_back_and_refunds_do_not(shop: Channel) -> None:
    buyer = shopper()
    allow(2)
    first = order_of(shop, buyer, {"MUG": 2})
    cancel_order(order_id=first.pk, actor=buyer)
    second = order_of(shop, buyer, {"MUG": 2})
    mark_paid(order_id=second.pk, actor=ACTOR)
    refund_items(order_id=second.pk, quantities={second.lines.get().pk: 2}, actor=ACTOR, why="broken")
    assert told(shop, buyer, 1) == [("above_allowance", 2, "month", 2, 0, 0)]


def test_a_guest_is_who_writes_the_same_address(shop: Channel) -> None:
    allow(2)
    buyer = shopper()
    place(cart_with(shop, buyer, {"MUG": 2}), buyer)
    other = shopper()
    cart = cart_with(shop, other, {"MUG": 1})
    view = get_cart(cart, other)
    assert view.problems == ()
    same = replace(checkout(), email=checkout().email.upper())
    with pytest.raises(AboveAllowance):
        place_order(cart_id=cart, expected_gross=view.quote.gross, details=same, key="same-address", actor=other)
    another = replace(checkout(), email="another@example.com")
    place_order(cart_id=cart, expected_gross=view.quote.gross, details=another, key="other-address", actor=other)


def test_one_of_a_channel_counts_what_is_ordered_there_and_both_hold(shop: Channel) -> None:
    other, buyer = channel("other"), shopper()
    allow(2, channel_id=shop.id)
    allow(5)
    order_of(shop, buyer, {"MUG": 2})
    assert told(shop, buyer, 1) == [("above_allowance", 2, "month", 2, 0, 0)]
    assert get_cart(cart_with(other, buyer, {}), buyer).problems == ()


def test_one_of_a_segment_limits_its_members_alone(shop: Channel) -> None:
    member, other = shopper(), shopper()
    assert member.party_id
    allow(1, segment_id=create_segment(code="few", names={"ko": "소량"}))
    add_party(segment_code="few", party_id=member.party_id, actor=ACTOR)
    assert told(shop, member, 2) == [("above_allowance", 1, "month", 0, 1, 1)]
    assert told(shop, other, 2) == []


def test_one_says_otherwise_by_ending_the_one_before(shop: Channel) -> None:
    first = allow(5)
    assert allow(5) == first
    second = allow(6)
    assert second != first
    assert AllowanceRow.objects.get(pk=first).until == AllowanceRow.objects.get(pk=second).since
    end_allowance(allowance_id=second, actor=ACTOR, why="enough for all")
    end_allowance(allowance_id=second, actor=ACTOR)
    assert told(shop, shopper(), 100) == []
    entries = AuditEntry.objects.filter(subject_id=mug(), action__endswith="_allowance").order_by("id")
    assert [(one.action, one.why) for one in entries] == [
        ("pricing.set_allowance", ""),
        ("pricing.set_allowance", ""),
        ("pricing.end_allowance", "enough for all"),
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"maximum": 0}, "maximum"),
        ({"maximum": 10**9 + 1}, "maximum"),
        ({"variant_id": UUID(int=7)}, "variant"),
        ({"channel_id": UUID(int=7)}, "channel"),
        ({"segment_id": UUID(int=7)}, "segment"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Channel, facts: dict[str, object], field: str) -> None:
    asked = {"variant_id": mug(), "maximum": 5, "period": AllowancePeriod.DAY, "actor": ACTOR} | facts
    with pytest.raises(InvalidAllowance) as refusal:
        set_allowance(**asked)  # type: ignore[arg-type]
    assert refusal.value.facts["field"] == field
    with pytest.raises(AllowanceNotFound):
        end_allowance(allowance_id=UUID(int=7), actor=ACTOR)
    with pytest.raises(NotPermitted):
        set_allowance(variant_id=mug(), maximum=5, period=AllowancePeriod.DAY, actor=shopper())
    assert AllowanceRow.objects.count() == 0


def test_what_is_suggested_fits_the_quantity_rule_too(shop: Channel) -> None:
    buyer = shopper()
    allow(5)
    set_quantity_rule(variant_id=mug(), rule=QuantityRule(minimum=2, step=2), actor=ACTOR)
    assert told(shop, buyer, 7) == [("above_allowance", 5, "month", 0, 5, 4)]


def test_a_cart_with_another_problem_is_refused_with_all_of_them(shop: Channel) -> None:
    buyer = shopper()
    allow(5)
    cart = cart_with(shop, buyer, {"MUG": 6, "CUP": 1_001})
    with pytest.raises(CartHasProblems) as refusal:
        place(cart, buyer)
    assert [one["why"] for one in refusal.value.facts["problems"]] == ["above_allowance", "insufficient_stock"]


def test_lines_of_two_units_count_together(shop: Channel) -> None:
    lines = [LineRequest(MUG, VariantId(MUG), "MUG", 3, "standard", standings=(Standing(allowance(5), 0, None),))] * 2
    assert [one.facts["left"] for one in quantity_problems(lines[0], 6)] == [5]


def test_without_any_it_costs_one_query_in_the_cart(
    shop: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    buyer = shopper()
    context, own = price_context(shop, buyer, "ko"), mug()
    with django_assert_num_queries(1):
        assert standings(allowances(context, [own]), buyer_id=buyer.party_id, email="", at=context.at) == {}
    allow(5)
    with django_assert_num_queries(2):
        assert standings(allowances(context, [own]), buyer_id=buyer.party_id, email="", at=context.at) != {}


def test_verify_counts_only_while_it_held(shop: Channel) -> None:
    buyer = shopper()
    order_of(shop, buyer, {"MUG": 9})
    allow(5)
    name = "ordering.buyers_stay_within_their_allowances"
    assert [one.is_clean for one in verify.run() if one.invariant.name == name] == [True]


def test_the_page_says_it_before(shop: Channel) -> None:
    allow(5, AllowancePeriod.WEEK)
    slug = Product.objects.get(variants__sku="MUG").slug
    for language, text in (("en", "Each buyer may have 5 a week."), ("ko", "한 분이 일주일에 5개까지 살 수 있어요.")):
        assert text in Client(headers={"accept-language": language}).get(f"/shop/p/{slug}/").content.decode()
