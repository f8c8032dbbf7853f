"""Setting prices for now, or for a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import DerivedList, InvalidPeriod, InvalidPrice, InvalidStep, PriceListNotFound
from jangteo.pricing.models import Price, PriceList
from jangteo.pricing.types import PricePeriod, PriceRow

LARGEST_STEP = 10**9
LARGEST_PRICE = Decimal(10) ** 11
BATCH = 5_000
type Key = tuple[UUID, int]
type Told = dict[str, str]


@transaction.atomic
def set_prices(*, price_list_code: str, prices: Sequence[PriceRow], actor: Actor, why: str = "") -> int:
    """Set prices of a list, adding steps that are new; returns how many rows changed something.

    A price holds from its `since` until its `until`, and before and after them all is as it was. Without `since` it
    holds from now on, or since ever where the list had no such step. Setting what is so already changes nothing and
    leaves no trace. What was known before a change stays known (`selectors.ladders_as_known`).

    raises  PriceListNotFound, DerivedList, InvalidPrice, InvalidStep, InvalidPeriod; then nothing is set
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = PriceList.objects.select_for_update().filter(code=price_list_code).first()
    if price_list is None:
        raise PriceListNotFound(f"there is no price list {price_list_code[:40]!r}", list=price_list_code[:40])
    if price_list.base_id is not None:
        raise DerivedList(list=price_list.code)
    for row in prices:
        _check(row, price_list.currency)
    now = clock.now()
    known = _known(price_list, {row.variant_id for row in prices})
    before, after = {}, {}
    changes = _Changes(price_list, now)
    for row in {(row.variant_id, row.min_quantity, row.since, row.until): row for row in prices}.values():
        key = (row.variant_id, row.min_quantity)
        rows = known[key]
        period = PricePeriod(row.unit_price, row.since or (now if rows else None), row.until)
        told = changes.put(key, rows, period)
        if told is not None:
            name = _name(key, row)
            after[name] = str(row.unit_price)
            if told:
                before[name] = told
    changes.write()
    if after:
        audit.record(
            actor=actor,
            action="pricing.set_prices",
            subject_kind="price_list",
            subject_id=price_list.pk,
            before=before,
            after=after,
            why=why,
        )
    return len(after)


class _Changes:
    """What rows must become, gathered and then written in three statements."""

    def __init__(self, price_list: PriceList, now: datetime) -> None:
        self.price_list, self.now = price_list, now
        self.changed: dict[int, Price] = {}
        self.fresh: list[Price] = []
        self.gone: list[int] = []

    def put(self, key: Key, rows: list[Price], period: PricePeriod) -> str | None:
        """Let a price hold in its period; returns what held when it begins ("" nothing), None when it is so already.

        rows  of this step; what they become is left in them, for another period of it may follow
        """
        found = {(one.valid_from, one.valid_until, one.unit_price): one for one in rows}
        past = [PricePeriod(one.unit_price, one.valid_from, one.valid_until) for one in rows]
        wanted = rules.put_price(past, period)
        missing = [one for one in wanted if (one.since, one.until, one.unit_price) not in found]
        if not missing and len(wanted) == len(rows):
            return None
        keep = {(one.since, one.until, one.unit_price) for one in wanted}
        spare = [one for facts, one in found.items() if facts not in keep]
        old = rules.price_at(past, period.since or self.now)
        for one in missing:
            row = spare.pop() if spare else None
            if row is None:
                row = Price(price_list=self.price_list, variant_id=key[0], min_quantity=key[1])
                rows.append(row)
                self.fresh.append(row)
            elif row.pk is not None:
                self.changed[row.pk] = row
            row.unit_price, row.valid_from, row.valid_until = one.unit_price, one.since, one.until
            row.known_from = self.now
        for row in spare:
            rows.remove(row)
            if row.pk is None:
                self.fresh.remove(row)
            else:
                self.changed.pop(row.pk, None)
                self.gone.append(row.pk)
        return str(old.unit_price) if old else ""

    def write(self) -> None:
        """Delete, change, add; that no two prices hold at once is looked at when the transaction ends."""
        if not (self.gone or self.changed or self.fresh):
            return
        _tell_now(self.now.isoformat())
        if self.gone:
            Price.objects.filter(pk__in=self.gone).delete()
        if self.changed:
            self._update(list(self.changed.values()))
        Price.objects.bulk_create(self.fresh, batch_size=BATCH)
        _tell_now("")

    def _update(self, rows: Sequence[Price]) -> None:
        columns = (
            [row.pk for row in rows],
            [row.unit_price for row in rows],
            [row.valid_from for row in rows],
            [row.valid_until for row in rows],
        )
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE pricing_price p SET unit_price = x.price, valid_from = x.since, valid_until = x.until,
                    known_from = %s
                FROM unnest(%s::bigint[], %s::numeric[], %s::timestamptz[], %s::timestamptz[])
                    AS x (id, price, since, until)
                WHERE p.id = x.id""",
                [self.now, *columns],
            )


def _tell_now(at: str) -> None:
    """Until when the past was known is told to the triggers by the writer's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jangteo.now', %s, true)", [at])


def _known(price_list: PriceList, variant_ids: set[UUID]) -> Mapping[Key, list[Price]]:
    found: dict[Key, list[Price]] = defaultdict(list)
    for row in Price.objects.filter(price_list=price_list, variant__in=variant_ids):
        found[row.variant_id, row.min_quantity].append(row)
    return found


def _name(key: Key, row: PriceRow) -> str:
    period = f" {row.since or ''}..{row.until or ''}" if row.since or row.until else ""
    return f"{key[0]}@{key[1]}{period}"


def _check(row: PriceRow, currency: str) -> None:
    if not 1 <= row.min_quantity <= LARGEST_STEP:
        raise InvalidStep(f"{row.min_quantity} is no quantity step", field="min_quantity")
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
