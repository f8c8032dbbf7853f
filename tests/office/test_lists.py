"""Long lists: pages by where the last one ended, files of them, and who took which."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.catalog.selectors.staff import page_of_variants
from jangteo.inventory.selectors import count_low_variants, list_low_variants
from jangteo.kernel import keyset
from jangteo.kernel.models import AuditEntry
from jangteo.office.pages import exports
from jangteo.office.pages.lists import LISTS
from jangteo.ordering import services as ordering
from jangteo.ordering.types import HoldKind
from jangteo.privacy.models import DataReading
from office.desk import DESK, order, read, staff_client
from storefront.market import DEALER, SHOPPER, Market, add_mugs


def table(client: Client, address: str) -> list[list[str]]:
    """A file's rows without its head."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("page", ["products", "stock"])
def test_goods_are_turned_by_where_the_last_page_ended(
    staff: Client, market: Market, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_mugs(market, 5)
    monkeypatch.setattr(f"jangteo.office.pages.{'goods' if page == 'products' else 'stock'}.PAGE_SIZE", 3)

    def shown(at: str) -> tuple[list[str], Any]:
        context = staff.get(f"/office/{page}/", {"view": "all", "at": at}).context
        rows = [row["product"].slug if page == "products" else row["variant"].sku for row in context["rows"]]
        return rows, context["pager"]

    seen, turned, at = list[str](), list[list[str]](), ""
    while True:
        rows, pager = shown(at)
        turned.append(rows)
        seen += rows
        if not pager.later:
            break
        at = pager.later
    assert len(seen) == len(set(seen)) == pager.total
    assert len(turned) > 2
    back, _pager = shown(pager.earlier)
    assert back == turned[-2]
    assert shown("rubbish")[0] == turned[0]


def test_a_list_narrowed_by_more_than_can_be_named_is_looked_through(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_mugs(market, 6)
    every = page_of_variants("").rows
    kept = every[::2]
    monkeypatch.setattr(keyset, "LOOKED_THROUGH", 2)

    def among(ids: Sequence[Any]) -> list[Any]:
        return [one for one in ids if one in kept]

    first = page_of_variants("", within=among, limit=2, most=3)
    second = page_of_variants("", within=among, limit=2, cursor=first.later)
    assert (first.rows, second.rows, first.total) == (kept[:2], kept[2:4], 4)
    assert page_of_variants("", within=among, limit=2, cursor=second.earlier).rows == kept[:2]
    assert page_of_variants("MUG", within=among, limit=50).rows == [
        one for one in page_of_variants("MUG").rows if one in kept
    ]
    monkeypatch.setattr(keyset, "MOST_COUNTED", 1)
    assert callable(keyset.named_or_kept(lambda of, limit: every[:limit]))


def test_what_is_short_is_counted_as_it_is_listed(market: Market) -> None:
    add_mugs(market, 3)
    assert count_low_variants(10, 0) == [len(list_low_variants(10)), len(list_low_variants(0))]
    some = [list_low_variants(10)[0][0]]
    assert [pk for pk, _free in list_low_variants(10, some)] == some


@pytest.mark.parametrize("page", sorted(LISTS))
def test_every_list_is_taken_as_it_is_narrowed_and_that_is_kept(staff: Client, market: Market, page: str) -> None:
    order("wholesale", DEALER, ("CUP", 1))
    staff.get(f"/office/{page}/?view=all")
    rows = table(staff, f"/office/{page}/export/?q=&at=x")
    entry = AuditEntry.objects.get(action="desk.take_export")
    assert entry.after == {"list": page, "wanted": {"at": "x"}, "rows": len(rows)}
    assert entry.actor["name"] == "한소율"
    listed = staff.get(f"/office/{page}/?view=all").context["pager"].total
    assert listed == len(rows)
    assert f"/office/{page}/export/" in staff.get(f"/office/{page}/?view=all").content.decode()


def test_a_file_holds_what_the_filter_lets_through(staff: Client, market: Market) -> None:
    order("wholesale", DEALER, ("CUP", 1))
    order("shop", SHOPPER, ("CUP", 1))
    assert len(table(staff, "/office/orders/export/?channel=wholesale&q=%00")) == 1
    assert [row[0] for row in table(staff, "/office/products/export/?channel=shop&q=MUG-IN")] == ["moon-mug"]
    skus = [row[0] for row in table(staff, "/office/stock/export/?level=low")]
    assert skus == [row["variant"].sku for row in staff.get("/office/stock/?level=low").context["rows"]]
    assert DataReading.objects.filter(what="export of orders").count() == 1


def test_a_file_is_read_in_parts_and_a_list_too_long_for_it_is_told(
    staff: Client,
    market: Market,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    add_mugs(market, 5)
    whole = table(staff, "/office/products/export/")
    with django_assert_max_num_queries(22):
        table(staff, "/office/products/export/")
    monkeypatch.setattr("jangteo.office.pages.export_lists.BATCH", 2)
    assert table(staff, "/office/products/export/") == whole
    monkeypatch.setattr(exports, "MOST_EXPORTED", 2)
    noted = AuditEntry.objects.filter(action="desk.take_export").count()
    told = staff.get("/office/products/export/?status=active", follow=True)
    assert told.redirect_chain[-1][0] == "/office/products/?status=active&"
    assert "More than 2 rows fit, too many for one file. Narrow the list first." in told.content.decode()
    assert AuditEntry.objects.filter(action="desk.take_export").count() == noted


def test_lists_of_people_take_a_right_of_their_own(market: Market) -> None:
    clerk = staff_client("staff_clerk")
    for page in ("orders", "companies", "people", "invoices", "quotes"):
        assert clerk.get(f"/office/{page}/export/").status_code == 403
    assert "/office/orders/export/" not in clerk.get("/office/orders/?view=all").content.decode()
    assert clerk.get("/office/stock/export/").status_code == 200


@pytest.mark.parametrize(
    ("address", "name"), [("/office/today/figures/", "sales"), ("/office/price-lists/retail/export/", "prices-retail")]
)
def test_other_files_are_kept_in_the_trail_too(staff: Client, market: Market, address: str, name: str) -> None:
    rows = table(staff, address)
    assert AuditEntry.objects.get(action="desk.take_export").after == {"list": name, "wanted": {}, "rows": len(rows)}


def test_a_row_says_why_when_it_is_asked(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    placed = order("wholesale", DEALER, ("MUG-WH", 12))
    ordering.hold_order(order_id=placed, kind=HoldKind.STOCK, why="glaze to be checked", actor=DESK)
    number = read(placed).summary.number
    asked = {
        "/office/orders/": (f"/office/orders/{number}/why/", "glaze to be checked", "Price list “trade”", "₩194,832"),
        "/office/price-lists/trade/": ("/office/price-lists/trade/why/MUG-WH/", "₩14,760", "The whole ladder"),
        "/office/stock/": ("/office/stock/MUG-WH/why/", "Promised to orders", "All of its stock"),
    }
    for page, (address, *words) in asked.items():
        assert f'hx-get="{address}"' in staff.get(page).content.decode()
        with django_assert_max_num_queries(26):
            part = staff.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        for word in words:
            assert word in part
        assert "<html" in staff.get(address).content.decode()
    assert staff.get("/office/stock/NOPE/why/").status_code == 404
    assert staff.get("/office/orders/nope/why/").status_code == 404
