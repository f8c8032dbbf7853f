"""Where drafts come from: one operation on many prices, a table of prices, cells of a sheet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.catalog.selectors import variant_ids_by_sku
from jangteo.kernel import clock
from jangteo.kernel.money import UNIT_PRICE_DECIMALS
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import BadTable, InvalidChange, InvalidPeriod, PricesMoved
from jangteo.pricing.selectors.lists import access_price_list
from jangteo.pricing.selectors.periods import price_periods
from jangteo.pricing.services.price_drafts import keep_draft
from jangteo.pricing.services.write_prices import locked_list
from jangteo.pricing.types import ChangeKind, DraftRow, PriceChange, ReadTable, TableProblem

MOST_PERCENT, MOST = Decimal(10_000), Decimal(10) ** 11
APOSTROPHE = "'"
type Key = tuple[UUID, int]


@transaction.atomic
def make_bulk_draft(  # noqa: PLR0913 -- which rows, what happens to them, from when
    *,
    price_list_code: str,
    change: PriceChange,
    actor: Actor,
    variant_ids: Collection[UUID] | None = None,
    other_list: str = "",
    since: datetime | None = None,
    why: str = "",
) -> UUID:
    """A draft of one operation on many prices: on each that holds from a moment on, what is to come of them too.

    variant_ids  the chosen ones; None: the whole list
    other_list   with `ChangeKind.TIMES`: whose prices × the factor this list gets, at that list's steps
    since        None: from the publishing on
    raises       PriceListNotFound, DerivedList, InvalidChange naming the field, NothingChanges, DraftTooLarge
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    _check_change(change)
    price_list = locked_list(price_list_code)
    now = clock.now()
    if since is not None and since < now:
        raise InvalidChange("a change begins now or later", field="since")
    own = price_periods(price_list_code, variant_ids)
    if change.kind == ChangeKind.TIMES and other_list:
        other = access_price_list(other_list, actor)
        if (other.currency, other.includes_tax) != (price_list.currency, price_list.includes_tax):
            raise InvalidChange("the other list has another currency or tax view", field="other_list")
        rows = rules.taken_rows(own, price_periods(other_list, variant_ids), change, since, now)
    else:
        rows = rules.changed_rows(own, change, since, now)
    return keep_draft(price_list, rows, actor, why, now)


def _check_change(change: PriceChange) -> None:
    numbers = {"value": change.value, "ending": change.ending}
    if change.round_to is not None:
        numbers["round_to"] = change.round_to
    for field, number in numbers.items():
        if not number.is_finite() or abs(number) >= MOST or number != round(number, 2 * UNIT_PRICE_DECIMALS):
            raise InvalidChange(f"{field} is a decimal number", field=field)
    if change.kind == ChangeKind.PERCENT and not -100 <= change.value <= MOST_PERCENT:
        raise InvalidChange("from 100 per cent down to 10,000 per cent up", field="value")
    if change.kind == ChangeKind.TIMES and change.value < 0:
        raise InvalidChange("a factor is from 0 up", field="value")
    step = change.round_to
    if step is not None and (step <= 0 or step != round(step, UNIT_PRICE_DECIMALS)):
        raise InvalidChange("prices are rounded to something above 0 with 6 decimals at most", field="round_to")
    if change.ending and (step is None or not 0 <= change.ending < step):
        raise InvalidChange("the ending is from 0 up and below what prices are rounded to", field="ending")
    if change.ending != round(change.ending, UNIT_PRICE_DECIMALS):
        raise InvalidChange("the ending has 6 decimals at most", field="ending")


@transaction.atomic
def make_table_draft(
    *, price_list_code: str, table: ReadTable, actor: Actor, takes_good: bool = False, why: str = ""
) -> tuple[UUID, Sequence[TableProblem]]:
    """A draft of a pasted or uploaded table; with it the problems of lines that were left out.

    takes_good  leave bad lines out, instead of refusing the table for one
    raises      PriceListNotFound, DerivedList, BadTable with every problem, NothingChanges, DraftTooLarge
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list, now = locked_list(price_list_code), clock.now()
    rows, problems = _rows_of(price_list_code, table, now)
    if problems and not (takes_good and rows):
        raise BadTable(problems)
    return keep_draft(price_list, rows, actor, why, now), problems


@transaction.atomic
def try_table_draft(
    *, price_list_code: str, table: ReadTable, actor: Actor
) -> tuple[Sequence[DraftRow], Sequence[TableProblem]]:
    """What a draft of the table would change, and the problems of lines that can't be taken; nothing is kept.

    raises  PriceListNotFound, DerivedList
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    locked_list(price_list_code)
    return _rows_of(price_list_code, table, clock.now())


def _rows_of(code: str, table: ReadTable, now: datetime) -> tuple[list[DraftRow], list[TableProblem]]:
    ids = _variants_of({row.sku for row in table.rows})
    known = price_periods(code, set(ids.values()))
    problems, rows = list(table.problems), list[DraftRow]()
    for line in table.rows:
        variant_id = ids.get(line.sku)
        if variant_id is None:
            problems.append(TableProblem(line.line, "unknown_sku", line.sku))
            continue
        found = rules.row_of_line(known.get((variant_id, line.min_quantity), ()), line, variant_id, now)
        if isinstance(found, TableProblem):
            problems.append(found)
        else:
            rows += found
    return rows, sorted(problems, key=lambda one: one.line)


def _variants_of(skus: Collection[str]) -> Mapping[str, UUID]:
    """{SKU as written: variant}; one that an export kept from being a formula by an apostrophe is found too."""
    bare = {sku: sku.removeprefix(APOSTROPHE) for sku in skus}
    ids = variant_ids_by_sku({*bare, *bare.values()})
    return {sku: ids[name] for sku, plain in bare.items() for name in (plain, sku) if name in ids}


@transaction.atomic
def make_sheet_draft(
    *,
    price_list_code: str,
    cells: Mapping[Key, tuple[Decimal | None, Decimal | None]],
    actor: Actor,
    since: datetime | None = None,
    until: datetime | None = None,
    why: str = "",
) -> UUID:
    """A draft of changed cells of a sheet or ladder.

    Without dates each stands for the price that holds now, wherever it holds from now on; with them, for that time.
    cells   {(variant, from quantity): (price as the person saw it, price they wrote)}; None: no price
    raises  PriceListNotFound, DerivedList, PricesMoved naming cells whose price is another by now, NothingChanges,
            InvalidPeriod for one that begins before now or ends before it begins
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = locked_list(price_list_code)
    now = clock.now()
    if (since is not None and since < now) or (until is not None and until <= (since or now)):
        raise InvalidPeriod("a price begins now or later, and ends after it begins", field="since")
    known = price_periods(price_list_code, {variant_id for variant_id, _ in cells})
    rows: list[DraftRow] = []
    moved = []
    for key, (seen, wanted) in cells.items():
        periods = known.get(key, ())
        current = rules.price_at(periods, now)
        if (current.unit_price if current else None) != seen:
            moved.append({"variant": str(key[0]), "min_quantity": key[1]})
        else:
            rows += (
                rules.replaced_rows(periods, wanted, key, now)
                if since is None and until is None
                else rules.needed_rows(known, [DraftRow(*key, wanted, since, until)], now)
            )
    if moved:
        raise PricesMoved(f"{len(moved)} cells are another by now", count=len(moved), rows=moved)
    return keep_draft(price_list, rows, actor, why, now)
