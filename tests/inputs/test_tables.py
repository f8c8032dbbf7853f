"""Columns of quantities in tables that come in: pasted, as CSV, as a workbook; each line that is none is named."""

import copy
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from connect.conftest import ORDERS, PRICES, STOCK
from inputs.bad_quantities import ALL_FORM_VALUES, NOTHING
from inputs.desk import HOME, TABLE
from jangteo.connect import rules as imports
from jangteo.connect.rules.fields import FIELDS
from jangteo.connect.types import Field, ImportKind, NoteLevel, SourceRow
from jangteo.kernel import clock
from jangteo.ordering.rules.plans import read_plan, rows_of
from jangteo.pricing.models import PriceDraft
from storefront.market import Market

CATEGORIES: dict[str, Any] = {
    "kind": "categories",
    "source": "till",
    "fields": {"slug": "Code", "name.en": "Name", "position": "Place"},
}
LOTS: dict[str, Any] = STOCK | {"kind": "lots", "fields": {"sku": "Code", "lot": "Lot", "quantity": "Count"}}
ATTRIBUTES: dict[str, Any] = {
    "kind": "attributes",
    "source": "till",
    "fields": {"code": "Code", "name.en": "Name", "kind": "Kind", "position": "Place"},
}
LISTS: dict[str, Any] = {
    "kind": "price_lists",
    "source": "till",
    "fields": {"code": "Code", "name.en": "Name", "currency": "Money", "includes_tax": "Tax", "priority": "Rank"},
}
PICTURES: dict[str, Any] = {
    "kind": "pictures",
    "source": "till",
    "fields": {"sku": "Code", "file": "File", "position": "Place"},
}
# What a cell can't hold: the table's own marks.
ONE_CELL = tuple(one for one in ALL_FORM_VALUES if not set(one) & set("\t\n\r\x1f;\"'"))
CELLS = (True, False, 0.5, 1e308, -1, 0, 2**31, 2**63, 10**30, Decimal("NaN"), Decimal("Infinity"), None, "", " ")
# A spreadsheet writes whole numbers with decimals and exponents too; an import says itself how its numbers are written.
WRITTEN = {"1.0", "1.", "1e3", "1E3", "+1", "-0"}


def test_a_plan_of_deliveries_names_every_line() -> None:
    values = [one for one in (*ONE_CELL, *NOTHING) if "\x00" not in one]
    table = "\n".join((TABLE, *(f"MUG-WH\t{value}\t{HOME}" for value in values)))
    read = read_plan(rows_of(table), {}, home="KR", today=clock.today())
    assert read.rows == ()
    assert [(one.line, one.column, one.why) for one in read.problems] == [
        (line, "quantity", "no_quantity") for line in range(2, len(values) + 2)
    ]


ROWS: dict[tuple[ImportKind, str], tuple[dict[str, Any], str, dict[str, str]]] = {
    (ImportKind.CATEGORIES, "position"): (CATEGORIES, "Place", {"Code": "mugs", "Name": "Mugs"}),
    (ImportKind.ATTRIBUTES, "position"): (ATTRIBUTES, "Place", {"Code": "wood", "Name": "Wood", "Kind": "text"}),
    (ImportKind.PRICE_LISTS, "priority"): (
        LISTS,
        "Rank",
        {"Code": "all", "Name": "All", "Money": "KRW", "Tax": "yes"},
    ),
    (ImportKind.PICTURES, "position"): (PICTURES, "Place", {"Code": "A", "File": "a.png"}),
    (ImportKind.STOCK, "quantity"): (STOCK, "Count", {"Code": "A"}),
    (ImportKind.LOTS, "quantity"): (LOTS, "Count", {"Code": "A", "Lot": "L1"}),
    (ImportKind.PRICES, "min_quantity"): (PRICES, "From", {"Code": "A", "Price": "1"}),
    (ImportKind.ORDERS, "quantity"): (
        ORDERS,
        "Units",
        {"Invoice": "1", "At": "2010-07-01 08:30", "Customer": "1", "Code": "A", "Name": "Mug", "Price": "1"},
    ),
}


def test_every_column_of_whole_numbers_that_an_import_knows_has_a_row() -> None:
    whole = {(kind, name) for kind, fields in FIELDS.items() for name, one in fields.items() if one.type == "whole"}
    assert whole == set(ROWS)


@pytest.mark.parametrize("column", ROWS, ids=" ".join)
def test_an_import_refuses_the_row_by_its_field(column: tuple[ImportKind, str]) -> None:
    plan, title, row = ROWS[column]
    mapped, field = imports.build_map(copy.deepcopy(plan), column[0], "digest"), FIELDS[column[0]][column[1]]
    for value in (*ALL_FORM_VALUES, *CELLS):
        if _may(field, value):
            continue
        judged = imports.judge_row(mapped, SourceRow(7, row | {title: value}))
        told = [(one.row, one.column) for one in judged.notes if one.level == NoteLevel.REFUSED]
        assert (judged.values, told) == (None, [(7, title)]), (str(value)[:60], judged)
    right = imports.judge_row(mapped, SourceRow(7, row | {title: "12"}))
    assert right.values is not None
    assert right.values[column[1]] == 12


def _may(field: Field, value: Any) -> bool:
    """Whether a value of the table is a number that this column may hold."""
    if value in ("", " ", None) and not field.is_required:
        return True
    if isinstance(value, str) and value in WRITTEN:
        return True
    is_text = isinstance(value, str) and _is_plain(value)
    if not is_text and (isinstance(value, bool) or not isinstance(value, int)):
        return False
    return (field.least is None or int(value) >= field.least) and int(value) <= field.most


def _is_plain(value: str) -> bool:
    digits = value.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 4_000


def test_a_workbook_of_prices_names_every_line(staff: Client, market: Market) -> None:
    rows: list[Any] = [0.5, True, 1e308, -1, 0, 2**31, "１２", "1,5", "NaN", "1 000", "1e3", "x" * 30_000]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["SKU", "Quantity", "Price"])
    for value in rows:
        sheet.append(["CUP", value, 9000])
    file = io.BytesIO()
    book.save(file)
    sent = {"file": SimpleUploadedFile("prices.xlsx", file.getvalue()), "why": "spring"}
    answer = staff.post("/office/price-lists/retail/bring/", sent)
    assert answer.status_code == 422
    assert [line for line, _why, _value in answer.context["problems"]] == list(range(2, len(rows) + 2))
    assert not PriceDraft.objects.exists()
