"""When what is owed is due: golden tables, and what holds for all terms."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.credit import rules
from jangteo.credit.errors import DayUnknown, InvalidTerms
from jangteo.credit.rules.workdays import is_working_day
from jangteo.credit.types import CountsFrom, DayOff, Due, DueBase, FromDates, Terms
from jangteo.kernel.money import Money

AS_IS, NEXT, BEFORE = DayOff.AS_IS, DayOff.NEXT_WORKING_DAY, DayOff.LAST_WORKING_DAY
NET, EOM, DAY, FIXED, ONCE = (
    DueBase.NET_DAYS,
    DueBase.END_OF_MONTH,
    DueBase.DAY_OF_MONTH,
    DueBase.FIXED_DATE,
    DueBase.AT_ONCE,
)


def terms(base: DueBase, **facts: object) -> Terms:
    return replace(Terms(base, counts_from=CountsFrom.ORDER), **facts)  # type: ignore[arg-type]


def day(text: str) -> date:
    return date.fromisoformat(text)


GOLDEN = [
    # base and figures, day off, counted from, due
    (terms(NET, days=30), AS_IS, "2026-01-31", "2026-03-02"),
    (terms(NET, days=30), AS_IS, "2028-01-30", "2028-02-29"),  # leap year
    (terms(NET, days=365), AS_IS, "2027-03-01", "2028-02-29"),
    (terms(NET, days=0), AS_IS, "2026-12-31", "2026-12-31"),
    (terms(EOM), AS_IS, "2026-02-01", "2026-02-28"),
    (terms(EOM), AS_IS, "2028-02-29", "2028-02-29"),
    (terms(EOM, days=30), AS_IS, "2026-01-01", "2026-03-02"),
    (terms(EOM, days=30), AS_IS, "2026-01-31", "2026-03-02"),
    (terms(EOM, days=30), AS_IS, "2028-01-15", "2028-03-01"),
    (terms(EOM, days=30), NEXT, "2026-01-15", "2026-03-03"),  # 2 March stands in for Independence Day
    (terms(DAY, months=1, day=31), AS_IS, "2026-01-31", "2026-02-28"),
    (terms(DAY, months=1, day=31), AS_IS, "2028-01-31", "2028-02-29"),
    (terms(DAY, months=1, day=10), AS_IS, "2026-12-31", "2027-01-10"),
    (terms(DAY, months=1, day=10), NEXT, "2026-09-01", "2026-10-12"),  # the 10th is a Saturday
    (terms(DAY, months=1, day=10), BEFORE, "2026-09-01", "2026-10-08"),  # and the 9th is Hangul Day
    (terms(DAY, months=2, day=10), AS_IS, "2026-11-30", "2027-01-10"),
    (terms(DAY, months=12, day=29), AS_IS, "2027-02-01", "2028-02-29"),
    (terms(NET, days=30), NEXT, "2026-01-17", "2026-02-19"),  # 16 February 2026: Seol, three days
    (terms(NET, days=30), BEFORE, "2026-01-17", "2026-02-13"),
    (terms(NET, days=30), AS_IS, "2026-01-17", "2026-02-16"),
    (terms(NET, days=30), NEXT, "2027-01-07", "2027-02-10"),  # Seol on a Sunday: 9 February 2027 stands in
    (terms(NET, days=30), BEFORE, "2027-01-10", "2027-02-05"),
    (terms(NET, days=30), NEXT, "2026-08-25", "2026-09-28"),  # 24 to 26 September 2026: Chuseok, then Sunday
    (terms(NET, days=30), BEFORE, "2026-08-27", "2026-09-23"),
    (terms(NET, days=30), NEXT, "2027-08-15", "2027-09-17"),  # 14 to 16 September 2027
    (terms(NET, days=2), NEXT, "2026-08-15", "2026-08-18"),  # Liberation Day on a Saturday: Monday stands in
    (terms(NET, days=30), NEXT, "2026-04-01", "2026-05-04"),  # 1 May: banks are closed, then the weekend
    (terms(FIXED, fixed_on=day("2026-12-31")), NEXT, "2026-05-04", "2026-12-31"),
    (terms(FIXED, fixed_on=day("2026-03-31")), NEXT, "2026-05-04", "2026-05-04"),  # never before it counts from
    (terms(FIXED, fixed_on=day("2026-10-03")), NEXT, "2026-05-04", "2026-10-06"),
    (terms(ONCE), NEXT, "2026-12-25", "2026-12-28"),
    (terms(ONCE), BEFORE, "2026-12-25", "2026-12-28"),  # not before the day it counts from
    (terms(NET, days=10, country="DE"), NEXT, "2026-03-24", "2026-04-07"),  # Good Friday to Easter Monday
]


@pytest.mark.parametrize(("one", "day_off", "start", "due"), GOLDEN)
def test_due_days(one: Terms, day_off: DayOff, start: str, due: str) -> None:
    assert rules.due_day(replace(one, day_off=day_off), day(start)) == day(due)


def test_two_ten_net_thirty() -> None:
    one = Terms(NET, days=30, discount_rate=Decimal("0.02"), discount_days=10)
    invoiced = FromDates(day("2026-05-01"), invoice=day("2026-05-11"))
    assert rules.schedule(one, Money(100_000, "KRW"), invoiced) == (
        Due(day("2026-06-10"), Money(100_000, "KRW"), day("2026-05-21"), Money(2_000, "KRW")),
    )


def test_the_last_day_of_a_discount_is_a_working_day_and_never_after_the_due_day() -> None:
    one = Terms(NET, days=30, discount_rate=Decimal("0.02"), discount_days=10)
    assert rules.discount_day(one, day("2026-02-06"), day("2026-03-09")) == day("2026-02-19")  # over Seol
    late = replace(one, discount_days=60)
    assert rules.discount_day(late, day("2026-05-11"), day("2026-06-10")) == day("2026-06-10")
    assert (
        rules.discount_day(
            replace(one, discount_rate=Decimal(0), discount_days=0), day("2026-05-11"), day("2026-06-10")
        )
        is None
    )


@pytest.mark.parametrize(
    ("total", "currency", "deposit", "rest", "discount"),
    [
        (99_999, "KRW", 30_000, 69_999, 1_400),  # 29,999.7 and 1,399.98
        (5, "KRW", 2, 3, 0),  # 1.5 rounds up; 0.06
        (1, "KRW", 0, 1, 0),
        (1_001, "KWD", 300, 701, 14),
        (1_005, "EUR", 302, 703, 14),  # 301.5 rounds up
    ],
)
def test_a_deposit_of_thirty_in_the_hundred(total: int, currency: str, deposit: int, rest: int, discount: int) -> None:
    rates = {"deposit_rate": Decimal("0.3"), "discount_rate": Decimal("0.02"), "discount_days": 10}
    one = replace(Terms(NET, days=30), **rates)  # type: ignore[arg-type]
    dates = FromDates(day("2026-05-11"), invoice=day("2026-05-20"))
    parts = rules.schedule(one, Money(total, currency), dates)
    expected = [
        Due(day("2026-05-11"), Money(deposit, currency), None, Money(0, currency), is_deposit=True),
        Due(day("2026-06-19"), Money(rest, currency), day("2026-06-01"), Money(discount, currency)),
    ]
    assert list(parts) == expected[0 if deposit else 1 :]


def test_all_in_advance_needs_no_other_day() -> None:
    one = Terms(NET, days=30, deposit_rate=Decimal(1))
    parts = rules.schedule(one, Money(7, "KRW"), FromDates(day("2026-05-11")))
    assert [(part.amount.minor, part.is_deposit) for part in parts] == [(7, True)]


@pytest.mark.parametrize("counts_from", [CountsFrom.FULFILMENT, CountsFrom.INVOICE])
def test_what_has_not_happened_has_no_due_day(counts_from: CountsFrom) -> None:
    one = Terms(NET, counts_from=counts_from, days=30, deposit_rate=Decimal("0.3"))
    with pytest.raises(DayUnknown) as told:
        rules.schedule(one, Money(10, "KRW"), FromDates(day("2026-05-11")))
    assert told.value.facts == {"counts_from": counts_from.value}
    deposit = rules.deposit_of(one, Money(10, "KRW"), day("2026-05-11"))
    assert deposit is not None
    assert deposit.amount == Money(3, "KRW")


def test_each_start_counts_from_its_own_day() -> None:
    dates = FromDates(day("2026-05-11"), day("2026-05-12"), day("2026-05-13"))
    found = [rules.counted_from(Terms(NET, counts_from=one), dates).day for one in CountsFrom]
    assert found == [11, 12, 13]


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (terms(NET, days=-1), "days"),
        (terms(NET, days=731), "days"),
        (terms(DAY, months=1), "day"),
        (terms(DAY, months=1, day=32), "day"),
        (terms(DAY, day=10), "months"),
        (terms(FIXED), "fixed_on"),
        (terms(NET, fixed_on=day("2026-01-01")), "fixed_on"),
        (terms(NET, deposit_rate=Decimal("1.1")), "deposit_rate"),
        (terms(NET, deposit_rate=Decimal("0.0000001")), "deposit_rate"),
        (terms(NET, discount_rate=Decimal("NaN")), "discount_rate"),
        (terms(NET, discount_rate=Decimal(1)), "discount_rate"),
        (terms(NET, discount_days=10), "discount_rate"),
        (terms(NET, discount_rate=Decimal("0.1"), discount_days=-1), "discount_days"),
        (terms(NET, country="XX"), "country"),
    ],
)
def test_figures_that_say_nothing_are_refused(one: Terms, field: str) -> None:
    with pytest.raises(InvalidTerms) as told:
        rules.check_terms(one)
    assert told.value.facts["field"] == field


rates = st.integers(0, 1000).map(lambda n: Decimal(n) / 1000)
days = st.dates(day("2024-01-01"), day("2029-12-31"))
any_terms = st.builds(
    Terms,
    base=st.sampled_from(DueBase),
    counts_from=st.sampled_from(CountsFrom),
    days=st.integers(0, 120),
    months=st.integers(1, 6),
    day=st.integers(1, 31),
    fixed_on=days,
    deposit_rate=rates,
    discount_rate=rates.filter(lambda rate: rate < 1),
    discount_days=st.integers(0, 60),
    day_off=st.sampled_from(DayOff),
    country=st.sampled_from(["KR", "DE", "US", "SA"]),
)
totals = st.builds(Money, st.integers(0, 10**12), st.sampled_from(["KRW", "EUR", "KWD"]))


@given(one=any_terms, total=totals, ordered=days, later=st.integers(0, 60))
def test_parts_sum_to_the_total_and_none_is_due_before_its_start(
    one: Terms, total: Money, ordered: date, later: int
) -> None:
    happened = ordered + timedelta(days=later)
    dates = FromDates(ordered, happened, happened)
    parts = rules.schedule(one, total, dates)
    assert sum(part.amount.minor for part in parts) == total.minor
    assert len(parts) <= 2
    for part in parts:
        assert part.on >= (ordered if part.is_deposit else rules.counted_from(one, dates))
        assert 0 <= part.discount.minor <= part.amount.minor
        assert part.discount_until is None or part.discount_until <= part.on
        if one.day_off != AS_IS:
            assert is_working_day(part.on, one.country)
            assert part.discount_until is None or is_working_day(part.discount_until, one.country)


@given(one=any_terms, start=days)
def test_what_begins_later_is_not_due_earlier(one: Terms, start: date) -> None:
    dues = [rules.due_day(one, start + timedelta(days=number)) for number in range(9)]
    assert all(before <= after for before, after in pairwise(dues))


@given(one=any_terms, start=days)
def test_a_closed_day_moves_no_further_than_the_next_open_one(one: Terms, start: date) -> None:
    as_is = rules.due_day(replace(one, day_off=AS_IS), start)
    after = rules.due_day(replace(one, day_off=NEXT), start)
    between = [as_is + timedelta(days=number) for number in range((after - as_is).days)]
    assert not any(is_working_day(one_day, one.country) for one_day in between)
