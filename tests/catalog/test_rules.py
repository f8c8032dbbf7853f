from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from jangteo.catalog.rules import (
    MEASURES,
    FacetRow,
    UnknownMeasure,
    base_quantity,
    convert,
    facet_counts,
    in_one_unit,
    number_steps,
    read_measure,
    resolve_text,
    show_measure,
)
from jangteo.catalog.types import Level, ListingFilter, NumberRange, ResolvedText, Sight, Viewer
from jangteo.kernel.gtin import is_gtin


@pytest.mark.parametrize(
    ("number", "unit", "target", "expected"),
    [
        ("4", "inch", "mm", "101.6"),
        ("12", "mm", "inch", "0.472441"),
        ("1.5", "kg", "g", "1500"),
        ("1", "lb", "g", "453.59237"),
        ("90", "min", "h", "1.5"),
        ("7", "K", "K", "7"),
    ],
)
def test_measures_are_converted_exactly(number: str, unit: str, target: str, expected: str) -> None:
    assert convert(Decimal(number), unit, target) == Decimal(expected)


@pytest.mark.parametrize(("unit", "target"), [("mm", "g"), ("ell", "mm"), ("mm", "ell"), ("", "mm")])
def test_a_length_is_no_weight(unit: str, target: str) -> None:
    with pytest.raises(UnknownMeasure):
        convert(Decimal(1), unit, target)


@given(
    number=st.decimals(0, 10**6, places=2),
    units=st.sampled_from(sorted(MEASURES)).flatmap(
        lambda one: st.tuples(
            st.just(one), st.sampled_from([u for u in MEASURES if MEASURES[u][0] == MEASURES[one][0]])
        )
    ),
)
def test_there_and_back_is_the_same_to_the_stored_decimals(number: Decimal, units: tuple[str, str]) -> None:
    unit, other = units
    # what six decimals of the other unit can lose, in this one
    step = MEASURES[other][1] / MEASURES[unit][1] * Decimal("0.000001") + Decimal("0.000001")
    assert abs(convert(convert(number, unit, other), other, unit) - number) <= step


def test_a_length_is_shown_as_entered_and_in_the_other_system() -> None:
    assert show_measure(Decimal("4.000000"), "inch") == ("4 inch", "10.2 cm")
    assert show_measure(Decimal("120"), "mm") == ("120 mm", "4.7 inch")
    assert show_measure(Decimal("330"), "ml") == ("330 ml", "")


CANDIDATES = [
    ("ko", "", False, "머그"),
    ("en", "", False, "Mug"),
    ("ko", "trade", False, "머그 (도매)"),
    ("ko", "staff", False, "비밀"),
    ("en", "", True, "Mug of this shop"),
    ("ko", "trade", True, ""),
]


@pytest.mark.parametrize(
    ("audience", "language", "text", "source"),
    [
        ("", "ko", "머그", "ko"),
        ("trade", "ko", "머그 (도매)", "ko/audience:trade"),
        ("trade", "en", "Mug of this shop", "en/channel"),
        ("", "en", "Mug of this shop", "en/channel"),
        ("trade", "fr", "머그 (도매)", "ko/audience:trade"),
    ],
)
def test_a_text_is_the_visitors_language_first_then_the_nearest_override(
    audience: str, language: str, text: str, source: str
) -> None:
    for order in (CANDIDATES, CANDIDATES[::-1]):
        assert resolve_text(order, audience=audience, language=language) == ResolvedText(text, source)


def test_without_a_fitting_text_there_is_none() -> None:
    assert resolve_text([("ko", "trade", False, "도매")], audience="", language="ko") == ResolvedText("", "")


@pytest.mark.parametrize("text", ["4006381333931", "96385074", "036000291452", "10614141000415"])
def test_a_gtin_has_one_right_check_digit(text: str) -> None:
    assert [digit for digit in range(10) if is_gtin(f"{text[:-1]}{digit}")] == [int(text[-1])]


@pytest.mark.parametrize("text", ["", "400638133393", "40063813339310", "400638133393x", "４００６３８１３３３９３１"])
def test_what_has_another_length_or_letters_is_no_gtin(text: str) -> None:
    assert not is_gtin(text)


@pytest.mark.parametrize(
    ("quantity", "ratio", "base"), [(3, (12, 1), 36), (4, (1, 2), 2), (3, (1, 2), None), (10, (3, 10), 3)]
)
def test_units_become_whole_base_units_or_none(quantity: int, ratio: tuple[int, int], base: int | None) -> None:
    assert base_quantity(quantity, *ratio) == base


COLOURS = st.sampled_from(["white", "ink"])
ROWS = st.lists(
    st.tuples(st.sampled_from("pqrs"), st.just("colour"), COLOURS, st.none(), st.none())
    | st.tuples(st.sampled_from("pqrs"), st.just("size"), st.none(), st.integers(1, 3).map(Decimal), st.none())
    | st.tuples(st.sampled_from("pqrs"), st.just("dish"), st.none(), st.none(), st.booleans())
    | st.tuples(st.sampled_from("pqrs"), st.just("glaze"), st.sampled_from(["matt", "gloss"]), st.none(), st.none()),
    max_size=14,
)
BOUND = st.none() | st.integers(1, 3).map(Decimal)
FILTERS = st.builds(
    lambda colours, glazes, sizes, flags: ListingFilter(
        options={code: values for code, values in (("colour", colours), ("glaze", glazes)) if values},
        numbers={"size": sizes} if sizes else {},
        flags=flags,
    ),
    st.frozensets(COLOURS),
    st.frozensets(st.sampled_from(["matt", "gloss"])),
    st.none() | st.builds(NumberRange, BOUND, BOUND),
    st.frozensets(st.just("dish")),
)


def fits(product: str, rows: list[Any], wanted: ListingFilter, but: str) -> bool:
    """Whether a product is in the listing with all filters but one attribute's, said as plainly as can be."""
    own = [row for row in rows if row[0] == product]
    for code, options in wanted.options.items():
        if code != but and not any(row[1] == code and row[2] in options for row in own):
            return False
    for code in wanted.flags - {but}:
        if not any(row[1] == code and row[4] for row in own):
            return False
    for code, bounds in wanted.numbers.items():
        low, high = bounds.lowest or Decimal(0), bounds.highest or Decimal(99)
        if code != but and not any(row[1] == code and low <= row[3] <= high for row in own):
            return False
    return True


@rounds(max_examples=300)
@given(rows=ROWS, wanted=FILTERS)
def test_a_facet_counts_what_a_click_would_give(rows: list[FacetRow], wanted: ListingFilter) -> None:
    expected = {}
    for _, attribute, option, _, flag in rows:
        value = option or ("yes" if flag else None)
        if value is None:
            continue
        having = {row[0] for row in rows if row[1] == attribute and (row[2] == value or (value == "yes" and row[4]))}
        expected[attribute, value] = sum(fits(product, rows, wanted, attribute) for product in having)
    assert facet_counts(rows, wanted) == expected


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), max_size=30))
def test_ranges_hold_every_number_and_have_round_ends_in_order(numbers: list[Decimal]) -> None:
    rows = [(str(place), number) for place, number in enumerate(numbers)]
    steps = number_steps(rows)
    if len(set(numbers)) < 2:
        assert steps == []
        return
    assert len(steps) <= 6
    assert all(any(low <= number <= high for low, high, _ in steps) for number in numbers)
    assert all(low < high for low, high, _ in steps)
    assert [step[:2] for step in steps] == sorted(step[:2] for step in steps)
    for low, high, count in steps:
        assert count == sum(low <= number <= high for number in numbers)


def test_prices_far_apart_make_ranges_of_some_each() -> None:
    prices = [7_000, 18_000, 19_000, 28_000, 32_000, 41_000, 58_000, 64_000, 88_000, 124_000, 240_000, 1_280_000]
    steps = number_steps([(str(place), Decimal(price)) for place, price in enumerate(prices)])
    assert [str(low) for low, _, _ in steps] == ["7000", "20000", "30000", "60000", "90000", "200000"]
    assert str(steps[-1][1]) == "1300000"


def test_few_numbers_stand_for_themselves() -> None:
    rows = [("a", Decimal(2)), ("b", Decimal(5)), ("c", Decimal(5))]
    assert number_steps(rows, by_value=True) == [(Decimal(2), Decimal(2), 1), (Decimal(5), Decimal(5), 2)]
    assert number_steps(rows, {"own": {"a"}, "other": {"b"}}, "own", by_value=True) == [(Decimal(5), Decimal(5), 1)]


@given(st.sampled_from(sorted(MEASURES)), st.decimals(0, 10**6, places=3))
def test_what_is_typed_in_a_unit_is_read_in_it(unit: str, number: Decimal) -> None:
    assert read_measure(f"{number} {unit}") == (number, unit)


@given(
    st.lists(
        st.tuples(st.decimals(0, 10_000, places=3), st.sampled_from(["mm", "cm", "m", "inch"])), min_size=1, max_size=4
    )
)
def test_measures_side_by_side_are_in_one_unit_and_equal_only_where_they_are(
    measures: list[tuple[Decimal, str]],
) -> None:
    told = in_one_unit(measures)
    exact = [Fraction(number) * Fraction(MEASURES[unit][1]) for number, unit in measures]

    assert len({text.rsplit(" ", 1)[1] for text in told}) == 1
    for one, text in zip(exact, told, strict=True):
        assert [other == one for other in exact] == [other == text for other in told]


NUMBERS = st.dictionaries(st.sampled_from(Level), st.frozensets(st.integers(1, 9), min_size=1))


@given(NUMBERS, NUMBERS, st.lists(st.uuids(), max_size=3), st.booleans(), st.booleans())
def test_eyes_taken_apart_and_put_together_are_the_same(
    only: dict[Level, frozenset[int]],
    barred: dict[Level, frozenset[int]],
    parties: list[UUID],
    is_plain: bool,
    sees_prices: bool,
) -> None:
    eyes = Viewer(UUID(int=1), "dealer", "ko", tuple(parties), Sight(only, barred, is_plain), sees_prices)
    assert Viewer.put_together(eyes.taken_apart()) == eyes
