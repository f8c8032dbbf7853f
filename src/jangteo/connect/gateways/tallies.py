"""What a file of another shop comes to, counted from the file alone: none of the code that imports it is asked."""

import csv
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.types.tallies import Tally


def tally_file(map_name: str, path: Path) -> Iterator[Tally]:
    """Everything the file holds under a ready map of Shopify or WooCommerce, one by one.

    raises  UnreadableFile
    """
    if map_name not in _READERS:
        raise UnreadableFile(f"{map_name}: only these are reconciled: {', '.join(sorted(_READERS))}")
    try:
        with _opened(path) as file:
            yield from _READERS[map_name](file)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, ValueError, KeyError, InvalidOperation) as error:
        raise UnreadableFile(f"{path.name} cannot be counted: {type(error).__name__}: {error}") from error


def _shopify_orders(file: IO[str]) -> Iterator[Tally]:
    """An order's own figures stand in its first row, so a row with a total is an order."""
    for row in csv.DictReader(file):
        if row["Total"].strip():
            status = row["Financial Status"].strip()
            yield Tally(row["Name"].strip(), row["Currency"].strip().upper(), status, Decimal(row["Total"]))


def _shopify_prices(file: IO[str]) -> Iterator[Tally]:
    for row in csv.DictReader(file):
        if row["Variant Price"].strip():
            options = [row["Handle"], *(row[f"Option{place} Value"] for place in (1, 2, 3))]
            key = row["Variant SKU"].strip() or "-".join(one.strip() for one in options if one.strip())[:64]
            yield Tally(key, "", "", Decimal(row["Variant Price"]))


def _shopify_products(file: IO[str]) -> Iterator[Tally]:
    return (Tally(one.key) for one in _shopify_prices(file))


def _shopify_customers(file: IO[str]) -> Iterator[Tally]:
    for row in csv.DictReader(file):
        yield Tally(row["Email"].strip().lower() or row["Phone"].strip())


def _woo_rows(file: IO[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for row in csv.DictReader(file):
        if row["Type"].split(",")[0].strip() not in ("variable", "grouped", "external"):
            yield row["SKU"].strip() or f"woo-{row['ID'].strip()}", row


def _woo_products(file: IO[str]) -> Iterator[Tally]:
    return (Tally(key) for key, _ in _woo_rows(file))


def _woo_prices(file: IO[str]) -> Iterator[Tally]:
    for key, row in _woo_rows(file):
        if row["Regular price"].strip():
            yield Tally(key, "", "", Decimal(row["Regular price"]))


def _woo_customers(file: IO[str]) -> Iterator[Tally]:
    return (Tally(str(record["id"])) for record in _records(file))


def _woo_orders(file: IO[str]) -> Iterator[Tally]:
    for record in _records(file):
        key = str(record.get("number") or record["id"])
        yield Tally(key, record["currency"], record["status"], Decimal(str(record["total"])))


def _records(file: IO[str]) -> Iterator[Mapping[str, Any]]:
    return (json.loads(line) for line in file if line.strip())


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as probe:
        is_packed = probe.read(2) == b"\x1f\x8b"
    with (
        gzip.open(path, "rt", encoding="utf-8-sig", newline="")
        if is_packed
        else path.open(encoding="utf-8-sig", newline="") as file
    ):
        yield file


_READERS: Mapping[str, Callable[[IO[str]], Iterator[Tally]]] = {
    "shopify-products": _shopify_products,
    "shopify-prices": _shopify_prices,
    "shopify-customers": _shopify_customers,
    "shopify-orders": _shopify_orders,
    "woocommerce-products": _woo_products,
    "woocommerce-prices": _woo_prices,
    "woocommerce-customers": _woo_customers,
    "woocommerce-orders": _woo_orders,
}
