"""Which orders need whose approval."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from jangteo.approvals.errors import InvalidRule
from jangteo.approvals.rules import check_rule, in_force, met, requirements
from jangteo.approvals.types import (
    Asked,
    AskedLine,
    Compare,
    Condition,
    Inheritance,
    Joined,
    Measure,
    Quorum,
    Rule,
    Tier,
)
from jangteo.kernel.money import Money

WHO = UUID(int=7)
ANYBODY = Tier((Quorum(),))


def won(minor: int) -> Money:
    return Money(minor, "KRW")


ASKED = Asked(
    total=won(330_000),
    shipping=won(3_000),
    lines=(
        AskedLine("POT-1", 3, won(240_000), frozenset({"kitchen", "pots"}), "hansol", won(200_000)),
        AskedLine("CUP-9", 12, won(87_000), frozenset({"kitchen"}), "", won(90_000), is_new=True),
    ),
    requester_id=WHO,
    roles=frozenset({"buyer"}),
    cost_centre="B-12",
    budget_left=won(-20_000),
    is_new_address=True,
    spent_before={30: won(680_000)},
)


def rule(*conditions: Condition, joined: Joined = Joined.ALL, **more: object) -> Rule:
    return replace(Rule(UUID(int=1), "Over the limit", (ANYBODY,), conditions, joined), **more)  # type: ignore[arg-type]


def amount(measure: Measure, compare: Compare, minor: int) -> Condition:
    return Condition(measure, compare, amount=won(minor))


def number(measure: Measure, compare: Compare, value: str) -> Condition:
    return Condition(measure, compare, number=Decimal(value))


def codes(measure: Measure, compare: Compare, *values: str) -> Condition:
    return Condition(measure, compare, codes=frozenset(values))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (amount(Measure.TOTAL, Compare.ABOVE, 330_000), False),
        (amount(Measure.TOTAL, Compare.AT_LEAST, 330_000), True),
        (amount(Measure.TOTAL, Compare.BELOW, 330_001), True),
        (amount(Measure.TOTAL, Compare.AT_MOST, 329_999), False),
        (amount(Measure.SHIPPING, Compare.ABOVE, 2_999), True),
        (amount(Measure.DEAREST_LINE, Compare.ABOVE, 239_999), True),
        (amount(Measure.BUDGET_LEFT, Compare.BELOW, 0), True),
        (number(Measure.LINES, Compare.ABOVE, "2"), False),
        (number(Measure.SKUS, Compare.AT_LEAST, "2"), True),
        (number(Measure.UNITS, Compare.AT_LEAST, "15"), True),
        (number(Measure.DEVIATION, Compare.ABOVE, "0.2"), False),
        (number(Measure.DEVIATION, Compare.AT_LEAST, "0.2"), True),
        (codes(Measure.SKU, Compare.ANY_OF, "CUP-9", "X"), True),
        (codes(Measure.SKU, Compare.OTHER_THAN, "CUP-9", "POT-1"), False),
        (codes(Measure.CATEGORY, Compare.ANY_OF, "pots"), True),
        (codes(Measure.CATEGORY, Compare.ANY_OF, "office"), False),
        (codes(Measure.SUPPLIER, Compare.OTHER_THAN, "hansol"), False),
        (codes(Measure.COST_CENTRE, Compare.ANY_OF, "B-12"), True),
        (codes(Measure.COST_CENTRE, Compare.OTHER_THAN, "B-12"), False),
        (codes(Measure.REQUESTER, Compare.ANY_OF, str(WHO)), True),
        (codes(Measure.ROLE, Compare.OTHER_THAN, "administrator"), True),
        (Condition(Measure.NEW_ARTICLE, Compare.IS), True),
        (Condition(Measure.NEW_ADDRESS, Compare.IS), True),
    ],
)
def test_each_measure_is_compared(condition: Condition, holds: bool) -> None:
    check_rule(rule(condition, window_days=30), "KRW")
    assert bool(requirements([rule(condition)], ASKED)) is holds


def test_what_was_spent_before_counts_within_the_window() -> None:
    limit = rule(amount(Measure.SPENT, Compare.ABOVE, 1_000_000), window_days=30)
    assert met(limit, ASKED) == (
        {"measure": "spent", "compare": "above", "bound": "1000000 KRW", "found": "1010000 KRW"},
    )
    assert met(replace(limit, window_days=7), ASKED) is None


def test_small_orders_are_approved_of_themselves_unless_there_were_many() -> None:
    small = rule(not_below=won(500_000))
    assert met(small, ASKED) is None
    assert met(replace(small, window_days=30), ASKED) == ()


def test_all_or_any_of_its_conditions() -> None:
    one, other = amount(Measure.TOTAL, Compare.ABOVE, 1), amount(Measure.SHIPPING, Compare.ABOVE, 5_000)
    assert met(rule(one, other), ASKED) is None
    held = met(rule(one, other, joined=Joined.ANY), ASKED)
    assert held is not None
    assert [why["measure"] for why in held] == ["total"]
    assert met(rule(joined=Joined.ANY), ASKED) == ()


def test_what_is_of_another_currency_is_asked_about_never_passed_over() -> None:
    """D18's cousin: a limit in won lets no order in dollars through, whatever its figures."""
    in_dollars = Asked(Money(5, "USD"), Money(0, "USD"), (), WHO)
    assert met(rule(amount(Measure.TOTAL, Compare.ABOVE, 1_000_000)), in_dollars) is not None
    assert met(rule(not_below=won(1_000_000)), in_dollars) == ()


def test_what_is_not_known_holds_no_condition() -> None:
    bare = Asked(won(0), won(0), (), WHO)
    for condition in (
        amount(Measure.DEAREST_LINE, Compare.AT_LEAST, 0),
        amount(Measure.BUDGET_LEFT, Compare.BELOW, 1),
        number(Measure.DEVIATION, Compare.AT_LEAST, "0"),
        codes(Measure.CATEGORY, Compare.OTHER_THAN, "pots"),
        Condition(Measure.NEW_ADDRESS, Compare.IS),
    ):
        assert met(rule(condition), bare) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (rule(Condition(Measure.TOTAL, Compare.ABOVE, amount=Money(1, "USD"))), "amount"),
        (rule(amount(Measure.TOTAL, Compare.ABOVE, -1)), "amount"),
        (rule(amount(Measure.TOTAL, Compare.ANY_OF, 1)), "compare"),
        (rule(number(Measure.TOTAL, Compare.ABOVE, "1")), "value"),
        (rule(Condition(Measure.NEW_ARTICLE, Compare.IS, codes=frozenset({"x"}))), "value"),
        (rule(codes(Measure.SKU, Compare.ANY_OF)), "value"),
        (rule(number(Measure.LINES, Compare.ABOVE, "1.5")), "number"),
        (rule(number(Measure.DEVIATION, Compare.ABOVE, "NaN")), "number"),
        (rule(amount(Measure.SPENT, Compare.ABOVE, 1)), "window_days"),
        (rule(window_days=367), "window_days"),
        (rule(not_below=Money(5, "USD")), "not_below"),
        (rule(name=" "), "name"),
        (rule(tiers=()), "tiers"),
        (rule(tiers=(Tier(()),)), "tiers"),
        (rule(tiers=(Tier((Quorum(0),)),)), "least"),
        (rule(tiers=(Tier((Quorum(2, people=frozenset({WHO})),)),)), "least"),
    ],
)
def test_a_rule_that_can_t_be_decided_by_is_refused_naming_the_field(wrong: Rule, field: str) -> None:
    with pytest.raises(InvalidRule) as refused:
        check_rule(wrong, "KRW")
    assert refused.value.facts["field"] == field


def test_rules_of_units_above_hold_until_one_stands_alone() -> None:
    own, above, top = (rule(name=name) for name in ("own", "above", "top"))
    add, instead = Inheritance.ADD, Inheritance.INSTEAD
    assert [one.name for one in in_force([(add, [own]), (add, [above]), (add, [top])])] == ["own", "above", "top"]
    assert [one.name for one in in_force([(add, [own]), (instead, [above]), (add, [top])])] == ["own", "above"]
