from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.billing.errors import InvalidPolicy
from jangteo.billing.rules.ageing import age, bucket, statement
from jangteo.billing.rules.dunning import check_policy, interest, next_level, plan_run
from jangteo.billing.types.dunning import (
    AccountPosting,
    Bucket,
    DunningLevel,
    DunningPolicy,
    Principal,
    RatePeriod,
    Receivable,
)
from jangteo.kernel.money import Money

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
DUE = date(2026, 11, 10)


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def owed(key: str = "a", minor: int = 1000, **more: object) -> Receivable:
    values: dict[str, object] = {"id": key, "party_id": "p", "left": won(minor), "due_on": DUE}
    return Receivable(**(values | more))  # type: ignore[arg-type]


POLICY = DunningPolicy(
    (
        DunningLevel(number=1, days_after_due=3, words_code="reminder"),
        DunningLevel(number=2, days_after_due=14, words_code="second", fee=won(5_000)),
        DunningLevel(number=3, days_after_due=30, words_code="last", fee=won(10_000)),
    )
)
RECEIVABLES = st.lists(
    st.builds(
        Receivable,
        id=st.uuids().map(str),
        party_id=st.sampled_from(["p", "q"]),
        left=st.builds(Money, st.integers(-(10**6), 10**6), st.sampled_from(["KRW", "EUR"])),
        due_on=DAYS,
        is_disputed=st.booleans(),
        level=st.integers(0, 3),
        raised_on=st.none() | DAYS,
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (-400, Bucket.NOT_DUE),
        (0, Bucket.NOT_DUE),
        (1, Bucket.DAYS_1_TO_30),
        (30, Bucket.DAYS_1_TO_30),
        (31, Bucket.DAYS_31_TO_60),
        (60, Bucket.DAYS_31_TO_60),
        (61, Bucket.DAYS_61_TO_90),
        (90, Bucket.DAYS_61_TO_90),
        (91, Bucket.OVER_90),
        (4000, Bucket.OVER_90),
    ],
)
def test_buckets_begin_and_end_on_their_days(late: int, expected: Bucket) -> None:
    assert bucket(DUE, DUE + timedelta(days=late)) is expected


def test_a_row_of_a_party_has_all_buckets_disputes_and_credits() -> None:
    rows = age(
        [
            owed("a", 1000),
            owed("b", 500, due_on=date(2026, 10, 1), is_disputed=True),
            owed("c", -200),
            owed("d", 7, party_id="q"),
            owed("e", left=Money(5, "EUR")),
        ],
        date(2026, 11, 11),
    )
    assert [(row.party_id, row.owed.currency) for row in rows] == [("p", "EUR"), ("p", "KRW"), ("q", "KRW")]
    row = rows[1]
    assert {str(name): amount.minor for name, amount in row.amounts.items()} == {
        "not_due": 0,
        "1-30": 1000,
        "31-60": 500,
        "61-90": 0,
        "over_90": 0,
    }
    assert (row.disputed, row.credits, row.owed) == (won(500), won(-200), won(1300))


@given(RECEIVABLES, DAYS)
def test_ageing_loses_nothing_on_any_day(receivables: list[Receivable], as_of: date) -> None:
    rows = age(receivables, as_of)
    for row in rows:
        own = [one for one in receivables if (one.party_id, one.left.currency) == (row.party_id, row.owed.currency)]
        assert row.owed.minor == sum(one.left.minor for one in own)
        assert row.disputed.minor == sum(one.left.minor for one in own if one.is_disputed and one.left.minor > 0)
        assert set(row.amounts) == set(Bucket)
    assert len(rows) == len({(one.party_id, one.left.currency) for one in receivables})


@pytest.mark.parametrize(
    ("days", "level", "raised", "expected"),
    [
        (2, 0, None, None),
        (3, 0, None, 1),
        (100, 0, None, 1),  # never skipped
        (13, 1, 3, None),
        (14, 1, 3, 2),
        (14, 1, 10, None),  # raised late: seven days between
        (17, 1, 10, 2),
        (30, 2, 14, 3),
        (400, 3, 30, None),
    ],
)
def test_levels_are_raised_by_days_one_at_a_time(
    days: int, level: int, raised: int | None, expected: int | None
) -> None:
    raised_on = None if raised is None else DUE + timedelta(days=raised)
    found = next_level(owed(level=level, raised_on=raised_on), POLICY, DUE + timedelta(days=days))
    assert (found and found.number) == expected


def test_what_is_disputed_is_not_reminded_and_ages_on() -> None:
    late = DUE + timedelta(days=40)
    disputed = owed(is_disputed=True)
    assert plan_run([disputed], POLICY, late) == ()
    assert age([disputed], late)[0].amounts[Bucket.DAYS_31_TO_60] == won(1000)


def test_a_party_gets_one_letter_with_the_words_and_fee_of_the_highest_level() -> None:
    as_of = DUE + timedelta(days=14)
    (notice,) = plan_run(
        [owed("b", 300), owed("a", 700, level=1, raised_on=DUE + timedelta(days=3)), owed("c", 50, due_on=as_of)],
        POLICY,
        as_of,
    )
    assert (notice.level.words_code, notice.fee, notice.overdue) == ("second", won(5000), won(1000))
    assert notice.items == (("a", 2), ("b", 1))


@given(RECEIVABLES, DAYS)
def test_a_run_twice_on_a_day_writes_nothing_twice(receivables: list[Receivable], as_of: date) -> None:
    notices = plan_run(receivables, POLICY, as_of)
    raised = {key: level for notice in notices for key, level in notice.items}
    after = [replace(one, level=raised[one.id], raised_on=as_of) if one.id in raised else one for one in receivables]
    assert plan_run(after, POLICY, as_of) == ()
    known = {one.id: one for one in receivables}
    assert all(level == known[key].level + 1 for key, level in raised.items())
    assert all(known[key].left.minor > 0 and not known[key].is_disputed for key in raised)


@pytest.mark.parametrize(
    "policy",
    [
        DunningPolicy((replace(POLICY.levels[0], number=2),)),
        DunningPolicy((POLICY.levels[0], replace(POLICY.levels[1], days_after_due=3))),
        DunningPolicy((replace(POLICY.levels[0], days_after_due=0),)),
        DunningPolicy((replace(POLICY.levels[0], fee=won(-1)),)),
        DunningPolicy((), 0),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(policy: DunningPolicy) -> None:
    with pytest.raises(InvalidPolicy):
        check_policy(policy)


def _charged(principals: list[Principal], rates: list[RatePeriod], due_on: date, as_of: date) -> int:
    return interest(principals, rates, due_on=due_on, as_of=as_of).amount.minor


def test_interest_over_two_rates_and_a_payment() -> None:
    found = interest(
        [Principal(date(2026, 1, 1), won(1_000_000)), Principal(date(2026, 2, 11), won(400_000))],
        [RatePeriod(date(2020, 1, 1), Decimal("0.06")), RatePeriod(date(2026, 2, 1), Decimal("0.12"))],
        due_on=date(2026, 1, 21),
        as_of=date(2026, 2, 20),
    )
    assert [(one.starts_on.day, one.days, one.principal.minor, str(one.annual_rate)) for one in found.pieces] == [
        (22, 10, 1_000_000, "0.06"),
        (1, 10, 1_000_000, "0.12"),
        (11, 10, 400_000, "0.12"),
    ]
    # 1643.8356 + 3287.6712 + 1315.0685, rounded once
    assert found.amount == won(6247)


@given(DAYS, st.integers(0, 400), st.integers(1, 10**9), st.sampled_from(["0.05", "0.12", "0.2"]))
def test_interest_is_the_daily_amount_times_days_rounded_once(due: date, late: int, minor: int, rate: str) -> None:
    charged = _charged([Principal(due, won(minor))], [RatePeriod(due, Decimal(rate))], due, due + timedelta(days=late))
    exact = Fraction(minor) * Fraction(Decimal(rate)) * late / 365
    assert abs(charged - exact) <= Fraction(1, 2)


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 10**6)), min_size=1, max_size=4),
    st.lists(st.tuples(DAYS, st.sampled_from(["0", "0.05", "0.12"])), max_size=4),
    DAYS,
    DAYS,
)
def test_interest_counts_each_day_once(
    owed_from: list[tuple[date, int]], charged: list[tuple[date, str]], due: date, as_of: date
) -> None:
    """Day by day, with what is owed and charged on it, it is the same sum."""
    principals = [Principal(day, won(minor)) for day, minor in dict(owed_from).items()]
    rates = [RatePeriod(day, Decimal(rate)) for day, rate in dict(charged).items()]
    exact = Fraction(0)
    day = due + timedelta(days=1)
    while day <= as_of:
        known = [one for one in principals if one.starts_on <= day]
        rate = [one for one in rates if one.starts_on <= day]
        if known and rate:
            latest = max(known, key=lambda one: one.starts_on).amount.minor
            exact += latest * Fraction(max(rate, key=lambda one: one.starts_on).annual_rate) / 365
        day += timedelta(days=1)
    assert abs(_charged(principals, rates, due, as_of) - exact) <= Fraction(1, 2)


def test_interest_is_of_one_currency() -> None:
    for principals in ([], [Principal(DUE, won(1)), Principal(DUE, Money(1, "EUR"))]):
        with pytest.raises(ValueError, match="one currency"):
            interest(principals, [], due_on=DUE, as_of=DUE)


POSTINGS = st.lists(st.tuples(DAYS, st.integers(-1000, 1000), st.sampled_from(["KRW", "EUR"])), max_size=15).map(
    lambda rows: [
        AccountPosting(sequence=number, on=on, kind="invoice", reference=str(number), amount=Money(minor, currency))
        for number, (on, minor, currency) in enumerate(rows)
    ]
)


@given(POSTINGS, DAYS, st.integers(0, 300), st.integers(0, 300))
def test_statements_follow_one_another(postings: list[AccountPosting], start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + 1 + second)
    one = statement(postings, starts_on=start, ends_on=middle, currency="KRW")
    two = statement(reversed(postings), starts_on=middle + timedelta(days=1), ends_on=end, currency="KRW")
    both = statement(postings, starts_on=start, ends_on=end, currency="KRW")
    assert one.closing == two.opening
    assert (both.opening, both.closing) == (one.opening, two.closing)
    assert both.lines == one.lines + two.lines
    known = [posting for posting in postings if posting.amount.currency == "KRW" and posting.on <= end]
    assert both.closing.minor == sum(posting.amount.minor for posting in known)


def test_a_statement_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="first day or later"):
        statement([], starts_on=DUE, ends_on=DUE - timedelta(days=1), currency="KRW")
