"""Reminders of what is overdue, by levels that are data; and interest on it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from jangteo.billing.errors import InvalidPolicy
from jangteo.billing.types.dunning import (
    DunningLevel,
    DunningNotice,
    DunningPolicy,
    Interest,
    InterestPiece,
    Principal,
    RatePeriod,
    Receivable,
)
from jangteo.kernel.money import Money, RoundingMode, round_ratio

DAYS_OF_YEAR = 365


def check_policy(policy: DunningPolicy) -> None:
    """Refuse levels that are not numbered from one, or not each later than the one before.

    raises  InvalidPolicy
    """
    numbers = [level.number for level in policy.levels]
    days = [level.days_after_due for level in policy.levels]
    if numbers != list(range(1, len(numbers) + 1)):
        raise InvalidPolicy("levels are numbered from one on")
    if any(later <= earlier for earlier, later in pairwise(days)) or (days and days[0] < 1):
        raise InvalidPolicy("each level comes later than the one before, the first after the due day")
    if policy.days_between < 1 or any(level.fee and level.fee.minor < 0 for level in policy.levels):
        raise InvalidPolicy("levels are a day apart at least, and fees are not below zero")


def next_level(receivable: Receivable, policy: DunningPolicy, as_of: date) -> DunningLevel | None:
    """The level to raise now, one at a time and never one that is skipped; None: nothing is to be done.

    Not while it is disputed, and not sooner than the policy's days after the last.
    """
    if receivable.is_disputed or receivable.left.minor <= 0 or receivable.level >= len(policy.levels):
        return None
    level = policy.levels[receivable.level]
    if (as_of - receivable.due_on).days < level.days_after_due:
        return None
    if receivable.raised_on and (as_of - receivable.raised_on).days < policy.days_between:
        return None
    return level


def plan_run(receivables: Iterable[Receivable], policy: DunningPolicy, as_of: date) -> tuple[DunningNotice, ...]:
    """The letters of a run, one for each party and currency; run again on that day, after raising, there are none.

    raises  InvalidPolicy
    """
    check_policy(policy)
    found: dict[tuple[str, str], list[tuple[Receivable, DunningLevel]]] = {}
    for one in sorted(receivables, key=lambda one: (one.party_id, one.left.currency, one.due_on, one.id)):
        if level := next_level(one, policy, as_of):
            found.setdefault((one.party_id, one.left.currency), []).append((one, level))
    return tuple(_notice(party, currency, raised) for (party, currency), raised in found.items())


def _notice(party: str, currency: str, raised: Sequence[tuple[Receivable, DunningLevel]]) -> DunningNotice:
    """The words and the fee are those of the highest level; a fee in another currency is not asked."""
    highest = max((level for _, level in raised), key=lambda level: level.number)
    fee = highest.fee if highest.fee and highest.fee.currency == currency else Money.zero(currency)
    overdue = Money(sum(one.left.minor for one, _ in raised), currency)
    return DunningNotice(party, highest, tuple((one.id, level.number) for one, level in raised), overdue, fee)


def interest(
    principals: Sequence[Principal],
    rates: Sequence[RatePeriod],
    *,
    due_on: date,
    as_of: date,
    days_of_year: int = DAYS_OF_YEAR,
    mode: RoundingMode = RoundingMode.HALF_UP,
) -> Interest:
    """Simple interest from the day after the due day to a day, both counted.

    principals  what was owed, each from its day on; a payment of a day counts on that day already
    rates       each from its day on; before the first nothing is charged
    rounds      once, the sum
    raises      ValueError without principals, in two currencies, or with a year of no days

    >>> from decimal import Decimal
    >>> owed = [Principal(date(2026, 1, 1), Money(1_000_000, "KRW"))]
    >>> found = interest(owed, [RatePeriod(date(2026, 1, 1), Decimal("0.12"))], due_on=date(2026, 1, 31),
    ...                  as_of=date(2026, 3, 2))
    >>> found.amount, found.pieces[0].days
    (Money(minor=9863, currency='KRW'), 30)
    """
    if not principals or len({one.amount.currency for one in principals}) != 1 or days_of_year < 1:
        raise ValueError("interest is on one currency, of a year that has days")
    owed = sorted(principals, key=lambda one: one.starts_on)
    charged = sorted(rates, key=lambda one: one.starts_on)
    first, end = due_on + timedelta(days=1), as_of + timedelta(days=1)
    changes = {one.starts_on for one in owed} | {one.starts_on for one in charged}
    days = sorted({first, end} | {day for day in changes if first < day < end}) if first < end else []
    pieces = tuple(
        piece
        for start, stop in pairwise(days)
        if (piece := _piece(start, (stop - start).days, owed, charged)) is not None
    )
    exact = sum(
        (one.principal.minor * Fraction(one.annual_rate) * one.days / days_of_year for one in pieces), Fraction(0)
    )
    amount = round_ratio(exact.numerator, exact.denominator, mode)
    return Interest(Money(amount, principals[0].amount.currency), pieces)


def _piece(start: date, days: int, owed: Sequence[Principal], charged: Sequence[RatePeriod]) -> InterestPiece | None:
    """The days from `start`; None where nothing is owed or charged then. The latest of one day counts."""
    principal = next((one.amount for one in reversed(owed) if one.starts_on <= start), None)
    rate = next((one.annual_rate for one in reversed(charged) if one.starts_on <= start), None)
    if principal is None or principal.minor <= 0 or not rate:
        return None
    return InterestPiece(start, days, principal, rate)
