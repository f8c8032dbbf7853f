"""How prices are written: periods of steps are worked out, then stored in few statements however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.pricing import rules
from jangteo.pricing.errors import DerivedList, InvalidPeriod, InvalidPrice, InvalidStep, PriceListNotFound
from jangteo.pricing.models import Price, PriceList
from jangteo.pricing.rules.tables import LARGEST_PRICE, LARGEST_STEP
from jangteo.pricing.types import DraftRow, PricePeriod

RANKS = "pricing_list_ranks"  # the lock of what lists say of themselves: shared here, held alone by `list_settings`
MANY = 2_000  # variants; of more the whole list is read
BATCH = 10_000
type Key = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Written:
    """What a change did: {"variant@step": price}, for the audit trail, and the periods of each step before it."""

    before: Mapping[str, str]
    after: Mapping[str, str | None]
    was: Mapping[Key, Sequence[PricePeriod]]


def locked_list(code: str) -> PriceList:
    """A list of its own prices, for the caller alone until the transaction ends.

    raises  PriceListNotFound, DerivedList
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [RANKS])
    price_list = PriceList.objects.select_for_update().filter(code=code).first()
    if price_list is None:
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    if price_list.base_id is not None:
        raise DerivedList(list=price_list.code)
    return price_list


def write_rows(price_list: PriceList, rows: Iterable[DraftRow], now: datetime) -> Written:
    """Set or end what rows say, in their order; the caller has locked the list.

    raises  InvalidPrice, InvalidStep, InvalidPeriod; then nothing is set
    """
    rows = list(rows)
    for row in rows:
        _check(row, price_list.currency)
    book = Book.of(price_list, {row.variant_id for row in rows})
    before: dict[str, str] = {}
    after: dict[str, str | None] = {}
    for row in {(row.variant_id, row.min_quantity, row.since, row.until): row for row in rows}.values():
        key = (row.variant_id, row.min_quantity)
        known = book.periods(key)
        wanted = rules.after_row(known, row, now)
        if wanted == known:
            continue
        name = _name(key, row)
        after[name] = None if row.unit_price is None else str(row.unit_price)
        if known and (old := rules.price_at(known, row.since or now)) is not None:
            before[name] = str(old.unit_price)
        book.put(key, wanted)
    was = {key: book.stored_periods(key) for key in book.wanted}
    book.write(now)
    return Written(before, after, was)


def write_book(book: "Book", now: datetime) -> Written:
    """Let steps become what a book says of them; told is what holds now, before and after."""
    before: dict[str, str] = {}
    after: dict[str, str | None] = {}
    was = {key: book.stored_periods(key) for key in book.wanted}
    for key, periods in was.items():
        name, old, new = f"{key[0]}@{key[1]}", rules.price_at(periods, now), rules.price_at(book.periods(key), now)
        after[name] = str(new.unit_price) if new else None
        if old:
            before[name] = str(old.unit_price)
    book.write(now)
    return Written(before, after, was)


@dataclass(slots=True)
class Book:
    """The steps of a list: what is stored of each, and what it must become.

    stored  {(variant, from quantity): {period: row id}}
    """

    price_list: PriceList
    stored: Mapping[Key, Mapping[PricePeriod, int]]
    wanted: dict[Key, Sequence[PricePeriod]] = field(default_factory=dict)

    @classmethod
    def of(cls, price_list: PriceList, variant_ids: Collection[UUID]) -> "Book":
        found: dict[Key, dict[PricePeriod, int]] = defaultdict(dict)
        rows = Price.objects.filter(price_list=price_list).order_by("valid_from")
        if len(variant_ids) <= MANY:
            rows = rows.filter(variant__in=variant_ids)
        columns = ("id", "variant_id", "min_quantity", "unit_price", "valid_from", "valid_until")
        for pk, variant_id, quantity, price, since, until in rows.values_list(*columns):
            found[variant_id, quantity][PricePeriod(price, since, until)] = pk
        return cls(price_list, found)

    def stored_periods(self, key: Key) -> list[PricePeriod]:
        """What is stored of a step, ascending."""
        found = self.stored.get(key)
        return [] if found is None else list(found) if len(found) == 1 else rules.put_together([*found])

    def periods(self, key: Key) -> Sequence[PricePeriod]:
        """What a step is to be, so far."""
        wanted = self.wanted.get(key)
        return self.stored_periods(key) if wanted is None else wanted

    def put(self, key: Key, periods: Sequence[PricePeriod]) -> None:
        """Say what a step is to be."""
        self.wanted[key] = periods

    def write(self, now: datetime) -> None:
        """Delete, change, add; that no two prices hold at once is looked at when the transaction ends."""
        gone: list[int] = []
        changed: list[tuple[int, PricePeriod]] = []
        fresh: list[tuple[Key, PricePeriod]] = []
        for key, periods in self.wanted.items():
            stored = self.stored.get(key, {})
            spare = [pk for period, pk in stored.items() if period not in periods]
            for period in periods:
                if period not in stored:
                    if spare:
                        changed.append((spare.pop(), period))
                    else:
                        fresh.append((key, period))
            gone += spare
        if not (gone or changed or fresh):
            return
        with connection.cursor() as cursor:
            # Until when the past was known is told to the triggers by the writer's clock.
            cursor.execute("SELECT set_config('jangteo.now', %s, true)", [now.isoformat()])
        if gone:
            Price.objects.filter(pk__in=gone).delete()
        _update(changed, now)
        _insert(self.price_list.pk, fresh, now)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jangteo.now', '', true)")


def _update(changed: Sequence[tuple[int, PricePeriod]], now: datetime) -> None:
    if not changed:
        return
    columns = (
        _array(str(pk) for pk, _ in changed),
        _array(f"{period.unit_price:f}" for _, period in changed),
        _array(_moment(period.since, "NULL") for _, period in changed),
        _array(_moment(period.until, "NULL") for _, period in changed),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE pricing_price p SET unit_price = x.price, valid_from = x.since, valid_until = x.until,
                known_from = %s
            FROM unnest(%s::bigint[], %s::numeric[], %s::timestamptz[], %s::timestamptz[])
                AS x (id, price, since, until)
            WHERE p.id = x.id""",
            [now, *columns],
        )


def _array(items: Iterable[str]) -> str:
    """An array as PostgreSQL reads it; one text is quoted faster than a hundred thousand values."""
    return "{" + ",".join(items) + "}"


def _insert(list_id: UUID, fresh: Sequence[tuple[Key, PricePeriod]], now: datetime) -> None:
    if not fresh:
        return
    known = now.isoformat()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY pricing_price (price_list_id, variant_id, min_quantity, unit_price, valid_from, valid_until,"
            " known_from) FROM STDIN"
        ) as copy,
    ):
        for begin in range(0, len(fresh), BATCH):
            copy.write(
                "".join(
                    f"{list_id}\t{variant_id}\t{quantity}\t{period.unit_price:f}"
                    f"\t{_moment(period.since)}\t{_moment(period.until)}\t{known}\n"
                    for (variant_id, quantity), period in fresh[begin : begin + BATCH]
                )
            )


def _moment(at: datetime | None, none: str = r"\N") -> str:
    return none if at is None else at.isoformat()


def _name(key: Key, row: DraftRow) -> str:
    period = f" {row.since or ''}..{row.until or ''}" if row.since or row.until else ""
    return f"{key[0]}@{key[1]}{period}"


def _check(row: DraftRow, currency: str) -> None:
    if not 1 <= row.min_quantity <= LARGEST_STEP:
        raise InvalidStep(f"{row.min_quantity} is no quantity step", field="min_quantity")
    if row.unit_price is not None:
        try:
            UnitPrice(row.unit_price, currency)
        except ValueError as error:
            raise InvalidPrice(str(error), field="unit_price") from None
        if row.unit_price >= LARGEST_PRICE:
            raise InvalidPrice(f"a unit price is below {LARGEST_PRICE}", field="unit_price")
    for name, moment in (("since", row.since), ("until", row.until)):
        if moment is not None and moment.tzinfo is None:
            raise InvalidPeriod("a moment has an offset from UTC", field=name)
    if row.until is not None and row.until <= (row.since or clock.now()):
        raise InvalidPeriod("a price ends after it begins", field="until")
