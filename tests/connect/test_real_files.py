"""Slices of real files through their ready maps: exact counts, twice, packed and as a workbook."""

import csv
import gzip
import io
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from connect.conftest import REAL, Import, first_lines
from connect.counting import row_counts
from jangteo.kernel import verify

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not REAL.is_dir(), reason="the shared data is not here"),
]
LEDGER = REAL / "uci-online-retail" / "transactions-2009-12-to-2010-11.csv.gz"
RETAIL = REAL / "retail-demo-store" / "products.jsonl.gz"
DUMMY = REAL / "dummyjson"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The first 3,000 rows of the ledger."""
    return first_lines(LEDGER, tmp_path / "ledger.csv.gz", 3001)


def import_ledger(bring_in: Import, ledger: Path) -> list[tuple[int, int, int, int]]:
    reports = [bring_in(f"uci-online-retail-{kind}", ledger).counts for kind in ("products", "customers", "orders")]
    return [(one.created, one.changed, one.unchanged, one.rows_refused) for one in reports]


def test_a_ledger_comes_in_and_a_second_time_changes_nothing(bring_in: Import, ledger: Path) -> None:
    first = import_ledger(bring_in, ledger)
    rows = row_counts()
    again = import_ledger(bring_in, ledger)
    assert [(created, changed) for created, changed, _, _ in again] == [(0, 0), (0, 0), (0, 0)]
    assert [unchanged for _, _, unchanged, _ in again] == [created for created, _, _, _ in first]
    after = row_counts()
    for grows_with_runs in ("connect_importrun", "connect_importnote", "kernel_auditentry", "kernel_auditunsealed"):
        del rows[grows_with_runs], after[grows_with_runs]
    assert after == rows


def test_imported_orders_carry_the_ledgers_sums(bring_in: Import, ledger: Path) -> None:
    import_ledger(bring_in, ledger)
    with gzip.open(ledger, "rt", encoding="utf-8") as file:
        sums: dict[str, int] = {}
        for row in csv.DictReader(file):
            pence = round(float(row["UnitPrice"]) * 1000) * int(row["Quantity"])
            if pence or row["CustomerID"]:
                sums[row["InvoiceNo"]] = sums.get(row["InvoiceNo"], 0) + pence
    with connection.cursor() as cursor:
        cursor.execute("SELECT source_key, gross_minor FROM ordering_order")
        imported = dict(cursor.fetchall())
    assert imported == {key: thousandths // 10 for key, thousandths in sums.items()}
    assert [finding.invariant.name for finding in verify.run() if not finding.is_clean] == []


def test_a_workbook_gives_the_same_as_its_csv(bring_in: Import, ledger: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    with gzip.open(ledger, "rt", encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file)):
            units, price = (row[3], row[5]) if number == 0 else (int(row[3]), float(row[5]))
            sheet.append([*row[:3], units, row[4], price, *row[6:]])
    content = io.BytesIO()
    book.save(content)
    workbook = tmp_path / "ledger.xlsx.gz"
    workbook.write_bytes(gzip.compress(content.getvalue(), 1))
    first = import_ledger(bring_in, ledger)
    again = import_ledger(bring_in, workbook)
    assert [(created, changed) for created, changed, _, _ in again] == [(0, 0), (0, 0), (0, 0)]
    assert [refused for *_, refused in again] == [refused for *_, refused in first]


def test_a_shop_of_json_lines_comes_in_whole(bring_in: Import, tmp_path: Path) -> None:
    slice_ = first_lines(RETAIL, tmp_path / "products.jsonl.gz", 60)
    for kind in ("products", "prices", "stock"):
        counts = bring_in(f"retail-demo-store-{kind}", slice_).counts
        assert (counts.rows_taken, counts.created, counts.rows_refused) == (60, 60, 0)
        again = bring_in(f"retail-demo-store-{kind}", slice_).counts
        assert (again.created, again.changed, again.unchanged) == (0, 0, 60)


def test_nested_records_come_in_with_their_bad_barcodes_left_out(bring_in: Import) -> None:
    products = bring_in("dummyjson-products", DUMMY / "products.jsonl.gz").counts
    assert (products.created, products.warned_by_code) == (194, {"gtin_check_digit": 178})
    assert bring_in("dummyjson-customers", DUMMY / "users.jsonl.gz").counts.created == 208
    carts = bring_in("dummyjson-orders", DUMMY / "carts.jsonl.gz").counts
    assert (carts.created, carts.rows_taken, carts.warned_by_code) == (208, 800, {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT gross_minor FROM ordering_order WHERE source_key = '1'")
        assert cursor.fetchone() == (10541 + 1054797 + 83976 + 1767,)
