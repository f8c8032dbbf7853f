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
    start, end = _bounds(new)
    kept = [new]
    for one in known:
        began, ended = _bounds(one)
        if began < start:
            kept.append(replace(one, until=one.until if ended <= start else new.since))
        if ended > end:
            kept.append(replace(one, since=one.since if began >= end else new.until))
    merged: list[PricePeriod] = []
    for one in sorted(kept, key=lambda one: _bounds(one)[0]):
        if merged and merged[-1].unit_price == one.unit_price and _bounds(merged[-1])[1] == _bounds(one)[0]:
            merged[-1] = replace(merged[-1], until=one.until)
        else:
            merged.append(one)
    return merged


def price_at(known: Sequence[PricePeriod], at: datetime) -> PricePeriod | None:
    """The period that holds at a moment."""
    return next((one for one in known if _bounds(one)[0] <= at < _bounds(one)[1]), None)


def _bounds(one: PricePeriod) -> tuple[datetime, datetime]:
    return one.since or ALWAYS, one.until or FOREVER
