"""What a bulk change and a table make of prices: the pure rules."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.kernel.money import RoundingMode
from jangteo.pricing import rules
from jangteo.pricing.types import EVER, ChangeKind, DraftRow, DraftState, PriceChange, PricePeriod, TableProblem

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SKU = UUID(int=1)
SEOUL = ZoneInfo("Asia/Seoul")
PRICES = st.decimals(0, 10**10, places=6, allow_nan=False)
STEPS = st.sampled_from([None, *map(Decimal, ("0.01", "1", "10", "100", "1000"))])


@st.composite
def changes(draw: st.DrawFn) -> PriceChange:
    kind = draw(st.sampled_from(ChangeKind))
    least = {ChangeKind.PERCENT: -100, ChangeKind.AMOUNT: -(10**6), ChangeKind.TIMES: 0}[kind]
    round_to = draw(STEPS)
    share = draw(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal("0.9")]))
    ending = round_to * share if round_to else Decimal(0)
    value = draw(st.decimals(least, 1000, places=3, allow_nan=False))
    mode = draw(st.sampled_from([RoundingMode.HALF_UP, RoundingMode.UP, RoundingMode.DOWN]))
    return PriceChange(kind, value, round_to, ending, mode)


def rounded(price: str, round_to: str, ending: str = "0", mode: RoundingMode = RoundingMode.HALF_UP) -> str:
    change = PriceChange(ChangeKind.PERCENT, Decimal(0), Decimal(round_to), Decimal(ending), mode)
    return f"{rules.changed_price(Decimal(price), change):f}"


@settings(max_examples=400)
@given(PRICES, PRICES, changes())
def test_a_changed_price_is_exact_never_negative_and_keeps_the_order(
    one: Decimal, other: Decimal, change: PriceChange
) -> None:
    low, high = sorted((one, other))
    new_low, new_high = rules.changed_price(low, change), rules.changed_price(high, change)
    assert 0 <= new_low <= new_high
    assert new_low == round(new_low, 6)
    if change.round_to is not None:
        assert (new_low - change.ending) % change.round_to == 0


@given(PRICES)
def test_no_per_cent_nothing_added_and_once_change_nothing(price: Decimal) -> None:
    for kind, value in ((ChangeKind.PERCENT, 0), (ChangeKind.AMOUNT, 0), (ChangeKind.TIMES, 1)):
        assert rules.changed_price(price, PriceChange(kind, Decimal(value))) == price


@given(st.permutations(range(6)), changes())
def test_the_order_of_the_rows_is_irrelevant(order: list[int], change: PriceChange) -> None:
    known = {(UUID(int=n), 1 + n): [PricePeriod(Decimal(1000 * n + 7))] for n in range(6)}
    mixed = {key: known[key] for key in (list(known)[n] for n in order)}
    assert rules.changed_rows(mixed, change, None, NOW) == rules.changed_rows(known, change, None, NOW)


@pytest.mark.parametrize(
    ("price", "round_to", "ending", "mode", "expected"),
    [
        ("12340", "1000", "900", RoundingMode.HALF_UP, "11900"),
        ("12400", "1000", "900", RoundingMode.HALF_UP, "12900"),
        ("12340", "1000", "900", RoundingMode.UP, "12900"),
        ("12940", "1000", "900", RoundingMode.DOWN, "12900"),
        ("12900", "1000", "900", RoundingMode.UP, "12900"),
        ("300", "1000", "900", RoundingMode.DOWN, "900"),
        ("12345", "100", "0", RoundingMode.HALF_UP, "12300"),
        ("12350", "100", "0", RoundingMode.HALF_UP, "12400"),
        ("9.994", "0.05", "0", RoundingMode.UP, "10.00"),
        ("9.90", "1", "0.99", RoundingMode.HALF_UP, "9.99"),
    ],
)
def test_prices_end_as_they_are_to_end(
    price: str, round_to: str, ending: str, mode: RoundingMode, expected: str
) -> None:
    assert rounded(price, round_to, ending, mode) == expected


def test_what_would_fall_below_zero_is_zero() -> None:
    assert rules.changed_price(Decimal(500), PriceChange(ChangeKind.AMOUNT, Decimal(-600))) == 0


def test_what_is_to_come_is_changed_too_and_what_has_been_is_not() -> None:
    known = {
        (SKU, 1): [
            PricePeriod(Decimal(900), None, NOW - DAY),
            PricePeriod(Decimal(1000), NOW - DAY, NOW + DAY),
            PricePeriod(Decimal(800), NOW + DAY, NOW + 2 * DAY),
            PricePeriod(Decimal(1000), NOW + 2 * DAY, None),
        ]
    }
    found = rules.changed_rows(known, PriceChange(ChangeKind.PERCENT, Decimal(10)), None, NOW)
    assert [(row.old, row.unit_price, row.since, row.until) for row in found] == [
        (Decimal(1000), Decimal(1100), None, NOW + DAY),
        (Decimal(800), Decimal(880), NOW + DAY, NOW + 2 * DAY),
        (Decimal(1000), Decimal(1100), NOW + 2 * DAY, None),
    ]


def test_another_lists_prices_are_taken_at_its_steps_and_what_is_so_is_left() -> None:
    other = {(SKU, 1): [PricePeriod(Decimal(1000))], (SKU, 10): [PricePeriod(Decimal(900))]}
    own = {(SKU, 1): [PricePeriod(Decimal(700))], (SKU, 5): [PricePeriod(Decimal(1))]}
    change = PriceChange(ChangeKind.TIMES, Decimal("0.7"))
    found = rules.taken_rows(own, other, change, None, NOW)
    assert found == [DraftRow(SKU, 10, Decimal(630), None, None, None)]


def test_figures_count_and_name_the_biggest() -> None:
    rows = [
        DraftRow(SKU, 1, Decimal(1100), old=Decimal(1000)),
        DraftRow(SKU, 2, Decimal(3), old=Decimal(2)),
        DraftRow(SKU, 3, Decimal(0), old=Decimal(5)),
        DraftRow(SKU, 4, Decimal(9)),
        DraftRow(SKU, 5, None, old=Decimal(5)),
    ]
    told = rules.figures_of(rows)
    assert (told.total, told.dearer, told.cheaper, told.fresh, told.ended, told.free) == (5, 2, 1, 1, 1, 1)
    assert (told.rise, told.fall) == (rows[1], rows[2])


DAYS = [None, *(NOW + number * DAY for number in range(-3, 4))]


@settings(max_examples=400)
@given(
    st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from("123")), max_size=5),
    st.sampled_from(DAYS[1:]),
)
def test_splicing_takes_each_side_from_its_own(
    puts: list[tuple[datetime | None, datetime | None, str]], at: datetime | None
) -> None:
    assert at is not None
    before: list[PricePeriod] = []
    for since, until, price in puts:
        if since is None or until is None or since < until:
            before = rules.put_price(before, PricePeriod(Decimal(price), since, until))
    after = rules.put_price(before, PricePeriod(Decimal(9), at, None))
    back = rules.spliced(after, before, at)
    assert back == before
    ended = rules.take_price(before, at, None)
    for number in range(-8, 9):
        moment = NOW + number * DAY / 2
        held = rules.price_at(ended, moment)
        assert (held is None) if moment >= at else (held or None) == _cut(rules.price_at(before, moment), at)


def _cut(one: PricePeriod | None, at: datetime) -> PricePeriod | None:
    if one is None or (one.until is not None and one.until <= at):
        return one
    return PricePeriod(one.unit_price, one.since, at)


def read(text: str) -> tuple[list[tuple[str, int, str]], list[tuple[int, str]]]:
    found = rules.read_table([line.split("\t") for line in text.split("\n")], currency="KRW", zone=SEOUL)
    rows = [(row.sku, row.min_quantity, str(row.price)) for row in found.rows]
    return rows, [(one.line, one.why) for one in found.problems]


def test_lines_are_read_with_or_without_a_header() -> None:
    assert read("A\t1,000\n\nB\t10\t0.5") == ([("A", 1, "1000"), ("B", 10, "0.5")], [])
    assert read("단가\t상품코드\n₩12,900\tA\n-\tB") == ([("A", 1, "12900"), ("B", 1, "None")], [])
    assert read("price\tnote\n1\tx") == ([], [(1, "no_columns")])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("\t1\t5", "no_sku"),
        ("A\t0\t5", "bad_quantity"),
        ("A\t1.5\t5", "bad_quantity"),
        ("A\t٣\t5", "bad_quantity"),
        ("A\t1\t", "bad_price"),
        ("A\t1\t-5", "bad_price"),
        ("A\t1\t1e3", "bad_price"),
        ("A\t1\tNaN", "bad_price"),
        ("A\t1\t1,5", "bad_price"),
        ("A\t1\t0.0000001", "bad_price"),
        ("A\t1\t100000000000", "bad_price"),
        ("A\t1\t5\t2026-13-01", "bad_moment"),
        ("A\t1\t5\t2026-12-02\t2026-12-01", "bad_period"),
        ("A\t1\t5\t\t\t", "too_many_cells"),
        ("A", "too_few_cells"),
        ("A\tx\t1\t5\tUSD\t\t", "other_currency"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(line: str, why: str) -> None:
    if line.endswith("\t\t\t"):
        line += "x"
    assert read(f"B\t1\n{line}") == ([("B", 1, "1")], [(2, why)])


def test_a_step_that_is_spoken_of_twice_at_one_time_is_refused() -> None:
    assert read("A\t1\t5\nA\t1\t6\nA\t2\t5") == ([("A", 1, "5"), ("A", 2, "5")], [(2, "twice")])
    dated = "A\t1\t5\t2026-12-01\t2026-12-05\nA\t1\t6\t2026-12-05\nA\t1\t7\t2026-12-04"
    assert read(dated)[1] == [(3, "twice")]


def line_of(text: str, known: list[PricePeriod]) -> list[DraftRow] | TableProblem:
    table = rules.read_table([text.split("\t")], currency="KRW", zone=SEOUL)
    return rules.row_of_line(known, table.rows[0], SKU, NOW)


def test_a_line_without_dates_replaces_what_holds_now_and_leaves_what_is_to_come() -> None:
    coming = [
        PricePeriod(Decimal(1000), None, NOW + DAY),
        PricePeriod(Decimal(800), NOW + DAY, NOW + 2 * DAY),
        PricePeriod(Decimal(1000), NOW + 2 * DAY),
    ]
    assert line_of("A\t1050", coming) == [
        DraftRow(SKU, 1, Decimal(1050), None, NOW + DAY, Decimal(1000)),
        DraftRow(SKU, 1, Decimal(1050), NOW + 2 * DAY, None, Decimal(1000)),
    ]
    assert line_of("A\t1000", coming) == []
    assert line_of("A\t-", coming) == [DraftRow(SKU, 1, None, None, None, Decimal(1000))]
    assert line_of("A\t5", []) == [DraftRow(SKU, 1, Decimal(5))]
    assert line_of("A\t5", coming[1:2]) == [DraftRow(SKU, 1, Decimal(5), None, NOW + DAY)]


def test_a_line_with_dates_never_changes_what_has_been() -> None:
    known = [PricePeriod(Decimal(900), None, NOW - DAY), PricePeriod(Decimal(1000), NOW - DAY)]
    assert line_of(f"A\t1\t1000\t{(NOW - DAY).isoformat()}", known) == []
    assert line_of(f"A\t1\t900\talways\t{(NOW - DAY).isoformat()}", known) == []
    changed = line_of(f"A\t1\t1100\t{(NOW - DAY).isoformat()}", known)
    assert changed == [DraftRow(SKU, 1, Decimal(1100), None, None, Decimal(1000))]
    assert line_of(f"A\t1\t901\talways\t{(NOW - DAY).isoformat()}", known) == TableProblem(1, "past", "A")
    assert line_of("A\t1\t901\talways", []) == [DraftRow(SKU, 1, Decimal(901), EVER)]


def test_a_drafts_table_of_moves_is_whole() -> None:
    assert set(rules.MOVES) == set(DraftState)
    reachable = {DraftState.DRAFT}.union(*rules.MOVES.values())
    assert reachable == set(DraftState)
    assert rules.MOVES[DraftState.UNDONE] == rules.MOVES[DraftState.DISCARDED] == frozenset()
