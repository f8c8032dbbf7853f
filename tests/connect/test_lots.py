"""Counts lot by lot: lots are made, dates stay, promises are kept, recalls come along, all of it goes back."""

from datetime import date
from typing import Any

import pytest

from connect.conftest import ACTOR, PRODUCTS, STOCK, Import
from jangteo.catalog import selectors as catalog
from jangteo.connect import selectors
from jangteo.connect.services import undo_import
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import Moved, Tracking

pytestmark = pytest.mark.django_db

COLUMNS = ("sku", "lot", "quantity", "made_on", "expires_on", "recalled")
LOTS: dict[str, Any] = {
    "kind": "lots",
    "source": "till",
    "place": {"code": "cellar", "names": {"ko": "지하", "en": "Cellar"}},
    "fields": {name: name for name in COLUMNS},
}


def levels(sku: str) -> dict[str, int]:
    return {one.lot: one.on_hand for one in inventory.lot_levels([catalog.variant_ids_by_sku([sku])[sku]])}


def undo_last() -> Any:
    return undo_import(selectors.list_runs(1)[0].id, actor=ACTOR)


def test_lots_are_counted_within_what_is_promised_and_go_back(bring_in: Import) -> None:
    bring_in(PRODUCTS, [("Code", "Name", "Barcode"), *([sku, sku, ""] for sku in ("A", "B", "S"))])
    bring_in(STOCK, [("Code", "Count"), ["A", "4"]])
    ids = catalog.variant_ids_by_sku(["A", "B", "S"])
    stock_services.set_tracking(variant_id=ids["S"], tracking=Tracking.SERIAL, actor=ACTOR)
    rows = [
        ["A", "L1", "5", "2026-01-01", "2027-01-01", ""],
        ["A", "L2", "3", "", "2026-12-31", "glass in it"],
        ["B", "", "3", "", "", ""],
        ["B", "L1", "3", "2026-01-01", "2026-01-01", ""],
        ["S", "L1", "3", "", "", ""],
        ["X", "L1", "3", "", "", ""],
    ]
    refused = {"required": 1, "expires_first": 1, "counted_by_number": 1, "unknown_sku": 1}
    tried = bring_in(LOTS, [COLUMNS, *rows], dry_run=True)
    assert (tried.counts.created, tried.counts.refused_by_code, levels("A")) == (2, refused, {})
    assert bring_in(LOTS, [COLUMNS, *rows]).counts.created == 2
    assert levels("A") == {"": 4, "L1": 5, "L2": 3}
    lots = inventory.lots_by_code([ids["A"]])
    assert (lots[ids["A"], "L1"].expires_on, lots[ids["A"], "L2"].why) == (date(2027, 1, 1), "glass in it")
    again = bring_in(LOTS, [COLUMNS, [*rows[0][:3], "", "", "x"], ["A", "L2", "3", "", "2026-12-30", ""]])
    assert (again.counts.changed, again.counts.refused_by_code) == (1, {"lot_differs": 1})
    assert undo_last().undone == 1
    assert not inventory.lots_by_code([ids["A"]])[ids["A"], "L1"].is_recalled
    stock_services.set_aside(place_code="cellar", moved=Moved(ids["A"], 4, lot="L1"), key="k", why="w", actor=ACTOR)
    less = bring_in(LOTS, [COLUMNS, ["A", "L1", "3", "", "", ""], ["A", "", "1", "", "", ""]])
    assert (less.counts.changed, less.counts.refused_by_code) == (1, {"below_allocated": 1})
    assert levels("A") == {"": 1, "L1": 5, "L2": 3}
    assert undo_last().undone == 1
    none = [["A", "L9", "0", "2026-02-01", "", "gone"]]
    assert [bring_in(LOTS, [COLUMNS, *none], dry_run=is_dry).counts.created for is_dry in (False, True)] == [1, 0]
    stock = bring_in(STOCK, [("Code", "Count"), ["A", "12"], ["S", "1"], ["B", "2"]])
    assert (stock.counts.created, stock.counts.unchanged) == (1, 1)
    assert stock.counts.refused_by_code == {"counted_by_number": 1}
    assert bring_in(STOCK, [("Code", "Count"), ["A", "11"]]).counts.refused_by_code == {"counted_by_lot": 1}
    report = undo_import(selectors.list_runs(10)[-3].id, actor=ACTOR)
    assert (report.undone, dict(report.kept)) == (1, {"cellar · A · L1": "inventory.not_enough"})
    assert levels("A") == {"": 4, "L1": 5, "L2": 0, "L9": 0}
