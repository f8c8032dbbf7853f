from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import Money, RoundingMode, currency_digits
from jangteo.pricing.errors import UnknownTaxCode
from jangteo.pricing.rules import offer, price_in_words, quote, ranked
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    LineRequest,
    PriceOffer,
    Quote,
    ShippingPolicy,
    Terms,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RATES = {"standard": Decimal("0.1"), "exempt": Decimal(0)}
TERMS = Terms("KRW", prices_include_tax=True)


def variant(number: int) -> VariantId:
    return VariantId(uuid5(UUID(int=2), str(number)))


def a_list(code: str, steps: Mapping[int, str], **changes: Any) -> CandidateList:
    facts: dict[str, Any] = {
        "names": {"ko": code},
        "audience": AudienceKind.EVERYONE,
        "priority": 0,
        "includes_tax": True,
        "valid_from": None,
        "valid_until": None,
    }
    return CandidateList(code=code, steps={key: Decimal(value) for key, value in steps.items()}, **(facts | changes))


def line(number: int, quantity: int, *, tax_code: str = "standard", key: int | None = None) -> LineRequest:
    identity = UUID(int=100 + (number if key is None else key))
    return LineRequest(identity, variant(number), f"SKU{number}", quantity, tax_code)


def policy(fee: int = 0, currency: str = "KRW", free_from: int | None = None) -> ShippingPolicy:
    return ShippingPolicy(Money(fee, currency), None if free_from is None else Money(free_from, currency))


def priced(
    lines: list[LineRequest],
    ladders: Mapping[int, Mapping[int, str]],
    terms: Terms = TERMS,
    shipping: ShippingPolicy | None = None,
    rates: Mapping[str, Decimal] = RATES,
) -> Quote:
    one = {
        variant(number): offer(
            variant(number), [a_list("one", steps, includes_tax=terms.prices_include_tax)] if steps else [], terms, NOW
        )
        for number, steps in ladders.items()
    }
    return quote(lines, one, rates, terms, shipping or policy(currency=terms.currency))


def chosen(*lists: CandidateList, terms: Terms = TERMS) -> str:
    return offer(variant(1), lists, terms, NOW).list_code


def test_lists_are_asked_by_priority_then_audience_then_code() -> None:
    lists = [
        a_list("b-everyone", {1: "1"}),
        a_list("a-everyone", {1: "1"}),
        a_list("channel", {1: "1"}, audience=AudienceKind.CHANNEL),
        a_list("segment", {1: "1"}, audience=AudienceKind.SEGMENT),
        a_list("party", {1: "1"}, audience=AudienceKind.PARTY),
        a_list("first", {1: "1"}, priority=1),
        a_list("last", {1: "1"}, priority=-1, audience=AudienceKind.PARTY),
    ]
    expected = ["first", "party", "segment", "channel", "a-everyone", "b-everyone", "last"]
    assert [one.code for one in ranked(lists)] == expected
    assert [one.code for one in ranked(lists[::-1])] == expected


def test_the_first_list_gives_its_whole_ladder() -> None:
    """G1's lists under policy `first`: nothing is mixed in from the other."""
    first = a_list("A", {1: "9", 2: "8", 5: "6"}, priority=1)
    second = a_list("B", {1: "8", 2: "7", 4: "7"})
    one = offer(variant(1), [second, first], TERMS, NOW)
    assert [(step.from_quantity, step.unit.to_text()) for step in one.ladder] == [(1, "9"), (2, "8"), (5, "6")]
    assert one.because["rejected"] == [{"list": "B", "names": {"ko": "B"}, "why": "lower_priority"}]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_from": NOW + timedelta(microseconds=1)}, "not_yet"),
        ({"valid_until": NOW}, "expired"),
        ({"valid_from": NOW - 2 * DAY, "valid_until": NOW - DAY}, "expired"),
        ({"includes_tax": False}, "other_tax_view"),
    ],
)
def test_a_list_that_does_not_hold_gives_way_and_says_why(changes: dict[str, Any], why: str) -> None:
    better = a_list("better", {1: "1"}, priority=9, **changes)
    usual = a_list("usual", {1: "2"})
    one = offer(variant(1), [better, usual], TERMS, NOW)
    assert one.list_code == "usual"
    assert [(entry["list"], entry["why"]) for entry in one.because["rejected"]] == [("better", why)]
    assert offer(variant(1), [better], TERMS, NOW).is_priced is False


def test_a_list_holds_from_its_start_and_not_at_its_end() -> None:
    assert chosen(a_list("x", {1: "1"}, valid_from=NOW, valid_until=NOW + DAY)) == "x"
    assert chosen(a_list("x", {1: "1"}, valid_from=NOW - DAY, valid_until=NOW)) == ""


@pytest.mark.parametrize(
    ("quantity", "unit", "subtotal"), [(1, "9", 9), (4, "9", 36), (5, "8", 40), (9, "8", 72), (10, "7", 70)]
)
def test_the_reached_step_prices_every_unit(quantity: int, unit: str, subtotal: int) -> None:
    quoted = priced([line(1, quantity)], {1: {1: "9", 5: "8", 10: "7"}}).lines[0]
    assert quoted.unit is not None
    assert (quoted.unit.to_text(), quoted.subtotal.minor) == (unit, subtotal)


def test_below_the_lowest_step_there_is_no_price() -> None:
    result = priced([line(1, 4), line(2, 1)], {1: {5: "8"}, 2: {1: "100"}})
    assert (result.lines[0].unit, result.lines[0].gross.minor) == (None, 0)
    assert [(one.sku, one.why) for one in result.problems] == [("SKU1", "no_price")]
    assert not result.can_be_ordered
    assert result.lines[0].next_step is not None
    assert result.lines[0].next_step.from_quantity == 5
    assert result.gross.minor == 100


def test_several_lines_of_one_sku_reach_the_step_together() -> None:
    result = priced([line(1, 3), line(1, 7, key=9)], {1: {1: "9", 10: "7"}})
    assert [(one.unit and one.unit.to_text(), one.subtotal.minor) for one in result.lines] == [("7", 21), ("7", 49)]


def test_ten_thousand_won_with_tax_inside() -> None:
    """G8."""
    result = priced([line(1, 1)], {1: {1: "10000"}})
    assert (result.net.minor, result.tax.minor, result.gross.minor) == (9091, 909, 10000)


def test_tax_is_rounded_once_a_line() -> None:
    """G5 and G6 at `line`: 3.60 × 10 at 5.5 %, and 55.55 with 11.11 at 23 %."""
    net = replace(TERMS, currency="EUR", prices_include_tax=False)
    french = priced([line(1, 10)], {1: {1: "3.60"}}, net, rates={"standard": Decimal("0.055")})
    assert french.gross == Money(3798, "EUR")
    polish = priced(
        [line(1, 1), line(2, 1)], {1: {1: "55.55"}, 2: {1: "11.11"}}, net, rates={"standard": Decimal("0.23")}
    )
    assert polish.tax == Money(1534, "EUR")


def test_shipping_is_free_from_its_threshold_on_and_for_an_empty_cart() -> None:
    ladders = {1: {1: "1000"}}
    fees = [
        priced([line(1, quantity)], ladders, shipping=policy(3000, free_from=5000)).shipping.gross.minor
        for quantity in (1, 4, 5, 6)
    ]
    assert fees == [3000, 3000, 0, 0]
    empty = priced([], {}, shipping=policy(3000))
    assert (empty.gross.minor, empty.can_be_ordered, empty.taxes) == (0, False, ())


def test_taxes_are_told_by_code() -> None:
    lines = [line(1, 1), line(2, 1, tax_code="exempt"), line(3, 1)]
    result = priced(lines, {1: {1: "1100"}, 2: {1: "500"}, 3: {1: "2200"}}, shipping=policy(110))
    assert [(one.code, one.net.minor, one.tax.minor) for one in result.taxes] == [
        ("exempt", 500, 0),
        ("standard", 3100, 310),
    ]


def test_a_tax_code_without_a_rate_is_refused() -> None:
    with pytest.raises(UnknownTaxCode):
        priced([line(1, 1, tax_code="luxury")], {1: {1: "1"}})


def test_reasons_are_told_in_both_languages() -> None:
    late = a_list("spring", {1: "1"}, valid_until=NOW, names={"ko": "봄", "en": "Spring"}, priority=2)
    own = a_list("own", {1: "9", 10: "8"}, audience=AudienceKind.PARTY, names={"ko": "계약", "en": "Contract"})
    result = quote([line(1, 12)], {variant(1): offer(variant(1), [late, own], TERMS, NOW)}, RATES, TERMS, policy())
    korean = price_in_words(result.lines[0].because, "ko")
    english = price_in_words(result.lines[0].because, "en")
    assert korean[0] == "‘계약’ 가격표예요 (회원님과 맺은 계약으로 적용)."
    assert korean[-1] == "‘봄’ 가격표는 기간이 끝났어요."
    assert english[0] == "Price list “Contract”, by your own contract."
    assert english[-1] == "Price list “Spring” has ended."
    assert len(korean) == len(english) == 4


CURRENCIES = st.sampled_from(["KRW", "JPY", "EUR", "KWD"])
PRICES = st.decimals(min_value=0, max_value=10**6, places=3).map(str)
LADDERS = st.dictionaries(st.integers(1, 20), PRICES, min_size=1, max_size=4)
VALIDITY = st.sampled_from([None, NOW - 2 * DAY, NOW - DAY, NOW, NOW + DAY, NOW + 2 * DAY])
LISTS = st.lists(
    st.builds(
        lambda code, steps, audience, priority, includes, start, end: a_list(
            f"L{code}",
            steps,
            audience=audience,
            priority=priority,
            includes_tax=includes,
            valid_from=start,
            valid_until=end,
        ),
        st.integers(0, 30),
        LADDERS,
        st.sampled_from(AudienceKind),
        st.integers(-1, 1),
        st.booleans(),
        VALIDITY,
        VALIDITY,
    ),
    max_size=6,
    unique_by=lambda one: one.code,
)
CARTS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 25), st.sampled_from(["standard", "exempt"])), max_size=5)


def requests(cart: list[tuple[int, int, str]]) -> list[LineRequest]:
    return [line(number, quantity, tax_code=code, key=key) for key, (number, quantity, code) in enumerate(cart)]


@settings(max_examples=300)
@given(lists=LISTS, data=st.data(), includes=st.booleans())
def test_the_order_of_lists_changes_no_offer(lists: list[CandidateList], data: st.DataObject, includes: bool) -> None:
    terms = replace(TERMS, prices_include_tax=includes)
    shuffled = data.draw(st.permutations(lists))
    assert offer(variant(1), shuffled, terms, NOW) == offer(variant(1), lists, terms, NOW)


@settings(max_examples=300)
@given(lists=LISTS, steps=LADDERS, way=st.sampled_from(["late", "early", "view"]), priority=st.integers(-2, 2))
def test_a_list_that_does_not_hold_changes_no_price(
    lists: list[CandidateList], steps: dict[int, str], way: str, priority: int
) -> None:
    changes: dict[str, dict[str, Any]] = {
        "late": {"valid_until": NOW},
        "early": {"valid_from": NOW + DAY},
        "view": {"includes_tax": False},
    }
    extra = a_list("extra", steps, priority=priority, audience=AudienceKind.PARTY, **changes[way])
    before, after = offer(variant(1), lists, TERMS, NOW), offer(variant(1), [*lists, extra], TERMS, NOW)
    assert (after.list_code, after.ladder) == (before.list_code, before.ladder)


def offers_of(ladders: dict[int, dict[int, str]], terms: Terms) -> dict[VariantId, PriceOffer]:
    return {
        variant(number): offer(variant(number), [a_list("x", steps, includes_tax=terms.prices_include_tax)], terms, NOW)
        for number, steps in ladders.items()
    }


@settings(max_examples=300)
@given(
    cart=CARTS,
    ladders=st.fixed_dictionaries(dict.fromkeys(range(3), LADDERS)),
    currency=CURRENCIES,
    includes=st.booleans(),
    mode=st.sampled_from(RoundingMode),
    fee=st.integers(0, 5000),
    free_from=st.none() | st.integers(0, 10**6),
    data=st.data(),
)
def test_totals_are_sums_and_the_order_of_lines_changes_nothing(
    cart: list[tuple[int, int, str]],
    ladders: dict[int, dict[int, str]],
    currency: str,
    includes: bool,
    mode: RoundingMode,
    fee: int,
    free_from: int | None,
    data: st.DataObject,
) -> None:
    terms = replace(TERMS, currency=currency, prices_include_tax=includes, mode=mode)
    found, lines = offers_of(ladders, terms), requests(cart)
    shipping = policy(fee, currency, free_from)
    result = quote(lines, found, RATES, terms, shipping)
    for one in result.lines:
        assert one.net + one.tax == one.gross
        assert one.subtotal == (one.gross if includes else one.net)
        if one.unit is not None:
            exact = one.unit.value * one.quantity * 10 ** currency_digits(currency)
            assert abs(one.subtotal.minor - exact) < 1
    zero = Money.zero(currency)
    assert result.net == sum((one.net for one in result.lines), zero) + result.shipping.net
    assert result.tax == sum((one.tax for one in result.lines), zero) + result.shipping.tax
    assert result.tax == sum((one.tax for one in result.taxes), zero)
    assert result.net == sum((one.net for one in result.taxes), zero)
    assert result.net + result.tax == result.gross
    assert result.subtotal == sum((one.subtotal for one in result.lines), zero)
    assert min(result.net.minor, result.tax.minor, result.gross.minor) >= 0
    shuffled = quote(data.draw(st.permutations(lines)), found, RATES, terms, shipping)
    assert (shuffled.net, shuffled.tax, shuffled.gross, shuffled.taxes) == (
        result.net,
        result.tax,
        result.gross,
        result.taxes,
    )
    assert {one.key: one for one in shuffled.lines} == {one.key: one for one in result.lines}
