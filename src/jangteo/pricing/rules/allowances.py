"""How much of an allowance is left to a buyer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from jangteo.kernel.clock import SEOUL
from jangteo.pricing.types import Allowance, AllowancePeriod, DayBought, QuantityRule, Standing

LONGER = {period: place for place, period in enumerate(AllowancePeriod)}


def span(period: AllowancePeriod, at: datetime) -> tuple[datetime | None, datetime | None]:
    """From when until when the period of a moment runs in the merchant's zone, the end excluded; None: no bound.

    >>> since, until = span(AllowancePeriod.WEEK, datetime(2026, 11, 1, 12, tzinfo=SEOUL))
    >>> print(since.date(), until.date())
    2026-10-26 2026-11-02
    """
    today = at.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    match period:
        case AllowancePeriod.DAY:
            return today, today + timedelta(days=1)
        case AllowancePeriod.WEEK:
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=7)
        case AllowancePeriod.MONTH:
            first = today.replace(day=1)
            return first, (first + timedelta(days=31)).replace(day=1)
    return None, None


def standing(allowances: Iterable[Allowance], bought: Sequence[DayBought], at: datetime) -> tuple[Standing, ...]:
    """What each allowance's buyer had of it in the period of a moment.

    bought  of this buyer, by days in the merchant's zone; more than the allowances ask for does no harm
    """
    found = []
    for one in allowances:
        since, until = span(one.period, at)
        had = sum(row.quantity for row in bought if _counts(row, one, since))
        found.append(Standing(one, had, until))
    return tuple(found)


def _counts(row: DayBought, one: Allowance, since: datetime | None) -> bool:
    return (
        row.variant_id == one.variant_id
        and one.channel_id in (None, row.channel_id)
        and (since is None or row.day >= since)
    )


def tightest_of(standings: Sequence[Standing]) -> Standing:
    """The one that leaves least; of equals that of the longest period."""
    return min(standings, key=lambda one: (one.left, -LONGER[one.allowance.period]))


def narrowed(rule: QuantityRule, standings: Sequence[Standing]) -> QuantityRule:
    """The rule with no more at once than the allowances leave."""
    if not standings:
        return rule
    left = min(one.left for one in standings)
    return replace(rule, maximum=left if rule.maximum is None else min(rule.maximum, left))


def by_variant(standings: Iterable[Standing]) -> dict[UUID, tuple[Standing, ...]]:
    """{variant: its allowances}."""
    found: dict[UUID, tuple[Standing, ...]] = {}
    for one in standings:
        pk = one.allowance.variant_id
        found[pk] = (*found.get(pk, ()), one)
    return found
