"""What it would otherwise cost, and the lowest price before a reduction (FEATURES PRC-09)."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from factories import ACTOR, channel, company, list_of, tax, variant, viewer
from jangteo.catalog.types import Content, ContentUnit, Denial, Level, VariantId
from jangteo.channels.types import Channel, LadderKind
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import UnitPrice
from jangteo.pricing import rules, selectors, services
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    Derivation,
    HeldSteps,
    LineRequest,
    ListPolicy,
    PriceOffer,
    PricePeriod,
    PriceRow,
)
from pricing.test_rules import DAY, NOW, RATES, TERMS, a_list
from pricing.test_rules import variant as pure_variant

MUG = pure_variant(1)
OPENED = NOW - 400 * DAY
SALE = NOW - 5 * DAY


def won(amount: str) -> UnitPrice:
    return UnitPrice(Decimal(amount), "KRW")


def offered(*lists: CandidateList, **terms: Any) -> PriceOffer:
    return rules.offer(MUG, lists, replace(TERMS, **terms), NOW)


def sale(steps: dict[int, str], code: str = "sale", **facts: Any) -> CandidateList:
    return a_list(code, steps, **({"priority": 50, "is_sale": True} | facts))


RETAIL = a_list("retail", {1: "12000", 10: "11000"}, names={"ko": "소비자가", "en": "Retail"})


def test_the_reference_is_what_this_buyer_would_otherwise_pay_at_that_quantity() -> None:
    one = offered(RETAIL, sale({1: "9000"}))
    assert one.on_sale
    assert [one.reference(quantity) for quantity in (1, 9, 10)] == [won("12000"), won("12000"), won("11000")]
    assert one.because["instead"] == {"list": "retail", "names": {"ko": "소비자가", "en": "Retail"}, "unit": "12000"}
    assert "It is reduced: instead of KRW 12,000 each, from price list “Retail”." in rules.price_in_words(
        one.because, "en"
    )


def test_a_sale_on_top_of_a_contract_is_compared_with_the_contract() -> None:
    """Medusa PR 15541: the public price was struck through for a buyer who never paid it."""
    contract = a_list("contract", {1: "10000"}, audience=AudienceKind.PARTY, priority=30)
    one = offered(RETAIL, contract, sale({1: "9000"}))
    assert one.reference(1) == won("10000")


@pytest.mark.parametrize(
    ("lists", "why"),
    [
        ([RETAIL], "no sale list"),
        ([a_list("offer", {1: "9000"}, priority=50), RETAIL], "a dearer list below a cheaper one is no sale"),
        ([RETAIL, sale({1: "12000"})], "the same price"),
        ([RETAIL, sale({1: "13000"})], "dearer than without"),
        ([sale({1: "9000"})], "nothing to compare with"),
        ([RETAIL, sale({1: "9000"}, priority=-1)], "the sale list gave nothing"),
        ([RETAIL, sale({1: "9000"}, valid_until=NOW)], "it has ended"),
        ([a_list("net", {1: "12000"}, includes_tax=False), sale({1: "9000"})], "the other tax view is no reference"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_nothing_is_struck_through_where_nothing_is_reduced(lists: list[CandidateList], why: str) -> None:
    one = offered(*lists)
    assert (one.on_sale, one.reference(1), "instead" in one.because) == (False, None, False)


def test_a_step_of_the_sale_that_is_not_cheaper_has_no_reference() -> None:
    one = offered(RETAIL, sale({1: "11500"}))
    assert [one.reference(quantity) for quantity in (1, 10)] == [won("12000"), None]


def test_who_may_not_see_the_price_does_not_see_what_it_was() -> None:
    one = offered(RETAIL, sale({1: "9000"}))
    for seen in (
        rules.as_seen(one, None, sees_prices=False),
        rules.as_seen(one, Denial(Level.PRICE), sees_prices=True),
    ):
        assert (seen.was, seen.on_sale, seen.reference(1), "instead" in seen.because) == ((), False, None, False)


LADDERS = st.dictionaries(st.sampled_from([1, 2, 5, 10]), st.sampled_from(["1", "2", "3", "4"]), min_size=1)
LISTS = st.lists(st.tuples(LADDERS, st.integers(0, 3), st.booleans(), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=200)
@given(LISTS, st.sampled_from(ListPolicy))
def test_without_the_sale_lists_the_reference_is_the_price(
    drawn: list[tuple[dict[int, str], int, bool, bool]], policy: ListPolicy
) -> None:
    lists = [
        a_list(f"list{number}", steps, priority=priority, merges=merges, is_sale=is_sale)
        for number, (steps, priority, merges, is_sale) in enumerate(drawn)
    ]
    one = offered(*lists, policy=policy)
    plain = offered(*(one for one in lists if not one.is_sale), policy=policy)
    sales = {one.code for one in lists if one.is_sale}
    assert one.was == (plain.ladder if sales & {step.list_code for step in one.ladder} else ())
    for quantity in range(1, 12):
        own, other = one.step_for(quantity), plain.step_for(quantity)
        is_lower = own and other and own.list_code in sales and own.unit.value < other.unit.value
        assert one.reference(quantity) == (other.unit if other and is_lower else None)


def test_a_quote_strikes_the_unit_of_the_carts_quantity() -> None:
    one = offered(RETAIL, sale({1: "9000", 10: "8000"}))
    for kind, expected in ((LadderKind.ALL_UNITS, "11000"), (LadderKind.INCREMENTAL, "11900")):
        lines = [LineRequest(UUID(int=number), MUG, "MUG", 5, "standard") for number in (1, 2)]
        quoted = rules.quote(lines, {MUG: one}, RATES, replace(TERMS, ladder=kind))
        assert {line.was for line in quoted.lines} == {won(expected)}
        assert quoted.lines[0].because["instead"]["unit"] == expected
    dear = offered(RETAIL, sale({1: "11500"}))
    [line] = rules.quote([LineRequest(UUID(int=1), MUG, "MUG", 10, "standard")], {MUG: dear}, RATES, TERMS).lines
    assert (line.was, "instead" in line.because) == (None, False)


def held(code: str, *periods: tuple[datetime, datetime | None, str], **facts: Any) -> HeldSteps:
    rows = [PricePeriod(Decimal(price), since, until) for since, until, price in periods]
    return HeldSteps(a_list(code, {}, **facts), {1: rows})


def lowest(*lists: HeldSteps, days: int = 30) -> str:
    found = rules.lowest_before(MUG, lists, TERMS, NOW, days)
    return found.to_text() if found else ""


def sale_since(since: datetime, price: str = "9000") -> HeldSteps:
    return held("sale", (since, None, price), priority=50, is_sale=True)


def test_the_lowest_price_of_thirty_days_before_the_reduction() -> None:
    dipped = [
        (OPENED, SALE - 31 * DAY, "5000"),  # before the window
        (SALE - 31 * DAY, SALE - 20 * DAY, "12000"),
        (SALE - 20 * DAY, SALE - 19 * DAY, "9500"),
        (SALE - 19 * DAY, SALE + DAY, "12000"),
        (SALE + DAY, None, "8900"),  # after it began; the sale stands before it
    ]
    assert lowest(held("retail", *dipped[:4], (SALE + DAY, None, "12000")), sale_since(SALE)) == "9500"
    assert lowest(held("retail", *dipped[:4], (SALE + DAY, None, "12000")), sale_since(SALE), days=40) == "5000"
    assert lowest(held("retail", *dipped), sale_since(SALE)) == ""  # no longer a reduction: it would be 8900


def test_a_price_that_held_up_to_a_windows_start_counts_when_it_held_in_it() -> None:
    edge = SALE - 30 * DAY
    at_edge = held("retail", (OPENED, edge, "5000"), (edge, None, "12000"))
    assert lowest(at_edge, sale_since(SALE)) == "12000"
    second = timedelta(seconds=1)
    assert (
        lowest(held("retail", (OPENED, edge + second, "5000"), (edge + second, None, "12000")), sale_since(SALE))
        == "5000"
    )


def test_a_reduction_lowered_once_more_begins_anew() -> None:
    steps = held("sale", (SALE, NOW - DAY, "9000"), (NOW - DAY, None, "8000"), priority=50, is_sale=True)
    assert lowest(held("retail", (OPENED, None, "12000")), steps) == "9000"


def test_a_break_in_the_sale_makes_it_begin_anew() -> None:
    broken = held("sale", (SALE, NOW - 3 * DAY, "9000"), (NOW - DAY, None, "9000"), priority=50, is_sale=True)
    assert lowest(held("retail", (OPENED, None, "12000")), broken) == "9000"


def test_the_start_of_the_list_begins_the_reduction() -> None:
    dated = held("sale", (OPENED, None, "9000"), priority=50, is_sale=True, valid_from=SALE)
    retail = held("retail", (OPENED, SALE, "12000"), (SALE, None, "13000"))
    assert lowest(retail, dated) == "12000"


def test_a_reduction_of_more_than_a_year_is_its_own_comparison() -> None:
    ever = NOW - 500 * DAY
    assert lowest(held("retail", (ever - 90 * DAY, None, "12000")), sale_since(ever)) == "9000"
    assert lowest(held("retail", (ever, None, "12000")), sale_since(NOW - 300 * DAY)) == "12000"


def test_nothing_known_before_and_nothing_on_sale_say_nothing() -> None:
    assert lowest(held("retail", (SALE, None, "12000")), sale_since(SALE)) == ""
    assert lowest(held("retail", (OPENED, None, "12000"))) == ""
    assert lowest() == ""


@pytest.mark.parametrize("policy", ListPolicy)
def test_it_is_the_lowest_of_every_day_asked_one_by_one(policy: ListPolicy) -> None:
    """Random books with changes at midnight, against an offer made anew for each day."""
    terms, told = replace(TERMS, policy=policy), 0
    for seed in range(80):
        dice = Random(seed)
        lists = [_random_list(dice, number) for number in range(dice.randint(1, 4))]
        days = [_on_day(lists, terms, number) for number in range(-80, 1)]  # the last is today
        now = days[-1]
        found = rules.lowest_before(MUG, lists, terms, NOW)
        if not now.on_sale:
            assert found is None
            continue
        quantity = now.ladder[0].from_quantity
        prices = [(step.unit if (step := one.step_for(quantity)) else None) for one in days]
        began = len(days) - 1
        while began and prices[began - 1] == prices[-1] and days[began - 1].is_reduced(quantity):
            began -= 1
        window = [one.value for one in prices[max(began - 30, 0) : began] if one is not None]
        assert (found.value if found else None) == min(window, default=None)
        told += found is not None
    assert told >= 10


def _random_list(dice: Random, number: int) -> HeldSteps:
    """Up to four changes of each of two steps in the last forty days."""
    is_sale = dice.random() < 0.5
    midnight = NOW - timedelta(hours=12)
    periods: dict[int, list[PricePeriod]] = {}
    for step in dice.sample([1, 3], dice.randint(1, 2)):
        cuts = sorted(dice.sample(range(-40, 1), dice.randint(1, 4)))
        bounds = [midnight + cut * DAY for cut in cuts]
        periods[step] = [
            PricePeriod(Decimal(dice.randint(1, 4) if is_sale else dice.randint(3, 6)), since, until)
            for since, until in zip(bounds, [*bounds[1:], None], strict=True)
            if dice.random() < 0.8
        ]
    facts: dict[str, Any] = {"priority": dice.randint(0, 2) + 2 * is_sale, "merges": dice.random() < 0.7}
    if dice.random() < 0.3:
        facts["valid_from"] = midnight - dice.randint(0, 20) * DAY
    return HeldSteps(a_list(f"list{number}", {}, is_sale=is_sale, **facts), periods)


def _on_day(lists: list[HeldSteps], terms: Any, number: int) -> PriceOffer:
    noon = NOW + number * DAY
    stood = []
    for one in lists:
        steps = {
            step: period.unit_price
            for step, periods in one.periods.items()
            for period in periods
            if (period.since is None or period.since <= noon) and (period.until is None or noon < period.until)
        }
        if steps:
            stood.append(replace(one.head, steps=steps))
    return rules.offer(MUG, stood, terms, noon)


@pytest.fixture
def shop(db: None) -> Channel:
    with clock.at(OPENED):
        tax()
        return channel()


def put(
    at: datetime, code: str, sku: VariantId, price: str, since: datetime | None = None, until: datetime | None = None
) -> None:
    with clock.at(at):
        row = PriceRow(sku, Decimal(price), since=since, until=until)
        services.set_prices(price_list_code=code, prices=[row], actor=ACTOR)


def lately(shop: Channel, *skus: VariantId, party: UUID | None = None, at: datetime = NOW) -> list[str]:
    with clock.at(at):
        context = selectors.context_for(shop, viewer(shop, party))
    found = selectors.lowest_lately(context, skus)
    return [found[sku].to_text() if sku in found else "" for sku in skus]


def test_the_database_remembers_what_was_shown(
    shop: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mug, cup = variant("MUG", shop), variant("CUP", shop)
    list_of("all")
    list_of("sale", is_sale=True, priority=9)
    for sku in (mug, cup):
        put(OPENED, "all", sku, "12000")
    put(NOW - 20 * DAY, "all", mug, "9900")
    put(NOW - 19 * DAY, "all", mug, "12500")  # shown for a day
    put(NOW - 10 * DAY, "all", mug, "1", since=NOW - 200 * DAY, until=NOW - 190 * DAY)  # never shown
    put(NOW - 15 * DAY, "sale", mug, "9000", since=NOW - 5 * DAY, until=NOW + 5 * DAY)
    context = selectors.context_for(shop, viewer(shop))
    with django_assert_num_queries(1):
        found = selectors.lowest_lately(replace(context, at=NOW), [mug, cup])
    assert found == {mug: won("9900")}
    with clock.at(NOW):
        offers = selectors.offers(selectors.context_for(shop, viewer(shop)), [mug, cup])
    assert [offers[sku].reference(1) for sku in (mug, cup)] == [won("12500"), None]
    assert lately(shop, mug, at=NOW + 5 * DAY) == [""]  # the sale is over
    assert lately(shop, at=NOW) == []


def test_the_history_of_others_is_nobodys(shop: Channel) -> None:
    mug, firm = variant("MUG", shop), company()
    list_of("all")
    list_of("own", party_id=firm, priority=5)
    list_of("sale", is_sale=True, priority=9)
    put(OPENED, "all", mug, "12000")
    put(OPENED, "own", mug, "9500")
    put(SALE, "sale", mug, "9000")
    assert lately(shop, mug) == ["12000"]
    assert lately(shop, mug, party=firm) == ["9500"]


def test_a_derived_list_has_its_bases_past(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("base", party_id=company())
    list_of("all", derived=Derivation("base", Decimal("1.5"), Decimal(100)))
    list_of("sale", is_sale=True, priority=9)
    put(OPENED, "base", mug, "8000")
    put(SALE - 10 * DAY, "base", mug, "9000")
    put(SALE, "sale", mug, "7000")
    assert lately(shop, mug) == ["12000"]


def test_a_sale_row_changed_later_still_began_when_it_began(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("all")
    list_of("sale", is_sale=True, priority=9)
    put(OPENED, "all", mug, "12000")
    put(SALE, "sale", mug, "9000")
    put(NOW - 2 * DAY, "all", mug, "13000")
    put(NOW - DAY, "sale", mug, "12500", since=NOW + 9 * DAY)  # says when the reduction will end
    assert lately(shop, mug) == ["12000"]


def test_a_lower_price_for_a_time_in_a_list_that_is_no_sale_is_no_reduction(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("all")
    put(OPENED, "all", mug, "12000")
    put(OPENED, "all", mug, "9000", since=SALE, until=NOW + DAY)
    with clock.at(NOW):
        one = selectors.offers(selectors.context_for(shop, viewer(shop)), [mug])[mug]
    assert (one.ladder[0].unit, one.on_sale, lately(shop, mug)) == (won("9000"), False, [""])


def test_the_cart_is_told_what_is_on_sale() -> None:
    offers = {MUG: offered(RETAIL, sale({1: "11500"})), pure_variant(2): offered(RETAIL)}
    for quantity, expected in (
        (4, [True, True, False]),
        (5, [False, False, False]),
    ):  # at ten it is dearer than without
        lines = [
            LineRequest(UUID(int=number), pk, "SKU", quantity, "standard")
            for number, pk in enumerate((MUG, MUG, pure_variant(2)))
        ]
        assert [line.on_sale for line in rules.told_on_sale(lines, offers, LadderKind.ALL_UNITS)] == expected
        assert lines[0] == LineRequest(UUID(int=0), MUG, "SKU", quantity, "standard")


def test_a_stored_cart_is_quoted_with_what_it_was(shop: Channel) -> None:
    mug, cup = variant("MUG", shop), variant("CUP", shop)
    list_of("all")
    list_of("sale", is_sale=True, priority=9)
    for sku in (mug, cup):
        put(OPENED, "all", sku, "12000")
    put(SALE, "sale", mug, "9000")
    with clock.at(NOW):
        context = selectors.context_for(shop, viewer(shop))
        lines = [LineRequest(new_id(), sku, str(sku), 1, "standard") for sku in (mug, cup)]
        quoted = selectors.quote(context, lines, selectors.shipping_policy(shop))
    assert [line.was for line in quoted.lines] == [won("12000"), None]
    assert selectors.get_price_list("sale").is_sale
    assert not selectors.get_price_list("all").is_sale


@pytest.mark.parametrize(
    ("price", "currency", "amount", "unit", "expected"),
    [
        ("42000", "KRW", "180", "ml", "23333 per 100 ml"),
        ("10", "EUR", "0.75", "l", "1.33 per 100 ml"),
        ("9.99", "EUR", "1.5", "kg", "0.67 per 100 g"),
        ("1", "EUR", "8", "g", "12.50 per 100 g"),
        ("0.005", "EUR", "0.5", "m", "0.01 per 1 m"),  # exactly one cent
        ("0.0075", "EUR", "0.5", "m", "0.02 per 1 m"),  # a half, up
        ("9000", "KRW", "30", "m", "300 per 1 m"),
        ("24000", "KRW", "7", "m2", "3429 per 1 m2"),
        ("58000", "KRW", "5", "each", "11600 per 1 each"),
        ("1", "KWD", "3", "each", "0.333 per 1 each"),
        ("0", "KRW", "3", "each", "0 per 1 each"),
        ("42000", "KRW", "100", "ml", ""),
        ("42000", "KRW", "0.1", "l", ""),
        ("42000", "KRW", "1", "each", ""),
    ],
)
def test_what_a_measure_costs(price: str, currency: str, amount: str, unit: str, expected: str) -> None:
    found = rules.content_price(UnitPrice(Decimal(price), currency), Content(Decimal(amount), ContentUnit(unit)))
    assert (f"{found.price.to_decimal()} per {found.amount} {found.unit}" if found else "") == expected
