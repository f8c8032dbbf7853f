"""Which rules an order meets, and by what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from jangteo.approvals.errors import InvalidRule
from jangteo.approvals.types import (
    LONGEST_NAME,
    MOST_CONDITIONS,
    MOST_PEOPLE,
    MOST_TIERS,
    Asked,
    AskedLine,
    Compare,
    Condition,
    Inheritance,
    Joined,
    Measure,
    MeasureKind,
    Quorum,
    Requirement,
    Rule,
    Tier,
)
from jangteo.kernel.money import Money

LONGEST_WINDOW = 366
KINDS: Mapping[Measure, MeasureKind] = {
    Measure.TOTAL: MeasureKind.MONEY,
    Measure.SHIPPING: MeasureKind.MONEY,
    Measure.DEAREST_LINE: MeasureKind.MONEY,
    Measure.SPENT: MeasureKind.MONEY,
    Measure.BUDGET_LEFT: MeasureKind.MONEY,
    Measure.LINES: MeasureKind.COUNT,
    Measure.SKUS: MeasureKind.COUNT,
    Measure.UNITS: MeasureKind.COUNT,
    Measure.DEVIATION: MeasureKind.SHARE,
    Measure.SKU: MeasureKind.CODE,
    Measure.CATEGORY: MeasureKind.CODE,
    Measure.SUPPLIER: MeasureKind.CODE,
    Measure.COST_CENTRE: MeasureKind.CODE,
    Measure.REQUESTER: MeasureKind.CODE,
    Measure.ROLE: MeasureKind.CODE,
    Measure.NEW_ARTICLE: MeasureKind.FLAG,
    Measure.NEW_ADDRESS: MeasureKind.FLAG,
}
_SIZES = frozenset({Compare.ABOVE, Compare.AT_LEAST, Compare.BELOW, Compare.AT_MOST})
COMPARES: Mapping[MeasureKind, frozenset[Compare]] = {
    MeasureKind.MONEY: _SIZES,
    MeasureKind.COUNT: _SIZES,
    MeasureKind.SHARE: _SIZES,
    MeasureKind.CODE: frozenset({Compare.ANY_OF, Compare.OTHER_THAN}),
    MeasureKind.FLAG: frozenset({Compare.IS}),
}
_HOLDS: Mapping[Compare, Callable[[Decimal, Decimal], bool]] = {
    Compare.ABOVE: lambda found, bound: found > bound,
    Compare.AT_LEAST: lambda found, bound: found >= bound,
    Compare.BELOW: lambda found, bound: found < bound,
    Compare.AT_MOST: lambda found, bound: found <= bound,
}


def check_rule(rule: Rule, currency: str) -> None:
    """Refuse a rule that can't be decided by.

    currency  in which the party buys: an amount in another can't be compared, and is refused here instead of never
              holding later
    raises    InvalidRule naming the field
    """
    if not 0 < len(rule.name.strip()) <= LONGEST_NAME:
        raise InvalidRule(f"a name of 1 to {LONGEST_NAME} characters", field="name")
    if len(rule.conditions) > MOST_CONDITIONS:
        raise InvalidRule(f"at most {MOST_CONDITIONS} conditions", field="conditions")
    if not 0 < len(rule.tiers) <= MOST_TIERS:
        raise InvalidRule(f"1 to {MOST_TIERS} steps", field="tiers")
    for number, condition in enumerate(rule.conditions, 1):
        _check_condition(condition, currency, number)
    for tier in rule.tiers:
        _check_tier(tier)
    _check_limits(rule, currency)


def requirements(rules: Iterable[Rule], asked: Asked) -> tuple[Requirement, ...]:
    """The rules that an order meets, in their order; empty: it needs nobody's approval.

    An amount of another currency than a condition's can't be compared: the condition holds then.

    An order that comes to less than a rule's `not_below` is approved of itself by that rule, unless what was spent in
    the rule's window is not: several small orders are a large one.
    """
    found = []
    for rule in rules:
        held = met(rule, asked)
        if held is not None:
            found.append(Requirement(rule.id, rule.name, rule.tiers, rule.escalates_after, held))
    return tuple(found)


def met(rule: Rule, asked: Asked) -> tuple[Mapping[str, Any], ...] | None:
    """Why an order meets a rule, each condition that held; None: it doesn't."""
    if rule.not_below is not None and _is_small(rule, asked, rule.not_below):
        return None
    found = [(condition, _found(condition, rule, asked)) for condition in rule.conditions]
    held = tuple(_told(condition, why) for condition, why in found if why is not None)
    enough = len(held) == len(found) if rule.joined == Joined.ALL else bool(held) or not found
    return held if enough else None


def in_force(by_unit: Sequence[tuple[Inheritance, Sequence[Rule]]]) -> tuple[Rule, ...]:
    """The rules of a unit and those above it that it follows.

    by_unit  the unit first, then each above it, with what its rules are to those further up
    """
    found: list[Rule] = []
    for inheritance, rules in by_unit:
        found.extend(rules)
        if inheritance == Inheritance.INSTEAD:
            break
    return tuple(found)


def _is_small(rule: Rule, asked: Asked, bound: Money) -> bool:
    """What is of another currency than the bound can't be called small."""
    return bound.currency == asked.total.currency and _spent(rule, asked) < bound


def _check_limits(rule: Rule, currency: str) -> None:
    if rule.not_below is not None and (rule.not_below.currency != currency or rule.not_below.minor <= 0):
        raise InvalidRule(f"an amount of {currency} above zero", field="not_below")
    counts_window = any(one.measure == Measure.SPENT for one in rule.conditions)
    if not (1 if counts_window else 0) <= rule.window_days <= LONGEST_WINDOW:
        raise InvalidRule(f"what was spent is counted over 1 to {LONGEST_WINDOW} days", field="window_days")
    if rule.escalates_after is not None and rule.escalates_after.total_seconds() <= 0:
        raise InvalidRule("a time above zero", field="escalates_after")


def _check_condition(one: Condition, currency: str, number: int) -> None:
    kind = KINDS[one.measure]
    if one.compare not in COMPARES[kind]:
        raise InvalidRule(f"{one.measure} is not compared so", field="compare", condition=number)
    given = (one.amount is not None, one.number is not None, bool(one.codes))
    wanted = (kind == MeasureKind.MONEY, kind in (MeasureKind.COUNT, MeasureKind.SHARE), kind == MeasureKind.CODE)
    if given != wanted:
        raise InvalidRule(f"{one.measure} is compared with one {kind}", field="value", condition=number)
    if one.amount is not None and one.amount.currency != currency:
        raise InvalidRule(f"this party buys in {currency}", field="amount", condition=number)
    if one.amount is not None and one.amount.minor < 0:
        raise InvalidRule("an amount from zero up", field="amount", condition=number)
    if one.number is not None and not (one.number.is_finite() and one.number >= 0):
        raise InvalidRule("a number from zero up", field="number", condition=number)
    if kind == MeasureKind.COUNT and one.number != int(one.number or 0):
        raise InvalidRule("a whole number", field="number", condition=number)


def _check_tier(tier: Tier) -> None:
    if not tier.quorums:
        raise InvalidRule("each step says who decides", field="tiers")
    for quorum in tier.quorums:
        _check_quorum(quorum)


def _check_quorum(one: Quorum) -> None:
    if not 1 <= one.least <= MOST_PEOPLE or len(one.people) > MOST_PEOPLE:
        raise InvalidRule(f"1 to {MOST_PEOPLE} people", field="least")
    if one.people and not one.roles and one.least > len(one.people):
        raise InvalidRule(f"{one.least} of {len(one.people)} people can't be", field="least")


def _found(condition: Condition, rule: Rule, asked: Asked) -> Any:
    """What of the order the condition holds by, JSON-ready; None: it doesn't hold."""
    kind = KINDS[condition.measure]
    if kind == MeasureKind.CODE:
        codes = _codes(condition.measure, asked)
        hit = codes & condition.codes if condition.compare == Compare.ANY_OF else codes - condition.codes
        return sorted(hit) or None
    if kind == MeasureKind.FLAG:
        return _flag(condition.measure, asked)
    holds = _HOLDS[condition.compare]
    if condition.amount is not None:
        amount = _amount(condition.measure, rule, asked)
        if amount is not None and amount.currency != condition.amount.currency:
            return str(amount)  # what can't be compared is asked about, never passed over
        if amount is None or not holds(Decimal(amount.minor), Decimal(condition.amount.minor)):
            return None
        return str(amount)
    number = _number(condition.measure, asked)
    return str(number) if number is not None and holds(number, condition.number or Decimal(0)) else None


def _amount(measure: Measure, rule: Rule, asked: Asked) -> Money | None:
    match measure:
        case Measure.SHIPPING:
            return asked.shipping
        case Measure.DEAREST_LINE:
            return max((line.gross for line in asked.lines), key=lambda one: one.minor, default=None)
        case Measure.SPENT:
            return _spent(rule, asked)
        case Measure.BUDGET_LEFT:
            return asked.budget_left
        case _:
            return asked.total


def _spent(rule: Rule, asked: Asked) -> Money:
    before = asked.spent_before.get(rule.window_days) if rule.window_days else None
    return asked.total + before if before else asked.total


def _number(measure: Measure, asked: Asked) -> Decimal | None:
    match measure:
        case Measure.LINES:
            return Decimal(len(asked.lines))
        case Measure.SKUS:
            return Decimal(len({line.sku for line in asked.lines}))
        case Measure.UNITS:
            return Decimal(sum(line.units for line in asked.lines))
        case _:
            return max((found for line in asked.lines if (found := _deviation(line)) is not None), default=None)


def _deviation(line: AskedLine) -> Decimal | None:
    if line.reference is None or line.reference.minor <= 0:
        return None
    return (Decimal(line.gross.minor) - line.reference.minor) / line.reference.minor


def _codes(measure: Measure, asked: Asked) -> frozenset[str]:
    match measure:
        case Measure.SKU:
            return frozenset(line.sku for line in asked.lines)
        case Measure.CATEGORY:
            return frozenset(code for line in asked.lines for code in line.categories)
        case Measure.SUPPLIER:
            return frozenset(line.supplier for line in asked.lines if line.supplier)
        case Measure.COST_CENTRE:
            return frozenset({asked.cost_centre})
        case Measure.ROLE:
            return asked.roles
        case _:
            return frozenset({str(asked.requester_id)})


def _flag(measure: Measure, asked: Asked) -> Any:
    if measure == Measure.NEW_ADDRESS:
        return asked.is_new_address or None
    return sorted({line.sku for line in asked.lines if line.is_new}) or None


def _told(condition: Condition, found: Any) -> Mapping[str, Any]:
    bound = (
        str(condition.amount)
        if condition.amount is not None
        else str(condition.number)
        if condition.number is not None
        else sorted(condition.codes)
    )
    return {"measure": condition.measure.value, "compare": condition.compare.value, "bound": bound, "found": found}
