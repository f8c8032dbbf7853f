"""What can be promised for later, and who gets goods that came in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from jangteo.inventory.rules.working_days import next_open, open_day_after
from jangteo.inventory.types import FillRule, Promised, PromisedPart, Supply, SupplyKind, WaitingUnits

LONGEST_QUEUE = 3650  # days that are looked at for what can be made


def promise(missing: int, supply: Supply, begins: date, wanted_on: date | None = None) -> Promised:
    """Promise units that don't lie there: by day, within the cap, and no unit of a receipt or of a day's work twice.

    What is on order is promised first, in the order of its days; an expected day that has passed promises nothing. Then
    what comes within the lead time, appears on the release day, or is made at so many a day.

    begins     the first day on which something can be done for this order
    wanted_on  where some would leave only later, nothing is promised, and the earliest day is said
    """
    parts, left = [], min(missing, supply.room)
    for part in _offers(supply, begins):
        if left == 0:
            break
        taken = min(left, part.quantity)
        parts.append(PromisedPart(taken, part.kind, part.on, part.purchase_line))
        left -= taken
    promised = sum(part.quantity for part in parts)
    last = max((part.on for part in parts), default=None)
    if wanted_on is not None and last is not None and last > wanted_on:
        in_time = [part for part in parts if part.on <= wanted_on]
        whole = last if promised == missing else None
        return Promised(tuple(in_time), missing - sum(part.quantity for part in in_time), whole)
    return Promised(tuple(parts), missing - promised)


def less(supply: Supply, parts: Sequence[PromisedPart]) -> Supply:
    """What may be promised after these parts were."""
    taken, used = dict[object, int](), dict(supply.used)
    for part in parts:
        taken[part.purchase_line] = taken.get(part.purchase_line, 0) + part.quantity
        if part.kind == SupplyKind.MADE:
            used[part.on] = used.get(part.on, 0) + part.quantity
    receipts = [replace(one, units=one.units - taken.get(one.line_id, 0)) for one in supply.receipts]
    waiting = supply.waiting + sum(part.quantity for part in parts)
    return replace(supply, waiting=waiting, used=used, receipts=receipts)


def in_order(waiting: Sequence[WaitingUnits], rule: FillRule) -> list[WaitingUnits]:
    """Who gets goods first: the ids of waiting units rise with their time, so that no two are equal."""
    if rule == FillRule.PROMISED_DATE:
        return sorted(waiting, key=lambda one: (one.promised_on, one.id))
    return sorted(waiting, key=lambda one: one.id)


def _offers(supply: Supply, begins: date) -> Iterator[PromisedPart]:
    room, calendar = supply.cap, supply.calendar
    if supply.kind == SupplyKind.BACKORDER:
        for receipt in sorted(supply.receipts, key=lambda one: (one.on, str(one.line_id))):
            if receipt.units > 0 and receipt.on >= begins:
                yield PromisedPart(
                    receipt.units, SupplyKind.BACKORDER, next_open(receipt.on, calendar), receipt.line_id
                )
        if supply.lead_days is not None:
            yield PromisedPart(room, SupplyKind.BACKORDER, open_day_after(begins, supply.lead_days, calendar))
    elif supply.kind == SupplyKind.PREORDER and supply.releases_on is not None:
        yield PromisedPart(room, SupplyKind.PREORDER, next_open(max(supply.releases_on, begins), calendar))
    elif supply.kind == SupplyKind.MADE and supply.per_day > 0:
        yield from _made(supply, begins)


def _made(supply: Supply, begins: date) -> Iterator[PromisedPart]:
    """Each open day makes so many, less what of it is promised already."""
    day = open_day_after(begins, supply.lead_days or 0, supply.calendar)
    for _ in range(LONGEST_QUEUE):
        free = supply.per_day - supply.used.get(day, 0)
        if free > 0:
            yield PromisedPart(free, SupplyKind.MADE, day)
        day = next_open(day + timedelta(days=1), supply.calendar)
