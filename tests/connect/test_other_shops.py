"""Files of Shopify and WooCommerce in their own columns, and what they come to beside what was written of them."""

import csv
import json
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from connect.conftest import Import
from jangteo.catalog import selectors as catalog
from jangteo.catalog.selectors.portable import portable_variants
from jangteo.connect.services import reconcile
from jangteo.connect.types import ImportKind
from jangteo.connect.types.tallies import Reconciled, Unlike
from jangteo.ordering.selectors.portable import imported_totals
from jangteo.pricing import selectors as pricing

pytestmark = pytest.mark.django_db

SHOPIFY_PRODUCTS = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,"
    "Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,"
    "Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,"
    "SEO Title,SEO Description,Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,Status"
)
SHOPIFY_ORDERS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Shipping Name,Shipping Country,Notes,Cancelled at,Payment Method,"
    "Refunded Amount,Vendor,Id,Tags,Source,Lineitem discount,Phone"
)
SHOPIFY_CUSTOMERS = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Spent,Total Orders,Note,Tags"
)
WOO_PRODUCTS = (
    "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,"
    "Date sale price starts,Date sale price ends,Tax status,Tax class,In stock?,Stock,Weight (kg),Sale price,"
    "Regular price,Categories,Tags,Images,Parent,Position,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,"
    "Attribute 1 global,Attribute 2 name,Attribute 2 value(s),Attribute 3 name,Attribute 3 value(s)"
)


def table(path: Path, head: str, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head.split(","), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_shopify_products_become_products_of_several_variants(bring_in: Import, tmp_path: Path) -> None:
    rows = [
        {"Handle": "bowl", "Title": "사발", "Body (HTML)": "<p>흙</p>", "Option1 Name": "크기", "Option1 Value": "소",
         "Variant SKU": "B-S", "Variant Grams": "300", "Variant Price": "12000", "Variant Compare At Price": "15000",
         "Image Src": "https://pictures.example/1.jpg", "Status": "active"},
        {"Handle": "bowl", "Option1 Value": "대", "Variant SKU": "", "Variant Price": "18000"},
        {"Handle": "bowl", "Image Src": "https://pictures.example/2.jpg"},
        {"Handle": "pin", "Title": "핀", "Option1 Name": "Title", "Option1 Value": "Default Title",
         "Variant SKU": "PIN", "Variant Price": "900", "Status": "draft"},
    ]  # fmt: skip
    path = table(tmp_path / "products.csv", SHOPIFY_PRODUCTS, rows)
    report = bring_in("shopify-products", path)
    assert (report.counts.created, report.refused, report.counts.skipped_by_code) == (3, 0, {"picture_only": 1})
    assert bring_in("shopify-products", path).counts.unchanged == 3
    found = portable_variants(["B-S", "bowl-대", "PIN"])
    assert {one.product_slug for one in found.values()} == {"bowl", "pin"}
    assert [one.details.options[0].values[0].names for one in found.values() if one.details.options] == [
        {"ko": "소"},
        {"ko": "대"},
    ]
    assert (found["PIN"].details.options, found["PIN"].details.status) == ((), "draft")
    assert bring_in("shopify-prices", path).counts.created == 3
    assert reconcile(ImportKind.PRODUCTS, path, "shopify-products").differences == ()
    prices = reconcile(ImportKind.PRICES, path, "shopify-prices")
    assert prices.sums == (Reconciled("KRW", "", 3, 3, Decimal(30900), Decimal(30900)),)
    assert prices.differences == ()


def test_shopify_orders_reconcile_to_the_won(bring_in: Import, tmp_path: Path) -> None:
    """Tax inside, tax on top, discount and shipping; an order that does not add up is refused, and named."""
    first = {"Financial Status": "paid", "Currency": "KRW", "Created at": "2024-03-01 10:00:00 +0900",
             "Billing Name": "김", "Shipping Country": "KR", "Lineitem quantity": "2", "Lineitem name": "Cup",
             "Lineitem price": "1000", "Lineitem sku": "CUP"}  # fmt: skip
    more = {"Lineitem quantity": "1", "Lineitem name": "Lid", "Lineitem price": "500", "Lineitem sku": "LID"}
    amounts = ("Shipping", "Discount Amount", "Taxes", "Total")
    rows = [
        first | {"Name": "#1"} | dict(zip(amounts, ("3000", "100", "491", "5400"), strict=True)),
        more | {"Name": "#1"},
        first | {"Name": "#2"} | dict(zip(amounts, ("0", "0", "200", "2200"), strict=True)),
        first | {"Name": "#3", "Financial Status": "refunded"} | dict(zip(amounts, ("0", "0", "0", "9"), strict=True)),
    ]
    path = table(tmp_path / "orders.csv", SHOPIFY_ORDERS, rows)
    report = bring_in("shopify-orders", path)
    assert (report.counts.created, report.counts.refused_by_code) == (2, {"total_differs": 1})
    assert bring_in("shopify-orders", path).counts.unchanged == 2
    assert {key: gross for key, (_, gross, _) in imported_totals("shopify", ["#1", "#2"]).items()} == {
        "#1": 5400,
        "#2": 2200,
    }
    told = reconcile(ImportKind.ORDERS, path, "shopify-orders")
    assert told.sums == (
        Reconciled("KRW", "paid", 2, 2, Decimal(7600), Decimal(7600)),
        Reconciled("KRW", "refunded", 1, 0, Decimal(9), Decimal(0)),
    )
    assert told.differences == (Unlike("#3", "missing", Decimal(9)),)


def test_shopify_customers(bring_in: Import, tmp_path: Path) -> None:
    rows = [{"First Name": "소라", "Email": "Sora@example.org"}, {"Phone": "+82101"}, {"First Name": "누구"}]
    path = table(tmp_path / "customers.csv", SHOPIFY_CUSTOMERS, rows)
    report = bring_in("shopify-customers", path)
    assert (report.counts.created, report.counts.refused_by_code) == (1, {"required": 1, "no_key": 1})
    told = reconcile(ImportKind.CUSTOMERS, path, "shopify-customers")
    assert [one.key for one in told.differences] == ["+82101", ""]


def test_what_a_file_says_twice_is_told_however_far_apart(
    bring_in: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two keys in memory, of five, and two differences kept, of three."""
    reconciling = import_module("jangteo.connect.services.reconcile")
    monkeypatch.setattr(reconciling, "AT_ONCE", 2)
    monkeypatch.setattr(reconciling, "MOST_TOLD", 2)
    rows = [{"First Name": "x", "Email": f"{name}@example.org"} for name in ("a", "b", "b", "c", "a")]
    path = table(tmp_path / "customers.csv", SHOPIFY_CUSTOMERS, rows)
    bring_in("shopify-customers", table(tmp_path / "some.csv", SHOPIFY_CUSTOMERS, rows[:2]))
    told: list[Unlike] = []
    report = reconcile(ImportKind.CUSTOMERS, path, "shopify-customers", tell=told.append)
    assert [(one.key[0], one.why) for one in told] == [("b", "twice"), ("c", "missing"), ("a", "twice")]
    assert (list(report.differences), report.different) == (told[:2], 3)
    assert report.sums == (Reconciled("", "", 5, 2, Decimal(0), Decimal(0)),)


def test_woocommerce_products_find_their_parents_wherever_they_stand(bring_in: Import, tmp_path: Path) -> None:
    rows = [
        {"ID": "7", "Type": "variable", "SKU": "HOOD", "Name": "Hood", "Published": "1", "Attribute 1 name": "Color",
         "Attribute 1 value(s)": "Blue, Red"},
        {"ID": "9", "Type": "simple", "SKU": "CAP", "Name": "Cap", "Published": "1", "Regular price": "9000"},
        {"ID": "8", "Type": "variation", "SKU": "HOOD-B", "Name": "Hood - Blue", "Published": "1",
         "Regular price": "50000", "Parent": "HOOD", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue"},
        {"ID": "10", "Type": "variation", "SKU": "", "Name": "Hood - Red", "Published": "1", "Regular price": "51000",
         "Parent": "HOOD", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Red"},
    ]  # fmt: skip
    path = table(tmp_path / "woo.csv", WOO_PRODUCTS, rows)
    report = bring_in("woocommerce-products", path)
    assert (report.counts.created, report.refused, report.counts.rows_skipped) == (3, 0, 1)
    found = portable_variants(["HOOD-B", "woo-10", "CAP"])
    assert [found[sku].product_slug for sku in ("HOOD-B", "woo-10", "CAP")] == ["HOOD", "HOOD", "CAP"]
    assert bring_in("woocommerce-prices", path).counts.created == 3
    assert reconcile(ImportKind.PRICES, path, "woocommerce-prices").differences == ()
    cap = catalog.variants_by_sku(["CAP"])["CAP"]
    assert [one.unit.value for one in pricing.list_prices([cap.id])] == [Decimal(9000)]


def test_older_and_smaller_exports_lack_columns(bring_in: Import, tmp_path: Path) -> None:
    """Shopify's had no Status; WooCommerce's has as many attributes as are used, and weights in the shop's unit."""
    row = {"Handle": "cup", "Title": "Cup", "Variant SKU": "CUP", "Variant Price": "9", "Option1 Name": "Title"}
    hidden = row | {"Handle": "lid", "Variant SKU": "LID", "Published": "FALSE"}
    path = table(tmp_path / "old.csv", SHOPIFY_PRODUCTS.removesuffix(",Status"), [row | {"Published": "true"}, hidden])
    assert bring_in("shopify-products", path).counts.created == 2
    statuses = {sku: one.details.status for sku, one in portable_variants(["CUP", "LID"]).items()}
    assert statuses == {"CUP": "active", "LID": "draft"}
    few = WOO_PRODUCTS.split(",Attribute")[0].replace("(kg)", "(lbs)")
    woo = {"ID": "73", "Type": "simple, downloadable, virtual", "SKU": "ALBUM", "Name": "Album", "Published": "1",
           "Weight (lbs)": ".5"}  # fmt: skip
    file = table(tmp_path / "few.csv", few, [woo, woo | {"ID": "74", "SKU": "SET", "Type": "grouped, virtual"}])
    assert bring_in("woocommerce-products", file).counts.created == 1
    assert reconcile(ImportKind.PRODUCTS, file, "woocommerce-products").differences == ()
    assert portable_variants(["ALBUM"])["ALBUM"].weight_grams == Decimal("226.796")


def test_woocommerce_orders_of_its_api(bring_in: Import, tmp_path: Path) -> None:
    lines = [
        {"sku": "CUP", "product_id": 1, "name": "Cup", "quantity": 2, "price": 1000, "total": "1900",
         "total_tax": "190"}
    ]  # fmt: skip
    order = {"id": 5, "number": "5", "currency": "KRW", "status": "completed",
             "date_created_gmt": "2024-03-01T01:00:00",
             "billing": {"first_name": "소라", "last_name": "김"}, "shipping_total": "3000", "shipping_tax": "300",
             "total": "5390", "line_items": lines}  # fmt: skip
    path = tmp_path / "orders.jsonl"
    path.write_text(json.dumps(order) + "\n", encoding="utf-8")
    assert bring_in("woocommerce-orders", path).counts.created == 1
    told = reconcile(ImportKind.ORDERS, path, "woocommerce-orders")
    assert told.sums == (Reconciled("KRW", "completed", 1, 1, Decimal(5390), Decimal(5390)),)
    assert told.differences == ()


def test_what_was_changed_here_is_named(bring_in: Import, tmp_path: Path) -> None:
    path = table(tmp_path / "woo.csv", WOO_PRODUCTS, [
        {"ID": "9", "Type": "simple", "SKU": "CAP", "Name": "Cap", "Published": "1", "Regular price": "9000"}
    ])  # fmt: skip
    bring_in("woocommerce-products", path)
    bring_in("woocommerce-prices", path)
    other = table(tmp_path / "other.csv", WOO_PRODUCTS, [
        {"ID": "9", "Type": "simple", "SKU": "CAP", "Name": "Cap", "Regular price": "9001"}
    ])  # fmt: skip
    told = reconcile(ImportKind.PRICES, other, "woocommerce-prices")
    assert told.differences == (Unlike("CAP", "amount", Decimal(9001), Decimal(9000)),)
