"""An import taken back: what is still as it left it goes, what somebody touched stays and is told."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from connect.conftest import ACTOR, COSTS, CUSTOMERS, ORDER_COLUMNS, ORDERS, PRICES, PRODUCTS, STOCK, Import
from connect.counting import row_counts
from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import TextField
from jangteo.connect import selectors
from jangteo.connect.errors import NotToUndo, RunNotFound
from jangteo.connect.services import undo_import
from jangteo.connect.types import ChangeState, Limits, RunState
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.kernel.ids import new_id
from jangteo.ordering.models import Order, OrderLine, OrderMove
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.types import PostalAddress
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.models import VariantCost
from jangteo.pricing.selectors.costs import cost_periods
from jangteo.pricing.types import Bound, Derivation
from jangteo.relations.models import Note

pytestmark = pytest.mark.django_db

CODES = ("Code", "Name", "Barcode")
FROM = ("Code", "Price", "From")


def undo_last() -> Any:
    return undo_import(selectors.list_runs(1)[0].id, actor=ACTOR)


def test_products_go_back_to_what_they_were(bring_in: Import) -> None:
    bring_in(PRODUCTS, [CODES, ["A", "Mug", ""], ["B", "Cup", ""]])
    bring_in(
        PRODUCTS, [CODES, ["A", "White mug", "4006381333931"], ["B", "Jar", ""], ["C", "Pot", ""], ["D", "Lid", ""]]
    )
    bring_in(PRODUCTS, [CODES, ["B", "Bowl", ""]])
    bring_in(PRICES, [FROM, ["D", "5", ""]])
    run = selectors.list_runs(3)[2]
    report = undo_import(run.id, actor=ACTOR)
    assert (report.undone, dict(report.kept)) == (2, {"B": "changed_since", "D": "in_use"})
    rows = catalog.product_rows_by_sku(["A", "B", "C", "D"])
    assert {sku: row.texts[TextField.NAME, "en"] for sku, row in rows.items()} == {"A": "Mug", "B": "Bowl", "D": "Lid"}
    assert rows["A"].gtin == ""
    after = selectors.get_run(run.id)
    assert (after.state, after.changes) == (RunState.UNDONE, {ChangeState.UNDONE: 2, ChangeState.KEPT: 2})
    with pytest.raises(NotToUndo):
        undo_import(run.id, actor=ACTOR)
    with pytest.raises(RunNotFound):
        undo_import(new_id(), actor=ACTOR)


def test_prices_are_what_they_were_in_time(bring_in: Import) -> None:
    bring_in(PRODUCTS, [CODES, ["A", "Mug", ""]])
    bring_in(PRICES, [FROM, ["A", "1000", ""]])
    bring_in(PRICES, [FROM, ["A", "900", ""], ["A", "800", "10"]])
    assert undo_last().undone == 2
    variant = catalog.variants_by_sku(["A"])["A"]
    told = [(one.min_quantity, one.unit.to_text()) for one in pricing.list_prices([variant.id])]
    assert told == [(1, "1000")]


def test_bounds_are_refused_row_by_row_and_go_back(bring_in: Import) -> None:
    bring_in(PRODUCTS, [CODES, ["A", "Mug", ""], ["B", "Cup", ""]])
    bring_in(PRICES, [FROM, ["A", "1000", ""]])
    derived = Derivation("till", Decimal("0.9"), Decimal(1))
    price_services.create_price_list(
        code="less", names={"en": "Less"}, currency="KRW", includes_tax=True, derived=derived, priority=9, actor=ACTOR
    )
    head = ("sku", "price_list", "floor", "cap")
    how = {"kind": "bounds", "source": "till", "fields": {name: name for name in head}}
    rows = [["A", "less", "800", ""], ["X", "less", "1", ""], ["A", "till", "1", ""], ["B", "none", "1", ""]]
    rows += [["B", "less", "2", "1"], ["C", "less", "", ""]]
    counts = bring_in(how, [head, *rows]).counts
    refused = {"unknown_sku": 1, "own_prices": 1, "unknown_price_list": 1, "floor_above_cap": 1, "required": 1}
    assert (counts.created, counts.refused_by_code) == (1, refused)
    more = bring_in(how, [head, ["A", "less", "", "900"], ["B", "less", "5", ""]]).counts
    ids = catalog.variant_ids_by_sku(["A", "B"])
    both = {ids["A"]: Bound(Decimal(800), Decimal(900)), ids["B"]: Bound(Decimal(5), None)}
    assert (more.changed, more.created, pricing.list_bounds("less")) == (1, 1, both)
    assert undo_last().undone == 2
    assert pricing.list_bounds("less") == {ids["A"]: Bound(Decimal(800), None)}


def test_orders_go_again_while_nothing_refers_to_them(bring_in: Import) -> None:
    bring_in(CUSTOMERS, [("No", "Name", "Mail"), ["1", "Kim", ""]])
    rows = [[number, "2010-07-01 08:30", "1", "A", "Mug", "2", "1.50"] for number in ("1", "2", "3", "4", "5")]
    bring_in(ORDERS, [ORDER_COLUMNS, *rows, rows[0]])
    orders = {row.source_key: row for row in Order.objects.all()}
    noted, moved = orders["2"], orders["3"]
    assert noted.buyer_id is not None
    Note.objects.create(party_id=noted.buyer_id, order_id=noted.pk, text="x", writer_name="x", at=noted.placed_at)
    OrderMove.objects.create(order=moved, field="status", to_state="completed", at=moved.placed_at)
    Order.objects.filter(pk=orders["4"].pk).update(status="cancelled")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(order=orders["1"]).delete()
    assert undo_last().kept == {"2": "in_use", "3": "in_use", "4": "changed_since"}
    assert sorted(Order.objects.values_list("source_key", flat=True)) == ["2", "3", "4"]
    assert OrderLine.objects.count() == 3
    assert bring_in(ORDERS, [ORDER_COLUMNS, *rows, rows[0]]).counts.created == 2


def test_customers_and_stock_go_back(bring_in: Import, write_csv: Callable[[Any], Any]) -> None:
    bring_in(PRODUCTS, [CODES, ["A", "Mug", ""]])
    bring_in(STOCK, [("Code", "Count"), ["A", "5"]])
    columns = ("No", "Name", "Mail")
    bring_in(CUSTOMERS, [columns, ["1", "Kim", "kim@example.org"]])
    bring_in(ORDERS, [ORDER_COLUMNS, ["1", "2010-07-01 08:30", "1", "A", "Mug", "2", "1.50"]])
    assert undo_import(selectors.list_runs(2)[1].id, actor=ACTOR).kept == {"1": "in_use"}
    bring_in(CUSTOMERS, [columns, ["2", "Lee", "lee@example.org"]])
    assert undo_last().undone == 1
    assert parties.find_party_by_reference("till", "2") is None
    count = write_csv([("Code", "Count"), ["A", "9"]])
    bring_in(STOCK, count)
    assert undo_last().undone == 1
    variant = catalog.variants_by_sku(["A"])["A"]
    assert [one.on_hand for one in inventory.list_stock([variant.id])] == [5]
    bring_in(STOCK, count)
    assert [one.on_hand for one in inventory.list_stock([variant.id])] == [9]
    stock_services.receive_stock(place_code="cellar", variant_id=variant.id, quantity=1, key="more", actor=ACTOR)
    assert undo_last().kept_by_code == {"changed_since": 1}


def test_costs_count_as_they_did_and_stay_known(bring_in: Import) -> None:
    bring_in(PRODUCTS, [CODES, ["A", "Mug", ""], ["B", "Cup", ""]])
    columns = ("Code", "Cost", "From")
    bring_in(COSTS, [columns, ["A", "7", "2020-01-01"]])
    bring_in(COSTS, [columns, ["A", "9", ""], ["B", "3", ""]])
    ids = catalog.variant_ids_by_sku(["A", "B"])
    assert undo_last().undone == 2
    left = cost_periods(ids.values(), "KRW")
    assert {pk: [str(one.unit_price) for one in own] for pk, own in left.items()} == {ids["A"]: ["7.000000"]}
    assert VariantCost.objects.exclude(known_until=None).count() == 4
    bring_in(COSTS, [columns, ["A", "8", ""]])
    bring_in(COSTS, [columns, ["A", "6", ""]])
    assert undo_import(selectors.list_runs(2)[1].id, actor=ACTOR).kept == {"KRW · A": "changed_since"}


def test_an_added_address_goes_and_the_usual_one_is_usual_again(bring_in: Import) -> None:
    bring_in(CUSTOMERS, [("No", "Name", "Mail"), ["1", "Kim", ""]])
    firm = parties.find_party_by_reference("till", "1")
    assert firm is not None
    old = PostalAddress("Kim", "02-1", "04524", "1 Old street")
    party_services.add_address(party_id=firm, address=old, is_default=True, actor=ACTOR)
    columns = ("key", "recipient", "phone", "postcode", "line1", "is_default")
    plan = {"kind": "addresses", "source": "till", "fields": {name: name for name in columns}}
    rows = [["1", "Kim", "02-1", "04524", f"{number} New street", "yes"] for number in (1, 2)]
    bring_in(plan, [columns, *rows, ["1", "Kim", "02-1", "04524", "1 Old street", ""]])
    assert next(one.line1 for one in parties.list_addresses(firm)) == "2 New street"
    assert undo_last().undone == 2
    assert [(one.line1, one.is_default) for one in parties.list_addresses(firm)] == [("1 Old street", True)]
    bring_in(plan, [columns, rows[0]])
    party_services.add_address(party_id=firm, address=old, is_default=True, actor=ACTOR)
    assert undo_last().kept_by_code == {"changed_since": 1}


def test_ten_thousand_rows_of_which_one_is_bad(bring_in: Import) -> None:
    """All or nothing keeps nothing and tells the row; else the others are in, and mended the file brings that one."""
    rows = [[f"S{number:05}", f"Mug {number}", ""] for number in range(1, 10_001)]
    rows[7_312][1] = "=HYPERLINK(0)"
    before = row_counts()
    report = bring_in(PRODUCTS, [CODES, *rows], all_or_nothing=True)
    assert (report.is_kept, report.counts.refused_by_code, report.counts.rows_read) == (False, {"formula": 1}, 10_000)
    run = selectors.list_runs(1)[0]
    assert [one.row for one in selectors.list_notes(run.id)] == [7_313]
    kept = row_counts()
    changed = {name for name in kept if kept[name] != before[name]}
    assert changed <= {"connect_importrun", "connect_importnote", "kernel_auditentry", "kernel_auditunsealed"}
    assert bring_in(PRODUCTS, [CODES, *rows[7_300:7_320]], limits=Limits(chunk_rows=5)).counts.created == 19
    rows[7_312][1] = "Mug"
    mended = bring_in(PRODUCTS, [CODES, *rows[7_300:7_320]])
    assert (mended.counts.created, mended.counts.unchanged, mended.refused) == (1, 19, 0)
