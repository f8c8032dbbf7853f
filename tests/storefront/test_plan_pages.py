"""Several addresses and days by a spreadsheet: what the page gives, it takes; what is wrong is named by its line."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jangteo.connect.services import read_sheet, write_sheet
from jangteo.kernel import clock
from jangteo.ordering.models import Cart, CartDelivery, CartDeliveryLine, CartLine
from storefront.market import Market

pytestmark = pytest.mark.django_db

PLAN, TABLE = "/cart/plan/", "/cart/plan/table/"
HEAD = ["sku", "quantity", "recipient", "phone", "postcode", "line1", "date"]


def send(client: Client, content: bytes, name: str = "plan.xlsx") -> str:
    """The page's answer to a file."""
    form = {"how": "table", "file": SimpleUploadedFile(name, content)}
    response = client.post(PLAN, form, follow=True, headers={"Accept-Language": "en"})
    assert response.status_code in (200, 422)
    return response.content.decode()


def goes() -> list[tuple[str, str, str, int]]:
    rows = CartDeliveryLine.objects.order_by("delivery__number", "line__id")
    return [
        (
            one.delivery.ship_to["line1"],
            one.delivery.ship_to["postcode"],
            str(one.delivery.wanted_on),
            one.unit_quantity,
        )
        for one in rows.select_related("delivery")
    ]


def test_twenty_five_lines_to_ten_addresses_on_four_days(market: Market, shopper: Client) -> None:
    """What a workbook says is what the cart holds; the workbook it gives then says the same once more."""
    days = [(clock.today() + timedelta(days=one)).isoformat() for one in range(2, 6)]
    rows = [
        [sku, "1", "손지우", "010-1234-5678", "03045", f"북촌로 {number}", day]
        for sku in ("MUG-WH", "CUP")
        for number in range(1, 11)
        for day in days
    ]
    assert "Where everything goes is set." in send(shopper, write_sheet("plan", HEAD, rows))
    assert CartDelivery.objects.count() == 40
    assert sorted(CartLine.objects.values_list("quantity", flat=True)) == [40, 40]
    before = goes()
    given = shopper.get(TABLE)
    assert 'filename="deliveries.xlsx"' in given["Content-Disposition"]
    assert len(read_sheet(given.content, most_rows=100, most_bytes=1_000_000)) == 81
    assert "Where everything goes is set." in send(shopper, given.content)
    assert goes() == before
    told = list(csv.reader(io.StringIO(shopper.get(f"{TABLE}?as=csv").content.decode("utf-8-sig"))))
    assert [row[0] for row in told[1:]].count("CUP") == 40


def test_days_and_postcodes_are_read_as_spreadsheets_write_them(market: Market, shopper: Client) -> None:
    day = clock.today() + timedelta(days=30)
    for text in (f"{day}T00:00:00", f"{day:%Y. %-m. %-d.}", f"{day:%Y/%m/%d}"):
        row = ["CUP", "2", "손지우", "010", "3045", "북촌로 1", text]
        assert "Where everything goes is set." in send(shopper, write_sheet("plan", HEAD, [row])), text
        assert goes() == [("북촌로 1", "03045", str(day), 2)]


def test_a_file_from_a_korean_office_is_read(market: Market, shopper: Client) -> None:
    text = "품번;수량;받는 분;연락처;우편번호;주소\nCUP;2;손지우;010;03045;북촌로 1\n"
    assert "Where everything goes is set." in send(shopper, text.encode("cp949"), "plan.csv")
    assert goes() == [("북촌로 1", "03045", "None", 2)]


def test_what_can_not_be_read_or_used_changes_nothing(market: Market, shopper: Client) -> None:
    good = ["CUP", "2", "손지우", "010", "03045", "북촌로 1", ""]
    send(shopper, write_sheet("plan", HEAD, [good]))
    before = goes()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    past = (clock.today() - timedelta(days=1)).isoformat()
    for content, told in (
        (b" ", "This file is empty."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old Excel file"),
        (b"PK\x03\x04" + b"x" * 100, "We could not read this file."),
        (bomb.getvalue(), "We could not read this file."),
        (b"\xff\xfe\x00", "We could not read this file."),
        (b"sku,quantity\n" * 2_010, "2000 at most."),
        (b"x" * 2_000_001, "This file is larger than 2 MB."),
        (write_sheet("plan", HEAD, [good] * 2_001), "2000 at most."),
        (write_sheet("plan", HEAD, [good, [*good[:6], past]]), f"Line 3, date: {past} is past."),
        (write_sheet("plan", HEAD, [[*good[:6], "soon"]]), "Line 2, date: soon is no day"),
        (write_sheet("plan", HEAD[1:], [good[1:]]), "This column is missing."),
    ):
        assert told in send(shopper, content), told
        assert goes() == before


def test_what_is_refused_leaves_no_empty_cart(market: Market, shopper: Client, guest: Client) -> None:
    assert shopper.post(PLAN, {"how": "table", "table": "nothing,of,this\n"}).status_code == 422
    for client in (shopper, guest):
        for sku, quantity in (("NO-SUCH", "1"), ("MUG-WH", "0"), ("MUG-WH", "99999999999")):
            assert client.post("/cart/lines/", {"sku": sku, "quantity": quantity}).status_code in (404, 422)
    assert not Cart.objects.exists()
