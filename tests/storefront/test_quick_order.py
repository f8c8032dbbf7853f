"""Quick order, ordering again and lists, as pages."""

from html import unescape
from re import findall, search
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jangteo.catalog.models import Variant
from jangteo.connect.services import write_sheet
from jangteo.ordering.models import CartLine
from jangteo.purchasing.models import PartNumber, RequisitionLine, RequisitionList
from storefront.market import Market

pytestmark = pytest.mark.django_db

QUICK = "/quick-order/"


def fields_of(page: str) -> dict[str, str]:
    """What the browser would send of the lines on the page."""
    found = {
        name: unescape(value)
        for name, value in findall(r'name="((?:line|meant|count)-\d+)"[^>]*?value="([^"]*)"', page)
    }
    for name, options in findall(r'<select[^>]*name="(meant-\d+)">(.*?)</select>', page):
        chosen = search(r'value="([^"]*)" selected', options) or search(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def send(client: Client, form: dict[str, Any], status: int = 200) -> str:
    response = client.post(QUICK, form, headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def in_cart() -> list[tuple[str, str, int]]:
    rows = CartLine.objects.order_by("variant__sku", "unit")
    return list(rows.values_list("variant__sku", "unit", "unit_quantity"))


def test_a_pasted_list_is_read_put_right_and_added_whole(market: Market, shopper: Client) -> None:
    page = send(shopper, {"text": "MUG-WH 2개\nMUG-WH 3박스\nRACK 1\n그 컵 2"})
    fields = fields_of(page)
    assert [fields[f"count-{at}"] for at in range(4)] == ["2", "3", "1", "2"]
    assert "RACK" not in {value.partition("|")[0] for name, value in fields.items() if name.startswith("meant")}
    send(shopper, fields | {"act": "add"}, status=422)
    assert in_cart() == []
    page = send(shopper, {key: value for key, value in fields.items() if key != "line-2"} | {"remove": "1"})
    fields = fields_of(page)
    assert len([name for name in fields if name.startswith("line-")]) == 2
    done = shopper.post(QUICK, fields | {"meant-1": "CUP|each", "act": "add"})
    assert done["Location"] == "/cart/"
    assert in_cart() == [("CUP", "each", 2), ("MUG-WH", "each", 2)]
    (known,) = PartNumber.objects.all()
    assert (known.text, known.variant.sku) == ("그 컵", "CUP")


def test_a_workbook_and_a_csv_are_lists_too(market: Market, shopper: Client) -> None:
    for name, content in (
        ("order.xlsx", write_sheet("order", ("품번", "수량"), [["MUG-WH", "2"], ["CUP", "1"]])),
        ("order.csv", "품번,수량\nMUG-WH,2\nCUP,1\n".encode()),
    ):
        fields = fields_of(send(shopper, {"file": SimpleUploadedFile(name, content)}))
        assert [fields["meant-0"], fields["count-0"], fields["count-1"]] == ["MUG-WH|each", "2", "1"], name
    send(shopper, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04no")}, status=422)


def test_a_scan_of_the_same_makes_it_one_more(market: Market, guest: Client) -> None:
    fields = fields_of(send(guest, {"scan": "MUG-WH"}))
    fields = fields_of(send(guest, fields | {"scan": "MUG-WH"}))
    fields = fields_of(send(guest, fields | {"scan": "CUP*12"}))
    assert (fields["count-0"], fields["count-1"]) == ("2", "12")
    assert "line-2" not in fields
    assert guest.post(QUICK, fields | {"act": "add"})["Location"] == "/cart/"
    assert in_cart() == [("CUP", "each", 12), ("MUG-WH", "each", 2)]


def test_five_hundred_lines_go_through_the_page(market: Market, shopper: Client) -> None:
    fields = fields_of(send(shopper, {"text": "MUG-WH 1\n" * 499 + "그 컵 1"}))
    assert len([name for name in fields if name.startswith("line-")]) == 500
    assert "500 at most" in send(shopper, fields | {"text": "CUP 1"}, status=422)


def test_an_order_again_tells_what_is_otherwise_and_adds_what_is_left(market: Market, shopper: Client) -> None:
    shopper.post(QUICK, fields_of(send(shopper, {"text": "MUG-WH 2\nCUP 1"})) | {"act": "add"})
    assert shopper.post("/lists/", {"name": "매주"})["Location"].startswith("/lists/")
    CartLine.objects.all().delete()
    Variant.objects.filter(sku="CUP").update(is_active=False)
    address = f"/lists/{RequisitionList.objects.get().pk}/again/"
    page = shopper.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "1 line is otherwise than before" in page
    assert "This is no longer sold here." in page
    assert shopper.post(address)["Location"] == "/cart/"
    assert in_cart() == [("MUG-WH", "each", 2)]


def test_a_list_is_changed_shared_and_thrown_away_by_whose_it_is(
    market: Market, shopper: Client, dealer: Client
) -> None:
    shopper.post(QUICK, fields_of(send(shopper, {"text": "MUG-WH 2\nCUP 1"})) | {"act": "keep", "name": "매주"})
    address = f"/lists/{RequisitionList.objects.get().pk}/"
    assert dealer.get(f"/wholesale{address}").status_code == 404
    assert shopper.post(address, {"act": "save", "count-1": "x", "count-2": "1"}).status_code == 422
    shopper.post(address, {"act": "save", "count-1": "5", "count-2": "0"})
    assert list(RequisitionLine.objects.values_list("variant__sku", "unit_quantity")) == [("MUG-WH", 5)]
    shopper.post(address, {"act": "share", "name": "매달", "shared_with": ""})
    assert RequisitionList.objects.get().name == "매달"
    assert shopper.post(address, {"act": "delete"})["Location"] == "/lists/"
    assert not RequisitionList.objects.exists()


def test_what_is_usually_bought_waits_for_a_quantity(market: Market, dealer: Client) -> None:
    page = dealer.get("/wholesale/quick-order/usual/", headers={"Accept-Language": "en"})
    assert "What you order a second time appears here." in page.content.decode()
