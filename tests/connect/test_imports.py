"""Each kind of import on PostgreSQL: what it makes, changes, refuses, and leaves alone the second time."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from connect.conftest import ACTOR, COSTS, CUSTOMERS, ORDER_COLUMNS, ORDERS, PRICES, PRODUCTS, STOCK, Import
from connect.counting import row_counts
from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import TextField
from jangteo.channels import selectors as channels
from jangteo.channels import services as channel_services
from jangteo.connect import rules, selectors
from jangteo.connect.errors import NothingToWriteTo, UnreadableFile
from jangteo.connect.types import Limits, Progress, RunState
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import Demand
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.ordering import selectors as ordering
from jangteo.ordering.types import ImportedFigures
from jangteo.parties import selectors as parties
from jangteo.pricing import selectors as pricing

pytestmark = pytest.mark.django_db

CODES = ("Code", "Name", "Barcode")


def make_products(bring_in: Import, *skus: str) -> None:
    bring_in(PRODUCTS, [CODES, *([sku, f"Name of {sku}", ""] for sku in skus)])


def test_products_are_made_changed_and_left_alone(bring_in: Import) -> None:
    first = bring_in(PRODUCTS, [CODES, ["a-1", "Mug", "4006381333931"], ["a-2", "Cup", "4006381333930"]])
    assert (first.counts.created, first.counts.changed, first.refused) == (2, 0, 0)
    assert first.counts.warned_by_code == {"gtin_check_digit": 1}
    again = bring_in(PRODUCTS, [CODES, ["a-1", "White mug", ""], ["a-2", "Cup", ""]])
    assert (again.counts.created, again.counts.changed, again.counts.unchanged) == (0, 1, 1)
    assert again.counts.examples["change"] == [{"key": "A-1", "row": 1, "changes": {"name.en": ["Mug", "White mug"]}}]
    rows = catalog.product_rows_by_sku(["A-1", "A-2"])
    assert rows["A-1"].texts == {(TextField.NAME, "en"): "White mug"}
    assert (rows["A-1"].gtin, rows["A-2"].gtin) == ("4006381333931", "")
    assert rows["A-1"].category_slug == "cups"


def test_a_gtin_of_another_variant_is_not_taken_twice(bring_in: Import) -> None:
    gtin = "4006381333931"
    report = bring_in(PRODUCTS, [CODES, ["B", "Cup", gtin], ["A", "Mug", gtin]])
    assert report.counts.warned_by_code == {"gtin_taken": 1}
    assert catalog.skus_by_gtin([gtin]) == {gtin: "A"}
    again = bring_in(PRODUCTS, [CODES, ["C", "Jar", gtin]])
    assert again.counts.warned_by_code == {"gtin_taken": 1}
    assert catalog.skus_by_gtin([gtin]) == {gtin: "A"}


def test_skus_that_spell_the_same_address_get_their_own(bring_in: Import) -> None:
    plan = PRODUCTS | {"fields": PRODUCTS["fields"] | {"sku": "Code"}}
    report = bring_in(plan, [CODES, ["a b", "Mug", ""], ["a-b", "Cup", ""], ["가", "컵", ""]])
    assert (report.counts.created, report.refused) == (3, 0)


def test_a_repeated_key_is_refused_unless_the_last_counts(bring_in: Import) -> None:
    rows = [CODES, ["A", "Mug", ""], ["A", "Cup", ""], ["A", "Jar", ""]]
    refused = bring_in(PRODUCTS, rows)
    assert refused.counts.refused_by_code == {"repeated_key": 2}
    assert catalog.product_rows_by_sku(["A"])["A"].texts == {(TextField.NAME, "en"): "Mug"}
    last = bring_in(PRODUCTS | {"repeated": "last"}, rows)
    assert (last.refused, last.counts.skipped_by_code) == (0, {"superseded": 2})
    assert catalog.product_rows_by_sku(["A"])["A"].texts == {(TextField.NAME, "en"): "Jar"}


def test_prices_go_into_their_list(bring_in: Import) -> None:
    make_products(bring_in, "A")
    rows = [("Code", "Price", "From"), ["A", "1000", ""], ["A", "900.5", "10"], ["Z", "5", ""], ["A", "-1", "5"]]
    report = bring_in(PRICES, rows)
    assert (report.counts.created, report.counts.refused_by_code) == (2, {"unknown_sku": 1, "too_small": 1})
    variant = catalog.variants_by_sku(["A"])["A"]
    listed = [(price.min_quantity, price.unit.value) for price in pricing.list_prices([variant.id])]
    assert listed == [(1, Decimal("1000.000000")), (10, Decimal("900.500000"))]
    again = bring_in(PRICES, [rows[0], ["A", "1000.00", "1"], ["A", "880", "10"]])
    assert (again.counts.created, again.counts.changed, again.counts.unchanged) == (0, 1, 1)


def test_a_price_list_in_another_currency_is_not_written_to(bring_in: Import) -> None:
    make_products(bring_in, "A")
    bring_in(PRICES, [("Code", "Price", "From"), ["A", "1", ""]])
    dollars = PRICES | {"price_list": PRICES["price_list"] | {"currency": "USD"}}
    with pytest.raises(NothingToWriteTo, match="price list 'till' exists in KRW, tax included"):
        bring_in(dollars, [("Code", "Price", "From"), ["A", "2", ""]])


def test_customers_are_found_again_by_their_key(bring_in: Import) -> None:
    columns = ("No", "Name", "Mail")
    first = bring_in(CUSTOMERS, [columns, ["1", "Kim", "kim@example.org"], ["2", "", ""], ["3", "Lee", "no mail"]])
    assert (first.counts.created, first.counts.refused_by_code) == (1, {"required": 1, "invalid_email": 1})
    again = bring_in(CUSTOMERS, [columns, ["1", "Kim & Sons", ""]])
    assert (again.counts.created, again.counts.changed) == (0, 1)
    party = parties.get_party(parties.parties_by_reference("till", ["1"])["1"])
    assert (party.name, party.email, party.kind) == ("Kim & Sons", "kim@example.org", "company")
    person = CUSTOMERS | {"fields": CUSTOMERS["fields"] | {"kind": {"constant": "person"}}}
    assert bring_in(person, [columns, ["1", "Kim", ""]]).counts.refused_by_code == {"other_kind": 1}


def test_stock_is_counted_once_a_file(
    bring_in: Import, write_csv: Callable[[list[Any]], Path], write_map: Callable[[Mapping[str, Any]], Path]
) -> None:
    make_products(bring_in, "A", "B")
    file = write_csv([("Code", "Count"), ["A", "5"], ["B", "0"], ["Z", "1"]])
    report = bring_in(STOCK, file)
    assert (report.counts.created, report.counts.refused_by_code) == (2, {"unknown_sku": 1})
    variant = catalog.variants_by_sku(["A"])["A"]
    stock_services.receive_stock(place_code="cellar", variant_id=variant.id, quantity=3, key="more", actor=ACTOR)
    again = bring_in(STOCK, file)
    assert (again.counts.changed, again.counts.unchanged) == (0, 2)
    assert [level.on_hand for level in inventory.list_stock([variant.id])] == [8]
    counted = bring_in(STOCK, write_csv([("Code", "Count"), ["A", "6"]]))
    assert counted.counts.examples["change"][0]["changes"] == {"on_hand": ["8", "6"]}
    assert [level.on_hand for level in inventory.list_stock([variant.id])] == [6]


def test_a_count_below_what_is_promised_is_refused(bring_in: Import) -> None:
    make_products(bring_in, "A")
    bring_in(STOCK, [("Code", "Count"), ["A", "5"]])
    variant = catalog.variants_by_sku(["A"])["A"]
    channel_id = channel_services.create_channel(
        code="shop", names={"en": "Shop"}, currency="KRW", actor=ACTOR, tax_view="gross", access="open"
    )
    stock_services.serve_channel(place_code="cellar", channel_id=channel_id)
    stock_services.allocate_stock(
        demands=[Demand(new_id(), variant.id, "A", 4)], channel_id=channel_id, order_id=new_id()
    )
    report = bring_in(STOCK, [("Code", "Count"), ["A", "3"]])
    assert report.counts.refused_by_code == {"below_allocated": 1}


def invoice(
    key: str, *lines: tuple[str, str, str], customer: str = "", at: str = "2010-07-01 08:30"
) -> list[list[str]]:
    return [[key, at, customer, code, f"Name of {code}", units, price] for code, units, price in lines]


def test_orders_keep_their_own_figures_and_move_no_stock(bring_in: Import) -> None:
    make_products(bring_in, "A")
    bring_in(CUSTOMERS, [("No", "Name", "Mail"), ["12", "Kim", ""]])
    before = row_counts(apps.get_app_config("inventory"))
    rows = [ORDER_COLUMNS, *invoice("500", ("A", "3", "2.555"), ("POST", "1", "4"), customer="12")]
    rows += [*invoice("C501", ("A", "-1", "2.555")), *invoice("502", ("A", "1", "1"), customer="99")]
    report = bring_in(ORDERS, rows)
    assert (report.counts.created, report.counts.refused_by_code) == (2, {"unknown_customer": 1})
    assert report.counts.warned_by_code == {"unlinked_sku": 1}
    assert ordering.imported_figures("till", ["500", "C501", "502"]) == {
        "500": ImportedFigures(gross_minor=767 + 400, line_count=2),
        "C501": ImportedFigures(gross_minor=-256, line_count=1),
    }
    channel = channels.find_channel_by_code("old-till")
    assert channel is not None
    assert (channel.access, channel.currency) == ("closed", "GBP")
    assert row_counts(apps.get_app_config("inventory")) == before
    again = bring_in(ORDERS, rows)
    assert (again.counts.created, again.counts.unchanged) == (0, 2)


def test_rows_of_one_invoice_need_not_stand_together(bring_in: Import) -> None:
    rows = [
        ORDER_COLUMNS,
        *invoice("2", ("A", "1", "1"), at="2010-07-01 09:00"),
        *invoice("1", ("A", "1", "1")),
        *invoice("2", ("B", "2", "3"), at="2010-07-01 08:59"),
    ]
    report = bring_in(ORDERS, rows)
    assert report.counts.created == 2
    order = apps.get_model("ordering", "Order").objects.get(source_key="2")
    assert (order.line_count, order.gross_minor) == (2, 700)
    assert order.placed_at == datetime(2010, 7, 1, 7, 59, tzinfo=UTC)


def test_an_order_that_came_in_with_other_figures_is_refused(bring_in: Import) -> None:
    bring_in(ORDERS, [ORDER_COLUMNS, *invoice("1", ("A", "1", "1"))])
    report = bring_in(ORDERS, [ORDER_COLUMNS, *invoice("1", ("A", "2", "1"))])
    assert report.counts.refused_by_code == {"order_differs": 1}
    assert ordering.imported_figures("till", ["1"]) == {"1": ImportedFigures(gross_minor=100, line_count=1)}


def test_an_order_with_two_customers_is_refused_whole(bring_in: Import) -> None:
    bring_in(CUSTOMERS, [("No", "Name", "Mail"), ["1", "Kim", ""], ["2", "Lee", ""]])
    rows = [*invoice("1", ("A", "1", "1"), customer="1"), *invoice("1", ("B", "1", "1"), customer="2")]
    report = bring_in(ORDERS, [ORDER_COLUMNS, *rows])
    assert report.counts.refused_by_code == {"mixed_header": 2}
    assert ordering.imported_figures("till", ["1"]) == {}


def test_an_order_longer_than_allowed_is_refused_whole(bring_in: Import) -> None:
    rows = [*invoice("1", *[("A", "1", "1")] * 6), *invoice("2", *[("A", "1", "1")] * 5)]
    report = bring_in(ORDERS, [ORDER_COLUMNS, *rows], limits=Limits(group_rows=5))
    assert (report.counts.created, report.counts.refused_by_code) == (1, {"too_many_lines": 6})


def test_a_dry_run_tells_all_and_writes_nothing(bring_in: Import, tmp_path: Path) -> None:
    make_products(bring_in, "A")
    before = row_counts()
    errors = tmp_path / "errors.csv"
    rows = [CODES, ["A", "Other", ""], ["B", "New", ""], ["", "No code", ""]]
    report = bring_in(PRODUCTS, rows, dry_run=True, errors_file=errors)
    assert (report.is_dry_run, report.is_kept) == (True, False)
    assert (report.counts.created, report.counts.changed, report.refused) == (1, 1, 1)
    assert report.counts.examples["change"][0]["changes"] == {"name.en": ["Name of A", "Other"]}
    assert row_counts() == before
    assert errors.read_text("utf-8-sig").splitlines()[1] == (
        "3,refused,Code,,required,a needed value is missing,필요한 값이 없습니다"
    )
    dry = bring_in(ORDERS, [ORDER_COLUMNS, *invoice("1", ("A", "1", "1"))], dry_run=True)
    assert dry.counts.created == 1
    assert channels.find_channel_by_code("old-till") is None
    assert row_counts() == before


def test_all_or_nothing_keeps_nothing_when_a_row_is_refused(bring_in: Import, tmp_path: Path) -> None:
    make_products(bring_in, "A")
    rows = [("Code", "Price", "From"), ["A", "1000", ""], ["Z", "5", ""]]
    errors = tmp_path / "errors.csv"
    report = bring_in(PRICES, rows, all_or_nothing=True, errors_file=errors)
    assert (report.is_kept, report.counts.refused_by_code) == (False, {"unknown_sku": 1})
    assert pricing.list_price_lists() == []
    assert selectors.list_runs(1)[0].state == RunState.KEPT_NOTHING
    assert len(errors.read_text("utf-8-sig").splitlines()) == 2
    clean = bring_in(PRICES, rows[:2], all_or_nothing=True)
    assert (clean.is_kept, clean.counts.created, clean.counts.rows_taken) == (True, 1, 1)
    assert pricing.get_price_list("till").code == "till"


def test_every_row_is_counted_once(bring_in: Import) -> None:
    seen: list[Progress] = []
    rows = [CODES, ["A", "Mug", ""], ["A", "Cup", ""], ["", "", ""], ["B", "=1", ""], ["C", "Jar", "1"], ["D"]]
    counts = bring_in(PRODUCTS, rows, progress=seen.append).counts
    assert counts.rows_read == 6
    assert counts.rows_read == counts.rows_taken + counts.rows_skipped + counts.rows_refused
    assert counts.refused_by_code == {"repeated_key": 1, "required": 1, "formula": 1, "too_few_cells": 1}
    assert [(one.step, one.done) for one in seen] == [("reading", 6), ("writing", 6)]


def test_a_file_that_breaks_off_leaves_no_business_row(bring_in: Import, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"Code,Name,Barcode\nA,Mug,\nB,\xff,\n")
    with pytest.raises(UnreadableFile, match="line 3"):
        bring_in(PRODUCTS, broken)
    assert catalog.product_rows_by_sku(["A"]) == {}


def test_moves_of_a_run_are_declared_for_every_state() -> None:
    assert set(rules.MOVES) == set(RunState)
    assert {state for ends in rules.MOVES.values() for state in ends} == set(RunState) - {RunState.READING}


def test_costs_come_from_files_and_a_second_time_change_nothing(bring_in: Import) -> None:
    make_products(bring_in, "A", "B")
    rows = [
        ("Code", "Cost", "From"),
        ["A", "600.5", ""],
        ["A", "650", "2099-01-01"],
        ["B", "7", ""],
        ["Z", "1", ""],
        ["B", "8", ""],
        ["A", "1000000000000", "2099-02-01"],
    ]
    report = bring_in(COSTS | {"repeated": "last"}, rows, dry_run=True)
    assert (report.counts.created, pricing.costs_of([], "KRW", clock.now())) == (2, {})
    report = bring_in(COSTS | {"repeated": "last"}, rows)
    assert report.counts.refused_by_code == {"unknown_sku": 1, "too_large": 1}
    ids = {sku: view.id for sku, view in catalog.variants_by_sku(["A", "B"]).items()}
    assert pricing.costs_of(ids.values(), "KRW", clock.now()) == {ids["A"]: Decimal("600.5"), ids["B"]: Decimal(8)}
    assert pricing.costs_of(ids.values(), "KRW", datetime(2099, 2, 1, tzinfo=UTC))[ids["A"]] == 650
    again = bring_in(COSTS, [rows[0], ["A", "600.50", ""], ["A", "650", "2099-01-01"], ["B", "9", ""]])
    assert (again.counts.created, again.counts.changed, again.counts.unchanged) == (0, 1, 2)
    assert pricing.list_costs(list(ids.values()), "KRW", ACTOR)[ids["B"]][-1].source == "till"
