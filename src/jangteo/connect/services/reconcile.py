"""What another shop's file comes to, beside what is here of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from itertools import batched
from pathlib import Path

from django.db import connection, transaction

from jangteo.catalog import selectors as catalog
from jangteo.connect import gateways
from jangteo.connect.services.run_import import load_map
from jangteo.connect.types import ImportKind, ImportMap
from jangteo.connect.types.tallies import Reconciled, Reconciliation, Tally, Unlike
from jangteo.kernel.money import Money
from jangteo.kernel.prepared import few_remembered
from jangteo.ordering.selectors.portable import imported_totals
from jangteo.parties import selectors as parties
from jangteo.pricing import selectors as pricing

AT_ONCE, MOST_TOLD = 2_000, 1_000
type Found = Mapping[str, tuple[str, Decimal | None]]


@few_remembered()
@transaction.atomic
def reconcile(
    kind: ImportKind, file: Path, map_name: str, *, tell: Callable[[Unlike], None] = lambda _: None
) -> Reconciliation:
    """Count the file by itself, look for each of its keys here, and tell what is not here as the file has it.

    In memory there are never more than two thousand of them: which keys were met a table of the connection knows.

    tell    given each difference as it is found
    raises  BadMap, UnreadableFile
    """
    plan = load_map(map_name, kind)
    totals: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    first: list[Unlike] = []
    different = 0
    _begin_meeting()
    for some in batched(gateways.tally_file(map_name, file), AT_ONCE):
        found = _LOOKS[kind](plan, [one.key for one in some])
        fresh = _meet({one.key for one in some})
        for one in some:
            currency = one.currency or found.get(one.key, ("", None))[0]
            is_twice = one.key not in fresh
            fresh.discard(one.key)
            _add(totals[currency, one.status], one, None if is_twice else found.get(one.key))
            for unlike in _unlike(one, found.get(one.key), is_twice=is_twice):
                different += 1
                tell(unlike)
                if different <= MOST_TOLD:
                    first.append(unlike)
    told = tuple(Reconciled(*place, int(row[0]), int(row[1]), row[2], row[3]) for place, row in sorted(totals.items()))
    return Reconciliation(told, tuple(first), different)


def _begin_meeting() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS connect_met (key text PRIMARY KEY) ON COMMIT DROP")
        cursor.execute("TRUNCATE connect_met")


def _meet(keys: Collection[str]) -> set[str]:
    """Those that the file did not say before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO connect_met SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING RETURNING key", [list(keys)]
        )
        return {key for (key,) in cursor.fetchall()}


def _add(row: list[Decimal], one: Tally, here: tuple[str, Decimal | None] | None) -> None:
    row[0] += 1
    row[2] += one.amount or 0
    if here is not None:
        row[1] += 1
        row[3] += here[1] or 0


def _unlike(one: Tally, here: tuple[str, Decimal | None] | None, *, is_twice: bool) -> Sequence[Unlike]:
    if is_twice:
        return [Unlike(one.key, "twice", one.amount)]
    if here is None:
        return [Unlike(one.key, "missing", one.amount)]
    if one.amount is not None and (here[1] != one.amount or one.currency not in ("", here[0])):
        return [Unlike(one.key, "amount", one.amount, here[1])]
    return ()


def _products(plan: ImportMap, keys: Collection[str]) -> Found:
    return dict.fromkeys(catalog.variant_ids_by_sku(set(keys)), ("", None))


def _prices(plan: ImportMap, keys: Collection[str]) -> Found:
    ids = catalog.variant_ids_by_sku(set(keys))
    names = {pk: sku for sku, pk in ids.items()}
    code, currency = plan.target["code"], plan.target["currency"]
    return {
        names[one.variant_id]: (currency, one.unit.value)  # type: ignore[index]
        for one in pricing.list_prices(ids.values())
        if one.list_code == code and one.min_quantity == 1
    }


def _customers(plan: ImportMap, keys: Collection[str]) -> Found:
    return dict.fromkeys(parties.parties_by_reference(plan.source, keys), ("", None))


def _orders(plan: ImportMap, keys: Collection[str]) -> Found:
    rows = imported_totals(plan.source, keys)
    return {key: (currency, Money(gross, currency).to_decimal()) for key, (currency, gross, _) in rows.items()}


_LOOKS = {
    ImportKind.PRODUCTS: _products,
    ImportKind.PRICES: _prices,
    ImportKind.CUSTOMERS: _customers,
    ImportKind.ORDERS: _orders,
}
