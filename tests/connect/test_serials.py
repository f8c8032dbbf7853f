"""Units that have serial numbers come in and go out number by number, and go back."""

from pathlib import Path
from typing import Any

import pytest

from connect.conftest import ACTOR, PRODUCTS, STOCK, Import
from jangteo.catalog import selectors as catalog
from jangteo.connect import selectors
from jangteo.connect.services import export_table, run_import, undo_import
from jangteo.connect.types import ImportKind, Limits
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.models import SerialUnit
from jangteo.inventory.types import Moved, PlaceKind, ReceiptLine, SerialState, Tracking
from jangteo.parties.services import create_imported_parties
from jangteo.parties.types import ImportedParty, PartyKind

pytestmark = pytest.mark.django_db

COLUMNS = ("sku", "serial", "place")
SERIALS: dict[str, Any] = {
    "kind": "serials",
    "source": "till",
    "place": {"code": "cellar", "names": {"ko": "지하", "en": "Cellar"}},
    "fields": {name: name for name in COLUMNS},
}


@pytest.fixture
def goods(bring_in: Import) -> dict[str, Any]:
    """{SKU: variant} of goods: N and O not told apart, L of which some lie there, T told apart by lots."""
    bring_in(PRODUCTS, [("Code", "Name", "Barcode"), *([sku, sku, ""] for sku in ("N", "O", "L", "T"))])
    bring_in(STOCK, [("Code", "Count"), ["L", "2"]])
    stock_services.create_place(code="hall", names={"en": "Hall"}, kind=PlaceKind.WAREHOUSE)
    ids = catalog.variant_ids_by_sku(["N", "O", "L", "T"])
    stock_services.set_tracking(variant_id=ids["T"], tracking=Tracking.LOT, actor=ACTOR)
    return dict(ids)


def here(variant_id: Any) -> list[tuple[str, str]]:
    return list(inventory.iterate_serials(variant_id))


def on_hand(variant_id: Any) -> dict[str, int]:
    return {level.place_code: level.on_hand for level in inventory.list_stock([variant_id]) if level.on_hand}


def taken_out(folder: Path) -> list[str]:
    path = folder / "serials.csv"
    export_table(ImportKind.SERIALS, path, actor=ACTOR)
    return path.read_text("utf-8-sig").splitlines()


def adjust(variant_id: Any, change: int, serial: str, place: str = "cellar") -> None:
    moved = Moved(variant_id, change, serials=[serial])
    stock_services.adjust_stock(place_code=place, moved=moved, key=f"{serial}:{change}", why="seen", actor=ACTOR)


def test_numbers_are_counted_in_row_by_row_and_go_back(bring_in: Import, goods: dict[str, Any]) -> None:
    rows = [
        ["N", "1", ""],
        ["N", "2", "hall"],
        ["O", "1", "cellar"],
        ["N", "1", "hall"],
        ["N", "", ""],
        ["N", "3", "nowhere"],
        ["X", "1", ""],
        ["L", "1", ""],
        ["T", "1", ""],
        ["N", "9" * 61, ""],
    ]
    refused = {
        "repeated_key": 1,
        "required": 1,
        "unknown_place": 1,
        "unknown_sku": 1,
        "without_numbers": 1,
        "counted_by_lot": 1,
        "too_long": 1,
    }
    tried = bring_in(SERIALS, [COLUMNS, *rows], dry_run=True)
    assert (tried.counts.created, tried.counts.refused_by_code, here(goods["N"])) == (3, refused, [])
    done = bring_in(SERIALS, [COLUMNS, *rows])
    assert (done.counts.created, done.counts.refused_by_code) == (3, refused)
    assert (here(goods["N"]), here(goods["O"])) == ([("cellar", "1"), ("hall", "2")], [("cellar", "1")])
    assert (on_hand(goods["N"]), on_hand(goods["L"])) == ({"cellar": 1, "hall": 1}, {"cellar": 2})
    adjust(goods["N"], -1, "2", "hall")
    again = bring_in(SERIALS, [COLUMNS, *rows])
    assert (again.counts.created, again.counts.unchanged) == (0, 3)
    assert here(goods["N"]) == [("cellar", "1")]
    report = undo_import(selectors.list_runs(2)[1].id, actor=ACTOR)
    assert (report.undone, report.kept_by_code) == (2, {"changed_since": 1})
    assert (here(goods["N"]), here(goods["O"]), on_hand(goods["N"])) == ([], [], {})
    assert inventory.tracking_by_variant([goods["N"]]) == {goods["N"]: Tracking.SERIAL}
    assert bring_in(SERIALS, [COLUMNS, *reversed(rows[:3])]).counts.created == 3


def test_a_unit_that_is_elsewhere_or_sold_does_not_come_back_by_a_file(
    bring_in: Import, goods: dict[str, Any], tmp_path: Path
) -> None:
    bring_in(SERIALS, [COLUMNS, *(["N", str(number), ""] for number in range(5))], limits=Limits(chunk_rows=2))
    pk = goods["N"]
    stock_services.send_transfer(
        from_place="cellar", to_place="hall", lines=[Moved(pk, 1, serials=["0"])], key="t", actor=ACTOR
    )
    SerialUnit.objects.filter(variant=pk, serial="1").update(state=SerialState.SHIPPED.value, level=None)
    adjust(pk, -1, "2")
    assert taken_out(tmp_path) == ["sku,serial,place", "N,3,cellar", "N,4,cellar"]
    rows = [["N", "0", "cellar"], ["N", "1", ""], ["N", "2", ""], ["N", "3", "hall"], ["N", "4", "cellar"]]
    report = bring_in(SERIALS, [COLUMNS, *rows])
    refused = {"serial_elsewhere": 2, "serial_shipped": 1}
    assert (report.counts.refused_by_code, report.counts.created, report.counts.unchanged) == (refused, 1, 1)
    assert here(pk) == [("cellar", "2"), ("cellar", "3"), ("cellar", "4")]


def test_numbers_of_what_others_own_stay(bring_in: Import, goods: dict[str, Any], tmp_path: Path) -> None:
    bring_in(SERIALS, [COLUMNS, ["N", "ours", ""]])
    party = ImportedParty(key="1", kind=PartyKind.COMPANY, name="x")
    owner = create_imported_parties(source="till", rows=[party])["1"]
    line = ReceiptLine(goods["N"], 1, None, ["theirs"], owner)
    stock_services.receive_goods(place_code="cellar", lines=[line], key="k", actor=ACTOR)
    assert on_hand(goods["N"]) == {"cellar": 2}
    assert taken_out(tmp_path) == ["sku,serial,place", "N,ours,cellar"]


def test_what_is_taken_out_makes_the_same_stock_elsewhere(
    bring_in: Import, goods: dict[str, Any], tmp_path: Path
) -> None:
    rows = [["N", f"=SN {number}\n", "hall" if number % 2 else "cellar"] for number in range(7)]
    bring_in(SERIALS | {"format": {"exact": True}}, [COLUMNS, *rows])
    path, stock = tmp_path / "serials.jsonl", tmp_path / "stock.csv"
    assert export_table(ImportKind.SERIALS, path, actor=ACTOR) == 7
    export_table(ImportKind.STOCK, stock, actor=ACTOR)
    assert stock.read_text("utf-8-sig").splitlines() == ["sku,quantity,place", "L,2,cellar"]
    before = here(goods["N"])
    undo_import(selectors.list_runs(1)[0].id, actor=ACTOR)
    assert here(goods["N"]) == []
    report = run_import(ImportKind.SERIALS, path, "jangteo-serials", actor=ACTOR)
    assert (report.counts.created, report.counts.rows_refused, here(goods["N"])) == (7, 0, before)
