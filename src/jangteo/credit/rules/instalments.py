"""Paying in parts: the parts, an early end, a refund; worked tables are in docs/explanation/instalments.md."""

from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from jangteo.credit.errors import InvalidInstalment
from jangteo.credit.rules.terms import month_after
from jangteo.credit.types import (
    MOST_PARTS,
    Every,
    Part,
    PartState,
    PlanState,
    Reduction,
    RefundPolicy,
    Rhythm,
    Settlement,
)
from jangteo.kernel.money import Money, RoundingMode, round_ratio

PART_MOVES: Mapping[PartState, frozenset[PartState]] = {
    PartState.DUE: frozenset({PartState.MISSED, PartState.PAID, PartState.CANCELLED}),
    PartState.MISSED: frozenset({PartState.PAID, PartState.CANCELLED}),
    PartState.PAID: frozenset(),
    PartState.CANCELLED: frozenset(),
}
PLAN_MOVES: Mapping[PlanState, frozenset[PlanState]] = {
    PlanState.ASKED: frozenset({PlanState.PAPERS, PlanState.ACTIVE, PlanState.DECLINED, PlanState.WITHDRAWN}),
    PlanState.PAPERS: frozenset({PlanState.ASKED, PlanState.ACTIVE, PlanState.DECLINED, PlanState.WITHDRAWN}),
    PlanState.ACTIVE: frozenset({PlanState.DEFAULTED, PlanState.SETTLED}),
    PlanState.DEFAULTED: frozenset({PlanState.ACTIVE, PlanState.SETTLED}),
    PlanState.DECLINED: frozenset(),
    PlanState.WITHDRAWN: frozenset(),
    PlanState.SETTLED: frozenset(),
}
WEEKS_OF_A_YEAR = Fraction(365, 7)


def plan(
    principal: Money, count: int, first_on: date, every: Every, yearly_rate: Decimal = Decimal(0)
) -> tuple[Part, ...]:
    """The parts in which a principal is paid; their principals sum to it exactly.

    Without interest all parts are equal and the first takes what does not divide. With interest all amounts are equal
    (an annuity, the interest of a part being on what is left) and the last takes what rounding left.

    rounds  the equal amount and each part's interest half up to whole minor units
    raises  InvalidInstalment
    """
    if not 1 <= count <= MOST_PARTS:
        raise InvalidInstalment(f"from 1 to {MOST_PARTS} parts", field="count")
    if principal.minor < count:
        raise InvalidInstalment("each part is an amount above zero", field="principal")
    days = [day_of_part(first_on, every, number) for number in range(count)]
    rate = period_rate(every, yearly_rate)
    split = _equal_parts(principal.minor, count) if not rate else _annuity(principal.minor, count, rate)
    return _with_interest(days, split, rate, principal.currency)


def day_of_part(first_on: date, every: Every, number: int) -> date:
    """When a part is due, the first being number 0; months are counted from the first day, so the 31st stays one.

    >>> [str(day_of_part(date(2028, 1, 31), Every(), number)) for number in (1, 2, 3)]
    ['2028-02-29', '2028-03-31', '2028-04-30']
    """
    if every.rhythm == Rhythm.WEEKS:
        return first_on + timedelta(weeks=every.count * number)
    return month_after(first_on, every.count * number, first_on.day)


def period_before(first_on: date, every: Every) -> date:
    """A period before the first part is due: from then on it bears interest."""
    if every.rhythm == Rhythm.WEEKS:
        return first_on - timedelta(weeks=every.count)
    return month_after(first_on, -every.count, first_on.day)


def period_rate(every: Every, yearly_rate: Decimal) -> Fraction:
    """The interest of one period as a fraction: months are twelfths of a year, weeks seven days of 365."""
    share = Fraction(every.count, 12) if every.rhythm == Rhythm.MONTHS else every.count / WEEKS_OF_A_YEAR
    return Fraction(yearly_rate) * share


def settle(parts: Sequence[Part], began_on: date, on: date, yearly_rate: Decimal) -> Settlement:
    """What ends a plan early: all principal that is left, and interest only up to the day.

    parts     those not paid, earliest first
    began_on  the day up to which interest was paid: of the last part that was, else of the loan
    rounds    the interest of the days gone by half up, once, and never more than the next part would bear; a part that
              is due bears its own whole
    """
    currency = parts[0].principal.currency
    principal = Money(sum(part.principal.minor for part in parts), currency)
    due = [part for part in parts if part.on <= on]
    interest = sum(part.interest.minor for part in due)
    later = [part for part in parts if part.on > on]
    if later:
        since = max([began_on, *(part.on for part in due)])
        by_days = _days_interest(sum(part.principal.minor for part in later), since, on, yearly_rate)
        interest += min(by_days, later[0].interest.minor)
    return Settlement(principal, Money(interest, currency))


def reduce(
    parts: Sequence[Part], refund: Money, policy: RefundPolicy, every: Every, yearly_rate: Decimal = Decimal(0)
) -> Reduction:
    """What a refund makes of the parts that are not paid.

    By `last_parts` it is taken off their principal from the last on, and what is left bears interest anew; what is
    more than all of it is paid out. By `cash` all of it is paid out.

    raises  InvalidInstalment for a refund below zero
    """
    if refund.minor < 0:
        raise InvalidInstalment("a refund is an amount from zero up", field="refund")
    if policy == RefundPolicy.CASH or not parts:
        return Reduction(tuple(parts), refund)
    left = refund.minor
    kept: list[int] = []
    for part in reversed(parts):
        taken = min(left, part.principal.minor)
        left -= taken
        kept.append(part.principal.minor - taken)
    split = kept[::-1]
    days = [part.on for part in parts]
    anew = _with_interest(days, split, period_rate(every, yearly_rate), refund.currency)
    numbered = tuple(
        Part(old.number, old.on, new.principal, _less(old.interest, new.interest))
        for old, new in zip(parts, anew, strict=True)
    )
    return Reduction(numbered, Money(left, refund.currency))


def _less(old: Money, new: Money) -> Money:
    """A refund never adds interest, whatever roundings of an earlier one left."""
    return new if new < old else old


def _equal_parts(minor: int, count: int) -> list[int]:
    each, rest = divmod(minor, count)
    return [each + rest, *[each] * (count - 1)]


def _annuity(minor: int, count: int, rate: Fraction) -> list[int]:
    growth = (1 + rate) ** count
    exact = minor * rate * growth / (growth - 1)
    amount = round_ratio(exact.numerator, exact.denominator, RoundingMode.HALF_UP)
    left, parts = minor, []
    for _ in range(count - 1):
        part = min(left, max(0, amount - _times(left, rate)))
        parts.append(part)
        left -= part
    return [*parts, left]


def _with_interest(days: Sequence[date], split: Sequence[int], rate: Fraction, currency: str) -> tuple[Part, ...]:
    left, parts = sum(split), []
    for number, (day, principal) in enumerate(zip(days, split, strict=True), start=1):
        parts.append(Part(number, day, Money(principal, currency), Money(_times(left, rate), currency)))
        left -= principal
    return tuple(parts)


def _days_interest(minor: int, since: date, on: date, yearly_rate: Decimal) -> int:
    days = max(0, (on - since).days)
    return _times(minor, Fraction(yearly_rate) * Fraction(days, 366 if isleap(on.year) else 365))


def _times(minor: int, rate: Fraction) -> int:
    return round_ratio(minor * rate.numerator, rate.denominator, RoundingMode.HALF_UP)
