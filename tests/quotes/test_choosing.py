"""What may be taken of a version (QUO-02): sums of lines, ranges, choices; and versions compared (QUO-05)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.money import Money, UnitPrice
from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidQuote, InvalidSelection
from jangteo.quotes.types import Content, Difference, Line, Offer

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def won(amount: int | str | Decimal) -> UnitPrice:
    return UnitPrice(Decimal(amount), "KRW")


def offer(from_quantity: int, amount: int | str, up_to: int | None = None) -> Offer:
    return Offer(from_quantity, won(amount), up_to)


def line(number: int, *offers: Offer, quantity: int = 10, **more: Any) -> Line:
    facts: dict[str, Any] = {"variant_id": UUID(int=number), "sku": f"SKU{number}", **more}
    return Line(key=str(number), text=f"goods {number}", quantity=quantity, offers=offers or (offer(1, 100),), **facts)


def version(*lines: Line, **more: Any) -> Content:
    facts: dict[str, Any] = {"valid_until": NOW + timedelta(days=14), **more}
    return Content("KRW", True, lines, **facts)


def why(content: Content, selection: Mapping[str, int]) -> set[tuple[str, str]]:
    with pytest.raises(InvalidSelection) as refused:
        rules.choose(content, selection)
    return {(one.key, one.why) for one in refused.value.problems}


prices = st.integers(0, 10**9).map(lambda minor: UnitPrice(Decimal(minor) / 100, "KRW"))


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Offer, ...]:
    """One to three ranges that don't overlap, with gaps or without, the last perhaps open."""
    bounds = sorted(draw(st.sets(st.integers(1, 5_000), min_size=2, max_size=6)))
    pairs = list(zip(bounds[::2], bounds[1::2], strict=False))
    offers = [Offer(low, draw(prices), high) for low, high in pairs]
    if draw(st.booleans()):
        offers[-1] = replace(offers[-1], up_to=None)
    return tuple(draw(st.permutations(offers)))


@st.composite
def versions(draw: st.DrawFn) -> Content:
    offered = draw(st.lists(ladders(), min_size=1, max_size=5))
    lines = [
        line(
            number,
            *ladder,
            quantity=ladder[0].from_quantity,
            is_optional=draw(st.booleans()) and number > 1,
            choice=draw(st.sampled_from(["", "", "A", "B"])),
        )
        for number, ladder in enumerate(offered, start=1)
    ]
    return version(*lines, may_take_part=draw(st.booleans()))


@given(versions(), st.data())
def test_whatever_is_taken_is_within_a_range_and_the_total_is_its_lines(content: Content, data: st.DataObject) -> None:
    keys = [one.key for one in content.lines]
    selection = data.draw(st.dictionaries(st.sampled_from(keys), st.integers(-1, 6_000)))
    try:
        chosen = rules.choose(content, selection)
    except InvalidSelection:
        return
    assert {one.key: one.quantity for one in chosen} == {key: many for key, many in selection.items() if many}
    for one in chosen:
        told = content.line(one.key)
        assert told is not None
        within = [offer for offer in told.offers if offer.holds(one.quantity)]
        assert [offer.unit for offer in within] == [one.unit]
    each = [one.unit.to_money(one.quantity) for one in chosen]
    assert rules.goods_total(chosen, "KRW") == sum(each, Money.zero("KRW"))
    assert len(rules.quantities(chosen)) == len(chosen)


@given(versions())
def test_what_can_be_sent_can_be_taken_as_it_is_proposed(content: Content) -> None:
    rules.require_sendable(content, NOW)
    chosen = rules.choose(content, rules.proposed(content))
    assert {one.key: one.quantity for one in chosen} == rules.proposed(content)


@given(versions())
def test_what_happens_to_lists_or_later_versions_changes_nothing_that_was_chosen(content: Content) -> None:
    before = rules.choose(content, rules.proposed(content))
    doubled = [
        replace(one, usual=won(2), offers=tuple(replace(o, unit=won(o.unit.value * 2)) for o in one.offers))
        for one in content.lines
    ]
    after = rules.choose(replace(content, lines=tuple(doubled)), rules.proposed(content))
    assert rules.choose(content, rules.proposed(content)) == before
    assert [one.unit.value for one in after] == [one.unit.value * 2 for one in before]


@pytest.mark.parametrize(
    ("quantity", "unit"), [(9, None), (10, "90"), (49, "90"), (50, None), (60, "80"), (99_999, "80")]
)
def test_each_quantity_has_the_price_of_its_range_or_none(quantity: int, unit: str | None) -> None:
    content = version(line(1, offer(60, 80), offer(10, 90, up_to=49)))
    if unit is None:
        assert why(content, {"1": quantity}) == {("1", "outside_range")}
    else:
        assert [one.unit for one in rules.choose(content, {"1": quantity})] == [won(unit)]


CHOICE = version(
    line(1), line(2, choice="handle"), line(3, choice="handle"), line(4, is_optional=True), Line("5", "with our logo")
)


@pytest.mark.parametrize(
    ("selection", "refused"),
    [
        ({"1": 10, "2": 10}, None),
        ({"1": 10, "3": 10, "4": 3}, None),
        ({"1": 10}, {("2", "not_taken"), ("3", "not_taken")}),
        ({"1": 10, "2": 5, "3": 5}, {("2", "one_of"), ("3", "one_of")}),
        ({"2": 10}, {("1", "not_taken")}),
        ({"1": 10, "2": 10, "5": 1}, {("5", "unknown_line")}),
        ({"1": 10, "2": 10, "9": 1}, {("9", "unknown_line")}),
        ({"1": -1, "2": 10}, {("1", "outside_range")}),
        ({"1": 100_001, "2": 10}, {("1", "outside_range")}),
    ],
)
def test_choices_and_options(selection: dict[str, int], refused: set[tuple[str, str]] | None) -> None:
    assert rules.proposed(CHOICE) == {"1": 10, "2": 10}
    if refused is None:
        assert {one.key for one in rules.choose(CHOICE, selection)} == set(selection)
    else:
        assert why(CHOICE, selection) == refused


def test_a_part_is_taken_where_the_offer_says_so_but_never_nothing() -> None:
    part = replace(CHOICE, may_take_part=True)
    assert [one.key for one in rules.choose(part, {"4": 1})] == ["4"]
    assert why(part, {}) == {("", "nothing_taken")}


def test_one_variant_at_two_prices_is_not_taken_together() -> None:
    twice = version(line(1), line(2, variant_id=UUID(int=1), is_optional=True))
    assert why(twice, {"1": 10, "2": 10}) == {("1", "variant_twice"), ("2", "variant_twice")}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (version(), ("", "no_lines")),
        (version(Line("1", "only words")), ("", "no_lines")),
        (version(line(1), line(1, variant_id=UUID(int=9))), ("1", "key_twice")),
        (version(replace(line(1), text=" ")), ("1", "no_text")),
        (version(replace(line(1), text="x" * 301)), ("1", "too_long")),
        (version(line(1, offer(1, 5, up_to=10), offer(10, 4))), ("1", "ranges_overlap")),
        (version(line(1, offer(1, 5), offer(20, 4))), ("1", "ranges_overlap")),
        (version(line(1, offer(5, 5, up_to=4), quantity=5)), ("1", "bad_range")),
        (version(line(1, offer(20, 5))), ("1", "outside_range")),
        (version(replace(line(1), offers=())), ("1", "no_offer")),
        (version(line(1, Offer(1, UnitPrice(Decimal(1), "EUR")))), ("1", "other_currency")),
        (version(line(1, quantity=0)), ("1", "bad_quantity")),
        (version(line(1), line(2, variant_id=UUID(int=1))), ("2", "variant_twice")),
        (version(line(1), replace(line(2), variant_id=None)), ("2", "priced_remark")),
        (version(line(1), freight=Money(-1, "KRW")), ("", "bad_freight")),
        (version(line(1), valid_until=None), ("", "no_end")),
        (version(line(1), valid_until=NOW), ("", "over")),
    ],
)
def test_what_does_not_say_what_may_be_had_is_not_sent(content: Content, problem: tuple[str, str]) -> None:
    with pytest.raises(InvalidQuote) as refused:
        rules.require_sendable(content, NOW)
    assert problem in {(one.key, one.why) for one in refused.value.problems}


def test_the_third_version_against_the_first() -> None:
    first = version(line(1), line(2), note="with thanks")
    third = version(
        line(1, offer(1, 90, up_to=49), offer(50, "80.5"), quantity=20),
        line(3),
        freight=Money(0, "KRW"),
        note="with thanks",
    )
    assert rules.compare(first, third) == (
        Difference("removed", "2", before="10 × SKU2"),
        Difference("changed", "1", "quantity", "10", "20"),
        Difference("changed", "1", "offers", "1– 100", "1–49 90; 50– 80.5"),
        Difference("added", "3", after="10 × SKU3"),
        Difference("changed", "", "freight", "", "0 KRW"),
    )


@given(versions(), versions())
def test_nothing_differs_from_itself_and_what_came_one_way_goes_the_other(one: Content, other: Content) -> None:
    assert rules.compare(one, one) == ()
    there, back = rules.compare(one, other), rules.compare(other, one)
    turned = {
        ("removed" if d.kind == "added" else "added" if d.kind == "removed" else d.kind, d.key, d.field) for d in there
    }
    assert turned == {(d.kind, d.key, d.field) for d in back}
