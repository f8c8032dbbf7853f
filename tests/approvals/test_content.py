"""Whether what is ordered is what was approved."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.approvals.rules import digest, material_changes
from jangteo.approvals.types import Content, ContentLine
from jangteo.kernel.money import Money


def won(minor: int) -> Money:
    return Money(minor, "KRW")


APPROVED = Content(
    (ContentLine("POT-1", "", 3, won(90_000)), ContentLine("CUP-9", "box", 2, won(40_000))),
    won(3_000),
    won(133_000),
    {"address": "Seoul", "cost_centre": "B-12"},
)


def with_pot(quantity: int, minor: int, total: int) -> Content:
    return replace(
        APPROVED, lines=(ContentLine("POT-1", "", quantity, won(minor)), APPROVED.lines[1]), total=won(total)
    )


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (APPROVED, []),
        (replace(APPROVED, lines=APPROVED.lines[::-1]), []),
        (with_pot(3, 80_000, 123_000), []),
        (with_pot(3, 92_000, 135_000), ["line", "total"]),
        (with_pot(4, 90_000, 133_000), ["line"]),
        (with_pot(2, 60_000, 103_000), ["line"]),
        (replace(APPROVED, lines=APPROVED.lines[:1], total=won(93_000)), ["line"]),
        (replace(APPROVED, shipping=won(3_001)), ["shipping"]),
        (replace(APPROVED, total=Money(133_000, "USD")), ["total"]),
        (replace(APPROVED, texts={"address": "Busan"}), ["address", "cost_centre"]),
    ],
)
def test_what_asks_again(now: Content, what: list[str]) -> None:
    assert [one.what for one in material_changes(APPROVED, now)] == what


def test_a_price_may_rise_within_what_is_tolerated() -> None:
    assert material_changes(APPROVED, with_pot(3, 91_800, 134_800), Decimal("0.02")) == ()
    told = material_changes(APPROVED, with_pot(3, 91_801, 134_801), Decimal("0.02"))
    assert [(one.what, one.sku, one.before, one.after) for one in told] == [
        ("line", "POT-1", "3 90000 KRW", "3 91801 KRW")
    ]


lines = st.lists(
    st.builds(ContentLine, st.sampled_from("AB"), st.just(""), st.integers(1, 3), st.integers(0, 9).map(won)),
    max_size=4,
)
contents = st.builds(Content, lines.map(tuple), st.integers(0, 2).map(won), st.integers(0, 20).map(won))


@given(contents, contents)
def test_equal_names_are_equal_contents(one: Content, other: Content) -> None:
    if digest(one) == digest(other):
        assert material_changes(one, other) == material_changes(other, one) == ()
    assert digest(one) == digest(replace(one, lines=one.lines[::-1]))


@given(contents, contents)
def test_what_is_covered_both_ways_has_the_same_articles_and_amounts(one: Content, other: Content) -> None:
    if not material_changes(one, other) and not material_changes(other, one):
        assert (one.total, one.shipping) == (other.total, other.shipping)
        assert sum(line.quantity for line in one.lines) == sum(line.quantity for line in other.lines)
