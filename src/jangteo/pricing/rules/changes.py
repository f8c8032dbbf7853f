"""What a bulk change makes of prices: exact, never below zero, whatever the order of the rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from jangteo.kernel.money import UNIT_PRICE_DECIMALS, RoundingMode, round_ratio
from jangteo.pricing.rules.periods import FOREVER, price_at, put_price, take_price
from jangteo.pricing.types import (
    EVER,
    ChangeKind,
    DraftFigures,
    DraftRow,
    PriceChange,
    PricePeriod,
)

type Key = tuple[UUID, int]
type Known = Mapping[Key, Sequence[PricePeriod]]
SMALLEST = Decimal(1).scaleb(-UNIT_PRICE_DECIMALS)


def changed_price(price: Decimal, change: PriceChange) -> Decimal:
    """A price after a change; what would fall below zero is zero, or the ending where there is one.

    rounds  once: to `ending` above a multiple of `round_to` by the change's mode, else to six decimals, half up
    """
    exact = Fraction(price)
    match change.kind:
        case ChangeKind.PERCENT:
            exact *= 1 + Fraction(change.value) / 100
        case ChangeKind.AMOUNT:
            exact += Fraction(change.value)
        case ChangeKind.TIMES:
            exact *= Fraction(change.value)
    if change.round_to is None:
        return _multiple(exact, SMALLEST, RoundingMode.HALF_UP)
    return _multiple(exact - Fraction(change.ending), change.round_to, change.mode) + change.ending


def _multiple(exact: Fraction, unit: Decimal, mode: RoundingMode) -> Decimal:
    ratio = max(exact, Fraction(0)) / Fraction(unit)
    return round_ratio(ratio.numerator, ratio.denominator, mode) * unit


def changed_rows(known: Known, change: PriceChange, since: datetime | None, now: datetime) -> list[DraftRow]:
    """Every price that holds from a moment on, changed; one that begins later is changed from then on.

    known    {(variant, from quantity): its periods} of the chosen rows
    since    None: from the publishing on
    returns  by variant and step, then time; what the change leaves as it is, is not in it
    """
    start = since or now
    rows = []
    for key in sorted(known):
        for one in _later(known[key], start):
            new = changed_price(one.unit_price, change)
            if new != one.unit_price:
                begins = one.since if one.since is not None and one.since > start else since
                rows.append(DraftRow(*key, new, begins, one.until, one.unit_price))
    return rows


def taken_rows(own: Known, other: Known, change: PriceChange, since: datetime | None, now: datetime) -> list[DraftRow]:
    """Another list's prices from a moment on, each changed, for this list; steps that only this list has stay.

    own    the periods of this list
    other  those of the other one, of the chosen variants
    """
    start = since or now
    rows = []
    for key in sorted(other):
        for one in _later(other[key], start):
            begins = one.since if one.since is not None and one.since > start else since
            rows.append(DraftRow(*key, changed_price(one.unit_price, change), begins, one.until))
    return needed_rows(own, rows, now)


def needed_rows(known: Known, rows: Iterable[DraftRow], now: datetime) -> list[DraftRow]:
    """The rows that would change something, each with the price that holds where it begins."""
    needed = []
    for row in rows:
        periods = known.get((row.variant_id, row.min_quantity), ())
        if after_row(periods, row, now) != put_together(periods):
            old = price_at(periods, row.since or now)
            price = old.unit_price if old else None
            needed.append(DraftRow(row.variant_id, row.min_quantity, row.unit_price, row.since, row.until, price))
    return needed


def after_row(known: Sequence[PricePeriod], row: DraftRow, now: datetime) -> list[PricePeriod]:
    """A step's periods after a row is set, or what it ends is taken out.

    now  where a row without `since` begins, if the step has prices; else it holds since ever
    """
    since = None if row.since == EVER else row.since or (now if known else None)
    if row.unit_price is None:
        return take_price(known, since, row.until)
    return put_price(known, PricePeriod(row.unit_price, since, row.until))


def put_together(known: Sequence[PricePeriod]) -> list[PricePeriod]:
    """Periods ascending, as every rule here returns them."""
    return take_price(known, FOREVER, None)


def figures_of(rows: Iterable[DraftRow]) -> DraftFigures:
    """What rows do, counted."""
    told = dict.fromkeys(("total", "dearer", "cheaper", "fresh", "ended", "free"), 0)
    rise: tuple[Fraction, DraftRow] | None = None
    fall: tuple[Fraction, DraftRow] | None = None
    for row in rows:
        told["total"] += 1
        told["free"] += row.unit_price == 0
        if row.unit_price is None:
            told["ended"] += 1
        elif row.old is None:
            told["fresh"] += 1
        else:
            told["dearer"] += row.unit_price > row.old
            told["cheaper"] += row.unit_price < row.old
            if row.old:
                share = Fraction(row.unit_price) / Fraction(row.old) - 1
                rise = max(rise or (share, row), (share, row), key=_share) if share > 0 else rise
                fall = min(fall or (share, row), (share, row), key=_share) if share < 0 else fall
    return DraftFigures(**told, rise=rise[1] if rise else None, fall=fall[1] if fall else None)


def _share(one: tuple[Fraction, DraftRow]) -> Fraction:
    return one[0]


def _later(known: Sequence[PricePeriod], start: datetime) -> list[PricePeriod]:
    """The periods that have something at or after a moment, ascending."""
    return [one for one in put_together(known) if one.until is None or one.until > start]
