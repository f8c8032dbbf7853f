"""A price over time: what holds from when until when, and what putting another price in leaves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from jangteo.pricing.types import PricePeriod

ALWAYS, FOREVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def put_price(known: Sequence[PricePeriod], new: PricePeriod) -> list[PricePeriod]:
    """The periods after a price holds in its own: inside it nothing else does, outside all is as it was.

    known    in any order, none overlapping
    returns  ascending; neighbours of one price are one period
    """
    return _merged([*_outside(known, new.since, new.until), new])


def take_price(known: Sequence[PricePeriod], since: datetime | None, until: datetime | None) -> list[PricePeriod]:
    """The periods after nothing holds from a moment until another; None is without beginning or end."""
    return _merged(_outside(known, since, until))


def spliced(earlier: Sequence[PricePeriod], later: Sequence[PricePeriod], at: datetime) -> list[PricePeriod]:
    """What one says before a moment and another from it on."""
    return _merged([*_outside(earlier, at, None), *_outside(later, None, at)])


def _outside(known: Sequence[PricePeriod], since: datetime | None, until: datetime | None) -> list[PricePeriod]:
    start, end = since or ALWAYS, until or FOREVER
    kept = []
    for one in known:
        began, ended = _bounds(one)
        if began < start:
            kept.append(one if ended <= start else PricePeriod(one.unit_price, one.since, since))
        if ended > end:
            kept.append(one if began >= end else PricePeriod(one.unit_price, until, one.until))
    return kept


def _merged(periods: Sequence[PricePeriod]) -> list[PricePeriod]:
    if len(periods) < 2:
        return list(periods)
    merged: list[PricePeriod] = []
    for one in sorted(periods, key=lambda one: one.since or ALWAYS):
        if merged and merged[-1].unit_price == one.unit_price and merged[-1].until == one.since is not None:
            merged[-1] = replace(merged[-1], until=one.until)
        else:
            merged.append(one)
    return merged


def price_at(known: Sequence[PricePeriod], at: datetime) -> PricePeriod | None:
    """The period that holds at a moment."""
    return next((one for one in known if _bounds(one)[0] <= at < _bounds(one)[1]), None)


def _bounds(one: PricePeriod) -> tuple[datetime, datetime]:
    return one.since or ALWAYS, one.until or FOREVER
