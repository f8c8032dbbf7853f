"""Saved views: kept, shared, opened by, put first, taken away; and filters that narrow nothing any more."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from jangteo.desk.models import SavedView, ViewChoice
from jangteo.desk.types import View
from jangteo.office.pages.lists import LISTS, known_query, stale_filters
from office.desk import STAFF, order, staff_client
from storefront.market import DEALER, SHOPPER, Market


def keep(client: Client, name: str, query: str, page: str = "orders", **more: str) -> None:
    response = client.post(f"/office/views/{page}/", {"name": name, "query": query} | more)
    assert response.status_code == 302


def names(client: Client, page: str = "orders") -> list[str]:
    shown = client.get(f"/office/{page}/?view=all")
    assert shown.status_code == 200
    contexts: Any = shown.context
    views: list[View] = next(part for part in contexts if part and "views" in part)["views"]
    return [one.name for one in views]


def test_a_view_is_kept_and_opened(staff: Client, market: Market) -> None:
    trade, _shop = order("wholesale", DEALER, ("CUP", 1)), order("shop", SHOPPER, ("MUG-WH", 1))
    keep(staff, "  Trade   only ", "channel=wholesale&page=3&luck=1&q=")
    row = SavedView.objects.get()
    assert (row.name, row.query) == ("Trade only", "channel=wholesale")
    page = staff.get("/office/orders/?view=all").content.decode()
    assert "/office/orders/?channel=wholesale" in page
    assert [one.id for one in staff.get(f"/office/orders/?{row.query}").context["orders"]] == [trade]


def test_a_list_opens_by_the_view_one_chose(staff: Client, market: Market) -> None:
    keep(staff, "Trade", "channel=wholesale", default="1")
    response = staff.get("/office/orders/")
    assert (response.status_code, response["Location"]) == (302, "/office/orders/?channel=wholesale")
    assert staff.get("/office/orders/?view=all").status_code == 200
    view_id = SavedView.objects.get().pk
    staff.post(f"/office/views/orders/{view_id}/no-default/")
    assert staff.get("/office/orders/").status_code == 200


def test_views_are_put_first_renamed_and_taken_away(staff: Client, market: Market) -> None:
    for name in ("A", "B", "C"):
        keep(staff, name, "status=placed")
    assert names(staff) == ["A", "B", "C"]
    last = SavedView.objects.get(name="C").pk
    staff.post(f"/office/views/orders/{last}/first/")
    staff.post(f"/office/views/orders/{last}/rename/", {"name": "Z"})
    assert names(staff) == ["Z", "A", "B"]
    taken = staff.post(f"/office/views/orders/{last}/rename/", {"name": "A"}, follow=True).content.decode()
    assert "A view needs a name of its own" in taken
    staff.post(f"/office/views/orders/{last}/delete/")
    assert names(staff) == ["A", "B"]


def test_the_same_name_is_written_over(staff: Client, market: Market) -> None:
    keep(staff, "Mine", "status=placed")
    keep(staff, "Mine", "status=cancelled")
    assert SavedView.objects.get().query == "status=cancelled"


def test_a_view_is_shared_with_a_role_and_changed_by_its_owner_alone(staff: Client, market: Market) -> None:
    clerk, other, finance = staff_client("staff_clerk"), staff_client("staff_clerk"), staff_client("staff_finance")
    keep(clerk, "To ship", "fulfilment=open", role="staff_clerk")
    keep(clerk, "Private", "status=placed")
    assert (names(clerk), names(other), names(finance)) == (["To ship", "Private"], ["To ship"], [])
    view_id = SavedView.objects.get(name="To ship").pk
    for action in ("delete", "first", "rename"):
        assert other.post(f"/office/views/orders/{view_id}/{action}/", {"name": "x"}).status_code == 404
    assert other.post(f"/office/views/orders/{view_id}/default/").status_code == 302
    assert other.get("/office/orders/")["Location"] == "/office/orders/?fulfilment=open"
    assert finance.post(f"/office/views/orders/{view_id}/default/").status_code == 404
    clerk.post(f"/office/views/orders/{view_id}/delete/")
    assert other.get("/office/orders/").status_code == 200
    assert not ViewChoice.objects.exists()


def test_a_role_one_does_not_hold_takes_who_gives_roles(staff: Client, market: Market) -> None:
    clerk = staff_client("staff_clerk")
    told = clerk.post("/office/views/orders/", {"name": "x", "query": "", "role": "staff_finance"}, follow=True)
    assert "a role that you hold yourself" in told.content.decode()
    keep(staff, "For finance", "payment=awaited", role="staff_finance")
    assert names(staff_client("staff_finance")) == ["For finance"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_view_needs_a_name(staff: Client, market: Market, name: str) -> None:
    keep(staff, name, "status=placed")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", sorted(LISTS))
def test_every_list_shows_its_views_and_names_what_is_stale(staff: Client, market: Market, page: str) -> None:
    path = f"/office/{page}/"
    keep(staff, f"View of {page}", "", page=page)
    told = staff.get(f"{path}?luck=1").content.decode()
    assert f"View of {page}" in told
    assert "This narrows nothing any more: luck: 1" in told
    assert "narrows nothing" not in staff.get(f"{path}?view=all").content.decode()


@pytest.mark.parametrize(
    ("query", "stale"),
    [
        ("status=placed&channel=shop&from=2026-01-01&page=2", 0),
        ("status=gone", 1),
        ("channel=closed&held=luck&from=yesterday&buyer=1", 4),
        ("q=%00anything", 0),
    ],
)
def test_a_filter_is_checked_by_what_there_is(market: Market, query: str, stale: int) -> None:
    assert len(stale_filters("orders", query)) == stale


def test_known_queries_drop_what_the_list_does_not_know() -> None:
    assert known_query("orders", "luck=1&status=placed&q=+&at=x") == "status=placed"


def test_no_list_no_view(staff: Client, market: Market) -> None:
    assert staff.post("/office/views/luck/", {"name": "x"}).status_code == 404
    assert staff_client("store").post("/office/views/invoices/", {"name": "x"}).status_code == 404
    assert staff.post(f"/office/views/orders/{UUID(int=1)}/burn/").status_code == 404
    assert STAFF
