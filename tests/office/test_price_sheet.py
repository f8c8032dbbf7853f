"""The workbench of price lists: sheet, paste and upload, bulk change, drafts, ladder, calendar, files both ways."""

import io
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import ACTOR, list_of
from jangteo.kernel import clock
from jangteo.pricing import selectors, services
from jangteo.pricing.models import Price, PriceDraft
from jangteo.pricing.types import Derivation, PriceRow
from office.desk import staff_client
from storefront.market import Market

DAY = timedelta(days=1)
LIST = "/office/price-lists/retail"
SCRIPT = Path(__file__).parents[2] / "src/jangteo/office/static/office/sheet.js"


def now_of(market: Market, sku: str, code: str = "retail") -> dict[int, str]:
    found = selectors.prices_at(selectors.price_periods(code, [market.variants[sku]]), clock.now())
    return {quantity: f"{one.unit_price.normalize():f}" for (_, quantity), one in found.items()}


def draft_id() -> UUID:
    return PriceDraft.objects.latest("made_at").pk


def sheet(staff: Client, cells: dict[str, str], seen: dict[str, str]) -> Any:
    return staff.post(f"{LIST}/sheet/", cells | {"seen": json.dumps(seen), "why": "spring"})


def test_a_sheet_becomes_a_draft_that_is_published_and_taken_back(staff: Client, market: Market) -> None:
    page = staff.get(f"{LIST}/sheet/?step=10")
    mug = market.variants["MUG-WH"]
    assert (page.status_code, page.context["steps"][:2]) == (200, [1, 10])
    one, ten = f"p-{mug}-1", f"p-{mug}-10"
    assert f'name="{one}" value="28000"' in page.content.decode()
    response = sheet(staff, {one: "29,000", ten: "27500"}, {one: "28000"})
    assert response["Location"] == f"/office/price-drafts/{draft_id()}/"
    assert now_of(market, "MUG-WH") == {1: "28000"}
    preview = staff.get(response["Location"]).content.decode()
    for text in ("₩28,000", "₩29,000", "₩27,500", "Publish 2 prices", "spring", "3.6%"):
        assert text in preview
    assert staff.post(f"{response['Location']}publish/").status_code == 302
    assert now_of(market, "MUG-WH") == {1: "29000", 10: "27500"}
    told = staff.post(f"{response['Location']}undo/", follow=True).content.decode()
    assert "What held before holds again, from now on." in told
    assert now_of(market, "MUG-WH") == {1: "28000"}


def test_a_bad_cell_is_told_at_the_cell_and_nothing_is_kept(staff: Client, market: Market) -> None:
    one = f"p-{market.variants['MUG-WH']}-1"
    response = sheet(staff, {one: "abc", "p-nobody-1": "5", "p-": "1"}, {one: "28000"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="abc"' in page
    assert "at most 6 decimals" in page
    assert not PriceDraft.objects.exists()
    assert sheet(staff, {one: "28000"}, {one: "28000"}).status_code == 422  # nothing would change
    assert staff.post(f"{LIST}/sheet/", {one: "5", "seen": "[1"}).status_code == 422


def test_a_cell_that_somebody_changed_meanwhile_is_marked(staff: Client, market: Market) -> None:
    mug = market.variants["MUG-WH"]
    services.set_prices(price_list_code="retail", prices=[PriceRow(mug, Decimal(30000))], actor=ACTOR)
    response = sheet(staff, {f"p-{mug}-1": "29000"}, {f"p-{mug}-1": "28000"})
    assert (response.status_code, PriceDraft.objects.count()) == (422, 0)
    assert "Somebody changed this price meanwhile." in response.content.decode()


def bulk(staff: Client, **fields: str) -> Any:
    form = {"chosen": "all", "operation": "up", "value": "10", "mode": "half_up", "round_to": "", "ending": ""}
    return staff.post(f"{LIST}/many/", form | fields)


def test_many_prices_change_by_one_operation(staff: Client, market: Market) -> None:
    assert staff.get(f"{LIST}/many/").status_code == 200
    assert bulk(staff, chosen="skus", skus="MUG-WH\nCUP", round_to="1000", ending="900").status_code == 302
    rows = selectors.draft_rows(draft_id())
    assert {row.variant_id for row in rows} == {market.variants["MUG-WH"], market.variants["CUP"]}
    assert {row.unit_price % 1000 for row in rows if row.unit_price is not None} == {900}
    assert bulk(staff, chosen="category", category="mugs", operation="subtract", value="500").status_code == 302
    assert bulk(staff, chosen="text", text="달빛", operation="times", other_list="none", value="1").status_code == 422
    staff.post(f"/office/price-drafts/{draft_id()}/publish/")
    assert now_of(market, "MUG-WH") == {1: "27500"}
    page = staff.get(f"/office/price-drafts/{draft_id()}/?order=fall")
    assert page.context["extremes"].keys() == {"fall"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"operation": "down", "value": "101"}, "value"),
        ({"operation": "times"}, "other_list"),
        ({"chosen": "skus", "skus": "NOPE"}, "skus"),
        ({"chosen": "category"}, "category"),
        ({"chosen": "text"}, "text"),
        ({"round_to": "0"}, "round_to"),
        ({"round_to": "100", "ending": "100"}, "ending"),
        ({"ending": "9"}, "ending"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2020-01-01T00:00"}, "since"),
        ({"why": "x" * 201}, "why"),
        ({"text": "x\x00"}, "text"),
    ],
)
def test_a_bulk_change_that_makes_no_sense_is_told_at_its_field(
    staff: Client, fields: dict[str, str], field: str
) -> None:
    response = bulk(staff, **fields)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not PriceDraft.objects.exists()


def bring(staff: Client, text: str = "", code: str = "retail", **fields: Any) -> Any:
    return staff.post(f"/office/price-lists/{code}/bring/", {"text": text} | fields)


def test_pasted_lines_are_refused_whole_with_line_and_reason_or_taken_in_part(staff: Client, market: Market) -> None:
    lines = "SKU\tFrom quantity\tUnit price\nMUG-WH\t1\t29000\nNOPE\t1\t5\nCUP\tx\t5"
    response = bring(staff, lines)
    assert response.status_code == 422
    told = [(line, value) for line, _why, value in response.context["problems"]]
    assert told == [(3, "NOPE"), (4, "x")]
    assert not PriceDraft.objects.exists()
    assert bring(staff, lines, good="on").status_code == 302
    assert PriceDraft.objects.get().row_count == 1
    assert bring(staff, "").status_code == 422
    assert bring(staff, "\n".join(f"X{n}\t1" for n in range(20_001))).status_code == 422
    assert bring(staff, "MUG-WH 28000").status_code == 422  # it is so already


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0old", "old Excel file"),
        (b"PK\x03\x04broken", "The workbook is broken"),
        (b"\x00\x01\x02\xff\xfe", "neither an XLSX workbook nor a CSV"),
        (b'SKU,price\n"MUG', "neither an XLSX workbook nor a CSV"),
        (b"x" * 10_000_001, "larger than 10 MB"),
        (b"A,1\n" * 100_002, "more than 100,000 rows"),
    ],
)
def test_a_file_that_cant_be_read_is_told_in_words(staff: Client, content: bytes, words: str) -> None:
    response = bring(staff, file=SimpleUploadedFile("prices.xlsx", content or b" "))
    assert response.status_code == 422
    assert words in response.content.decode()


def exported(staff: Client, code: str, form: str) -> bytes:
    response = staff.get(f"/office/price-lists/{code}/export/?format={form}")
    assert response.status_code == 200
    return response.getvalue()


def known(code: str) -> list[Any]:
    facts = ("variant", "min_quantity", "unit_price", "valid_from", "valid_until")
    return list(Price.objects.filter(price_list__code=code).order_by(*facts[:2], "unit_price").values_list(*facts))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_files_go_both_ways_without_loss(staff: Client, market: Market, form: str, language: str) -> None:
    staff = staff_client("staff_administrator", language=language)
    mug, now = market.variants["MUG-WH"], clock.now()
    list_of("full")
    steps = [
        PriceRow(mug, Decimal("0.003450"), 1),
        PriceRow(mug, Decimal("12345678901.123456"), 10, since=now - 9 * DAY, until=now - 3 * DAY),
        PriceRow(mug, Decimal(8), 10, since=now - 3 * DAY, until=now + 3 * DAY),
        PriceRow(mug, Decimal(9), 10, since=now + 3 * DAY),
        PriceRow(market.variants["CUP"], Decimal(1), 1000),
    ]
    services.set_prices(price_list_code="full", prices=steps, actor=ACTOR)
    content = exported(staff, "full", form)
    file = SimpleUploadedFile(f"prices.{form}", content)
    same = bring(staff, code="full", file=file)
    assert (same.status_code, same.context["problem"] != "") == (422, True)  # nothing would change
    list_of("empty")
    file.seek(0)
    assert bring(staff, code="empty", file=file).status_code == 302
    staff.post(f"/office/price-drafts/{draft_id()}/publish/")
    assert known("empty") == known("full")
    assert exported(staff, "empty", "csv") == exported(staff, "full", "csv")


def test_a_workbooks_numbers_are_read_as_they_were_typed(staff: Client, market: Market) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("SKU", "From", "Price"), ("MUG-WH", 1, 28500.1), ("MUG-WH", 10.0, 27000), ("CUP", 1, 9.1234567)):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    response = bring(staff, file=SimpleUploadedFile("x.xlsx", file.getvalue()))
    assert [(line, value) for line, _why, value in response.context["problems"]] == [(4, "9.1234567")]
    bring(staff, file=SimpleUploadedFile("x.xlsx", file.getvalue()), good="on")
    found = {row.min_quantity: str(row.unit_price) for row in selectors.draft_rows(draft_id())}
    assert found == {1: "28500.1", 10: "27000"}


def test_a_ladder_is_changed_at_once_with_a_way_back_and_steps_end(staff: Client, market: Market) -> None:
    path = f"{LIST}/ladder/MUG-WH/"
    form: dict[str, Any] = {"quantity": ["1", "12"], "seen": ["28000", ""], "price": ["27000", "25000"]}
    page = staff.post(f"{path}change/", form | {"why": "x"}, follow=True).content.decode()
    assert "2 prices are published." in page
    assert "Take back" in page
    assert now_of(market, "MUG-WH") == {1: "27000", 12: "25000"}
    later = (clock.now() + 3 * DAY).astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")
    form = {"quantity": ["1"], "seen": ["27000"], "price": ["20000"], "since": later, "act": "draft"}
    assert staff.post(f"{path}change/", form).status_code == 302
    staff.post(f"/office/price-drafts/{draft_id()}/publish/")
    page = staff.get(path).content.decode()
    for text in ("₩27,000", "₩20,000", "To come", "What was known before", "₩28,000"):
        assert text in page
    assert "₩20,000" in staff.get("/office/products/moon-mug/").content.decode()
    assert "What changes next" in staff.get(f"{LIST}/").content.decode()
    assert staff.post(f"{path}end/", {"quantity": "12", "why": "sold out"}).status_code == 302
    assert now_of(market, "MUG-WH") == {1: "27000"}
    for bad in ({"quantity": "x"}, {"quantity": "1", "until": "x"}):
        assert staff.post(f"{path}end/", bad).status_code == 422
    for quantity, price in (("0", "5"), ("1", "-5"), ("x", "5")):
        sent = {"quantity": [quantity], "seen": [""], "price": [price]}
        assert staff.post(f"{path}change/", sent).status_code == 422
    assert staff.get(f"{LIST}/ladder/NOPE/").status_code == 404


def test_a_derived_list_shows_its_steps_and_where_they_come_of(staff: Client, market: Market) -> None:
    list_of("derived", derived=Derivation("retail", Decimal("0.7"), Decimal(100)))
    page = staff.get("/office/price-lists/derived/").content.decode()
    for text in ("₩19,600", "× 0.7 of list", "/office/price-lists/retail/", "rounded to 100"):
        assert text in page
    assert "Edit as a sheet" not in page
    counts = {one.code: one.price_count for one in selectors.list_price_lists()}
    assert counts["derived"] == counts["retail"] > 0
    assert "₩19,600" in staff.get("/office/price-lists/derived/ladder/MUG-WH/").content.decode()
    for path in ("sheet", "many", "bring"):
        response = staff.get(f"/office/price-lists/derived/{path}/", follow=True)
        assert "Change them there." in response.content.decode()


def test_those_who_only_see_prices_change_none(staff: Client, market: Market) -> None:
    bulk(staff)
    viewer = staff_client("staff_viewer")
    draft = f"/office/price-drafts/{draft_id()}/"
    assert viewer.get(draft).status_code == 200
    assert "Publish" not in viewer.get(draft).content.decode()
    for path in ("publish", "undo", "discard"):
        assert viewer.post(f"{draft}{path}/").status_code == 403
    for path in ("sheet", "many", "bring"):
        assert viewer.get(f"{LIST}/{path}/").status_code == 403
    assert viewer.post(f"{LIST}/ladder/MUG-WH/end/", {"quantity": "1"}).status_code == 403
    assert PriceDraft.objects.get().state == "draft"
