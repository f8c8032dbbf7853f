"""Small files and maps, and the import as the command calls it."""

import csv
import gzip
import itertools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from django.db import transaction

from jangteo.connect.services import run_import
from jangteo.connect.types import ImportKind, ImportReport
from jangteo.kernel.types import job_actor

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
ACTOR = job_actor("test import")

PRODUCTS: dict[str, Any] = {
    "kind": "products",
    "source": "till",
    "categories": {"cups": {"ko": "컵", "en": "Cups"}},
    "fields": {
        "sku": {"column": "Code", "do": ["strip", "upper"]},
        "name.en": "Name",
        "category": {"constant": "cups"},
        "gtin": "Barcode",
    },
}
STOCK: dict[str, Any] = {
    "kind": "stock",
    "source": "till",
    "place": {"code": "cellar", "names": {"ko": "지하", "en": "Cellar"}},
    "fields": {"sku": "Code", "quantity": "Count"},
}
PRICES: dict[str, Any] = {
    "kind": "prices",
    "source": "till",
    "price_list": {"code": "till", "names": {"en": "Till"}, "currency": "KRW", "includes_tax": True},
    "fields": {"sku": "Code", "unit_price": "Price", "min_quantity": "From"},
}
COSTS: dict[str, Any] = {
    "kind": "costs",
    "source": "till",
    "costs": {"currency": "KRW"},
    "fields": {
        "sku": "Code",
        "unit_cost": "Cost",
        "since": {"column": "From", "do": [{"datetime": {"format": "%Y-%m-%d", "zone": "Asia/Seoul"}}]},
    },
}
CUSTOMERS: dict[str, Any] = {
    "kind": "customers",
    "source": "till",
    "fields": {"key": "No", "name": "Name", "email": "Mail", "kind": {"constant": "company"}},
}
ORDERS: dict[str, Any] = {
    "kind": "orders",
    "source": "till",
    "channel": {"code": "old-till", "names": {"en": "Old till"}, "currency": "GBP", "country": "GB"},
    "fields": {
        "key": "Invoice",
        "kind": {"column": "Invoice", "do": [{"by_prefix": {"C": "credit", "A": "adjustment", "": "sale"}}]},
        "placed_at": {"column": "At", "do": [{"datetime": {"format": "%Y-%m-%d %H:%M", "zone": "Europe/London"}}]},
        "customer": "Customer",
        "sku": "Code",
        "name": "Name",
        "quantity": "Units",
        "unit_price": "Price",
    },
    "rules": [
        {
            "refuse_when": {"Price": "zero", "Units": "negative"},
            "code": "write_off",
            "because": {"en": "lost goods", "ko": "분실"},
        }
    ],
}
ORDER_COLUMNS = ("Invoice", "At", "Customer", "Code", "Name", "Units", "Price")


class Import(Protocol):
    """Imports rows (the header first) or a file under a map given as plain values or by name."""

    def __call__(
        self, plan: Mapping[str, Any] | str, content: Path | Sequence[Sequence[object]], **options: Any
    ) -> ImportReport: ...


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[[Sequence[Sequence[object]]], Path]:
    """A CSV file of these rows."""
    numbers = itertools.count(1)

    def write(rows: Sequence[Sequence[object]]) -> Path:
        path = tmp_path / f"rows-{next(numbers)}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture
def write_map(tmp_path: Path) -> Callable[[Mapping[str, Any]], Path]:
    """A map file of these plain values."""
    numbers = itertools.count(1)

    def write(plan: Mapping[str, Any]) -> Path:
        path = tmp_path / f"map-{next(numbers)}.yml"
        path.write_text(yaml.safe_dump(dict(plan), allow_unicode=True), encoding="utf-8")
        return path

    return write


@pytest.fixture
def bring_in(
    write_csv: Callable[[Sequence[Sequence[object]]], Path], write_map: Callable[[Mapping[str, Any]], Path]
) -> Import:
    """Run an import the way the command does."""

    def run(plan: Mapping[str, Any] | str, content: Path | Sequence[Sequence[object]], **options: Any) -> ImportReport:
        path = content if isinstance(content, Path) else write_csv(content)
        name = plan if isinstance(plan, str) else str(write_map(plan))
        kind = ImportKind(name.rpartition("-")[2] if isinstance(plan, str) else plan["kind"])
        return run_import(kind, path, name, actor=ACTOR, **options)

    return run


def first_lines(source: Path, target: Path, lines: int) -> Path:
    """The head of a packed real file, packed again."""
    with gzip.open(source, "rb") as all_lines, gzip.open(target, "wb") as head:
        head.writelines(itertools.islice(all_lines, lines))
    return target


@pytest.fixture
def rolled_back() -> Callable[[Callable[[], None]], None]:
    """Runs something in a savepoint that is rolled back: each example of a property begins with the same rows."""

    def run(work: Callable[[], None]) -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return run
