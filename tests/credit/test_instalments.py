"""Paying in parts, by example and for all figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.credit import rules
from jangteo.credit.errors import InvalidInstalment, InvalidOffer
from jangteo.credit.types import (
    BoughtLine,
    Every,
    OfferDraft,
    Part,
    PartState,
    PlanState,
    PurchaseFacts,
    RefundPolicy,
    Rhythm,
)
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money

FORTNIGHT, MONTH = Every(2, Rhythm.WEEKS), Every()
NO_INTEREST = Decimal(0)
LAST, CASH = RefundPolicy.LAST_PARTS, RefundPolicy.CASH


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def amounts(parts: tuple[Part, ...]) -> list[int]:
    return [part.amount.minor for part in parts]


def principals(parts: tuple[Part, ...]) -> list[int]:
    return [part.principal.minor for part in parts]


def test_pay_in_four_every_two_weeks() -> None:
    parts = rules.plan(won(129_999), 4, date(2026, 11, 26), FORTNIGHT)
    assert amounts(parts) == [32_502, 32_499, 32_499, 32_499]  # the first takes what does not divide
    assert [str(part.on) for part in parts] == ["2026-11-26", "2026-12-10", "2026-12-24", "2027-01-07"]


def test_twenty_four_months_without_interest_begun_on_the_thirty_first() -> None:
    parts = rules.plan(won(1_000_000), 24, date(2027, 12, 31), MONTH)
    assert amounts(parts) == [41_682, *[41_666] * 23]
    assert [str(part.on) for part in parts[:5]] == [
        "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"
    ]  # fmt: skip


def test_twelve_months_at_twelve_per_cent() -> None:
    """1 % a month: the textbook's 88,849 a month of a million, the last two won less."""
    parts = rules.plan(won(1_000_000), 12, date(2026, 12, 25), MONTH, Decimal("0.12"))
    assert amounts(parts) == [*[88_849] * 11, 88_847]
    assert principals(parts)[:2] == [78_849, 79_637]
    assert [part.interest.minor for part in parts][:2] == [10_000, 9_212]
    assert sum(principals(parts)) == 1_000_000


def test_weeks_are_days_of_a_year_of_365() -> None:
    assert rules.period_rate(FORTNIGHT, Decimal("0.365")) == Fraction(14, 1000)
    assert rules.period_rate(Every(3, Rhythm.MONTHS), Decimal("0.12")) == Fraction(3, 100)


@pytest.mark.parametrize(("principal", "count"), [(3, 4), (0, 2), (100, 25), (100, 0)])
def test_a_plan_of_nothing_is_none(principal: int, count: int) -> None:
    with pytest.raises(InvalidInstalment):
        rules.plan(won(principal), count, date(2026, 1, 1), MONTH)


def test_an_early_end_without_interest_costs_what_is_left() -> None:
    parts = rules.plan(won(100_001), 4, date(2026, 1, 1), FORTNIGHT)
    early = rules.settle(parts[1:], date(2026, 1, 1), date(2026, 1, 3), NO_INTEREST)
    assert (early.principal, early.interest) == (won(75_000), won(0))


def test_an_early_end_bears_interest_by_days_and_never_more_than_the_next_part_would() -> None:
    parts = rules.plan(won(1_000_000), 12, date(2026, 1, 31), MONTH, Decimal("0.12"))
    left, began = parts[1:], date(2026, 1, 31)
    ends = {day: rules.settle(left, began, date(2026, 2, day), Decimal("0.12")) for day in (1, 15, 27)}
    balance = sum(principals(left))
    assert {end.principal.minor for end in ends.values()} == {balance}
    assert [ends[day].interest.minor for day in (1, 15, 27)] == [303, 4543, 8177]  # 921,151 × 0.12 × days / 365
    whole = rules.settle(left, began, date(2026, 3, 30), Decimal("0.12"))  # one is due, thirty days of the next
    assert whole.interest.minor == left[0].interest.minor + 8300
    nearly = rules.settle(left, began, date(2026, 2, 28), Decimal("0.12"))
    assert nearly.interest == left[0].interest


def test_a_refund_lets_the_last_parts_go() -> None:
    parts = rules.plan(won(100_001), 4, date(2026, 1, 1), FORTNIGHT)  # 25,001 and three of 25,000
    for refund, left, cash in [
        (0, [25_001, 25_000, 25_000, 25_000], 0),
        (1, [25_001, 25_000, 25_000, 24_999], 0),
        (25_000, [25_001, 25_000, 25_000, 0], 0),
        (60_000, [25_001, 15_000, 0, 0], 0),
        (100_001, [0, 0, 0, 0], 0),
        (100_002, [0, 0, 0, 0], 1),
    ]:
        made = rules.reduce(parts, won(refund), LAST, FORTNIGHT)
        assert (amounts(made.parts), made.cash.minor) == (left, cash)


def test_a_refund_by_cash_leaves_the_plan_alone() -> None:
    parts = rules.plan(won(100_001), 4, date(2026, 1, 1), FORTNIGHT)
    made = rules.reduce(parts, won(30_000), CASH, FORTNIGHT)
    assert (made.parts, made.cash) == (parts, won(30_000))


def test_what_is_left_after_a_refund_bears_interest_anew() -> None:
    parts = rules.plan(won(1_000_000), 12, date(2026, 1, 31), MONTH, Decimal("0.12"))
    made = rules.reduce(parts[2:], won(500_000), LAST, MONTH, Decimal("0.12"))
    left = sum(principals(parts[2:])) - 500_000
    assert sum(principals(made.parts)) == left
    assert made.parts[0].interest.minor == (left + 50) // 100  # 1 % of what is left, not of what was
    assert [part.number for part in made.parts] == list(range(3, 13))


principals_of = st.integers(24, 10**10)
plans = st.tuples(
    principals_of,
    st.integers(1, 24),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.sampled_from([FORTNIGHT, MONTH, Every(3, Rhythm.MONTHS)]),
    st.integers(0, 400).map(lambda n: Decimal(n) / 1000),
)


@given(plans)
def test_parts_sum_to_the_principal_and_follow_each_other(one: tuple[int, int, date, Every, Decimal]) -> None:
    principal, count, first_on, every, rate = one
    parts = rules.plan(won(principal), count, first_on, every, rate)
    assert sum(principals(parts)) == principal
    assert [part.number for part in parts] == list(range(1, count + 1))
    assert all(before.on < after.on for before, after in pairwise(parts))
    assert all(part.principal.minor >= 0 and part.interest.minor >= 0 for part in parts)
    if not rate:
        assert all(part.interest.minor == 0 for part in parts)
        assert 0 <= parts[0].amount.minor - parts[-1].amount.minor < count
        assert set(amounts(parts)[1:]) <= {amounts(parts)[-1]}


@given(plans, st.integers(1, 10**10), st.integers(1, 10**10), st.integers(0, 23))
def test_a_refund_takes_exactly_itself(
    one: tuple[int, int, date, Every, Decimal], first: int, second: int, paid: int
) -> None:
    principal, count, first_on, every, rate = one
    parts = rules.plan(won(principal), count, first_on, every, rate)[min(paid, count - 1) :]
    left = sum(principals(parts))
    made = rules.reduce(parts, won(first), LAST, every, rate)
    again = rules.reduce(made.parts, won(second), LAST, every, rate)
    assert sum(principals(made.parts)) == max(0, left - first)
    assert made.cash.minor == max(0, first - left)
    assert sum(principals(again.parts)) + first + second - made.cash.minor - again.cash.minor == left
    both = rules.reduce(parts, won(first + second), LAST, every, rate)
    assert principals(both.parts) == principals(again.parts)
    assert all(new.amount.minor <= old.amount.minor for new, old in zip(made.parts, parts, strict=True))


@given(plans, st.integers(0, 23), st.integers(0, 900))
def test_an_early_end_never_costs_more_than_the_plan(
    one: tuple[int, int, date, Every, Decimal], paid: int, later: int
) -> None:
    principal, count, first_on, every, rate = one
    parts = rules.plan(won(principal), count, first_on, every, rate)
    paid = min(paid, count - 1)
    began = parts[paid - 1].on if paid else rules.month_after(first_on, -1, first_on.day)
    day = date.fromordinal(began.toordinal() + later)
    end = rules.settle(parts[paid:], began, day, rate)
    assert end.principal.minor == sum(principals(parts[paid:]))
    assert 0 <= end.interest.minor <= sum(part.interest.minor for part in parts[paid:])


def test_tables_of_moves_name_every_state() -> None:
    assert set(rules.PART_MOVES) == set(PartState)
    assert set(rules.PLAN_MOVES) == set(PlanState)
    reached = {target for moves in rules.PLAN_MOVES.values() for target in moves}
    assert reached == set(PlanState)


CHANNEL, TIER = new_id(), new_id()
OFFER = OfferDraft("free-12", {"ko": "무이자 12개월"}, 12, MONTH, won(50_000), won(3_000_000), lender="x")


def facts(**changes: object) -> PurchaseFacts:
    line = BoughtLine("MUG", frozenset({"mugs", "kitchen"}))
    known = {"channel_id": CHANNEL, "segment_ids": frozenset({TIER}), "amount": won(100_000), "lines": (line,)}
    return PurchaseFacts(**known | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "offer", "bought"),
    [
        ("eligible", {}, {}),
        ("eligible", {"channels": frozenset({CHANNEL}), "segments": frozenset({TIER})}, {}),
        ("channel", {"channels": frozenset({new_id()})}, {}),
        ("segment", {"segments": frozenset({new_id()})}, {}),
        ("currency", {}, {"amount": Money(100_000, "EUR")}),
        ("too_small", {}, {"amount": won(49_999)}),
        ("eligible", {}, {"amount": won(50_000)}),
        ("eligible", {}, {"amount": won(3_000_000)}),
        ("too_large", {}, {"amount": won(3_000_001)}),
        ("eligible", {"largest": None}, {"amount": won(3_000_001)}),
        ("excluded", {"not_skus": frozenset({"MUG"})}, {}),
        ("excluded", {"not_categories": frozenset({"kitchen"})}, {}),
        ("excluded", {"not_skus": frozenset({"R-1"})}, {"lines": (BoughtLine("MUG"), BoughtLine("R-1"))}),
        ("not_included", {"only_categories": frozenset({"chairs"})}, {}),
        ("eligible", {"only_categories": frozenset({"kitchen"})}, {}),
        ("nothing_bought", {}, {"lines": ()}),
    ],
)
def test_who_may_pay_what_in_parts(rule: str, offer: dict[str, object], bought: dict[str, object]) -> None:
    answer = rules.may_pay_in_parts(replace(OFFER, **offer), facts(**bought))  # type: ignore[arg-type]
    assert (answer.because["rule"], answer.may) == (rule, rule == "eligible")
    for language in ("ko", "en"):
        (sentence,) = rules.eligibility_in_words(answer.because, language)
        assert sentence.isascii() is (language == "en")
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("field", "offer"),
    [
        ("code", {"code": "x y"}),
        ("names", {"names": {"ko": " "}}),
        ("count", {"count": 25}),
        ("count", {"count": 1}),
        ("every", {"every": Every(0)}),
        ("yearly_rate", {"yearly_rate": Decimal("1.5")}),
        ("defaults_after", {"defaults_after": 0}),
        ("lender", {"lender": ""}),
        ("smallest", {"smallest": won(11)}),
        ("largest", {"largest": won(49_999)}),
        ("largest", {"largest": Money(10**9, "EUR")}),
    ],
)
def test_an_offer_that_can_not_be_kept_is_refused(field: str, offer: dict[str, object]) -> None:
    rules.check_offer(OFFER)
    with pytest.raises(InvalidOffer) as told:
        rules.check_offer(replace(OFFER, **offer))  # type: ignore[arg-type]
    assert told.value.facts["field"] == field
