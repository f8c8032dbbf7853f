"""Line sheets: what this buyer may see, at this buyer's prices, and nobody else's."""

import io
import re
import struct
import zlib
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.catalog.models import Media
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Actor
from jangteo.line_sheets.rules import part_on_paper
from jangteo.line_sheets.selectors import pages_of, read_sheet
from jangteo.line_sheets.types import Asked, Sheet, SheetHead
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import RoleAudience
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow, QuantityRule
from storefront.market import ACTOR, DEALER, PASSWORD, Market, add_mugs

pytestmark = pytest.mark.django_db
FILE = "/wholesale/account/line-sheet/file/"
PAGE = "/wholesale/account/line-sheet/"
API = "/api/v1/channels/wholesale/line-sheet"


def dealer_actor() -> Actor:
    return enter(channel=get_channel("wholesale"), user=User.objects.get(email=DEALER), via="page")


def sheet_of(asked: Asked, part: int = 48) -> Sheet:
    return read_sheet(asked, channel=get_channel("wholesale"), actor=dealer_actor(), language="ko", part=part)


def rows_of(client: Client, **asked: str) -> list[tuple[str | None, ...]]:
    response = client.post(FILE, {"as": "xlsx"} | asked)
    assert response.status_code == 200, response.content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    return [tuple(None if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]


def pages_in(pdf: bytes) -> list[int]:
    """The objects that are pages, each found where the table of places says, down the whole tree."""
    table = pdf[int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0]) :]
    assert table.startswith(b"xref")
    places = [int(place) for place, _, kind in re.findall(rb"(\d{10}) (\d{5}) ([nf])", table)]

    def head_of(number: int) -> bytes:
        told = pdf[places[number] :]
        assert told.startswith(b"%d 0 obj" % number)
        return told[: told.index(b"endobj")].partition(b"\nstream")[0]

    def below(node: int, parent: int) -> list[int]:
        told = head_of(node)
        if parent:
            assert b"/Parent %d 0 R" % parent in told
        if b"/Kids" not in told:
            return [node]
        kids = [int(one) for one in re.findall(rb"(\d+) 0 R", told.partition(b"/Kids[")[2].partition(b"]")[0])]
        found = [page for kid in kids for page in below(kid, node)]
        assert b"/Count %d" % len(found) in told
        return found

    references = {int(one) for number in range(1, len(places)) for one in re.findall(rb"(\d+) 0 R", head_of(number))}
    assert max(references) < len(places)
    assert not re.search(rb"\bnull\b", b"".join(map(head_of, range(1, len(places)))))
    return below(2, 0)


def test_a_dealer_gets_a_workbook_to_fill_and_order_by(market: Market, dealer: Client) -> None:
    pricing.set_quantity_rule(variant_id=market.variants["CUP"], rule=QuantityRule(minimum=6, step=6), actor=ACTOR)
    head, *rows = rows_of(dealer)
    assert head[:2] == ("sku", "quantity")
    assert len(head) == len(rows[0])
    told = {row[0]: row for row in rows}
    assert set(told) == set(market.variants)
    mug = told["MUG-WH"]
    assert mug[1] in (None, "")
    assert mug[2:4] == ("달빛 머그", "흰빛")
    assert mug[6:10] == ("15780", "1개부터 15780 (38%) / 12개부터 14760 (42%)", "28000", "38%")
    assert mug[12:14] == ("12", "재고 있음")
    assert "편집숍 긴해 전용 가격" in (mug[14] or "")
    assert told["CUP"][10:12] == ("6", "6")
    assert told["RACK-TRADE"][8:10] in ((None, None), ("", ""))
    assert told["MUG-IN"][13] == "품절"


def test_a_category_a_search_and_skus_choose(market: Market, dealer: Client) -> None:
    assert {row[0] for row in rows_of(dealer, category="display")[1:]} == {"RACK-TRADE"}
    assert {row[0] for row in rows_of(dealer, q="유리잔")[1:]} == {"CUP"}
    assert {row[0] for row in rows_of(dealer, **{"f.material": "glass"})[1:]} == {"CUP"}
    assert [row[0] for row in rows_of(dealer, skus="CUP\nMUG-IN, CUP")[1:]] == ["CUP", "MUG-IN"]
    for wrong in ({"skus": "CUP GHOST-1"}, {"category": "absent"}, {"q": "zzzz"}, {"skus": "A\x00B"}):
        for kind in ("pdf", "xlsx"):
            response = dealer.post(FILE, {"as": kind} | wrong)
            assert response.status_code == 422, wrong
            assert 'role="alert"' in response.content.decode()
    assert "GHOST-1" in dealer.post(FILE, {"skus": "CUP GHOST-1"}).content.decode()


def _photograph(media_id: UUID) -> None:
    """Noise of 400 by 400 dots in the place of a drawing: half a megabyte."""
    lines = b"".join(b"\x00" + Random(line).randbytes(1200) for line in range(400))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 400, 400, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    ]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    path = default_storage.save("products/photograph.png", ContentFile(png))
    Media.objects.filter(pk=media_id).update(path=path, content_type="image/png")


def test_each_page_says_until_when_its_prices_hold(market: Market) -> None:
    """At midnight in words of a day, otherwise to the minute; what is not known is not promised."""
    assert sheet_of(Asked()).head.holds_until is None
    assert _holds("ko") == "2026년 11월 27일 현재 가격 · 예정된 변경 없음"
    midnight = datetime(2027, 1, 1, tzinfo=clock.SEOUL)
    assert (_holds("ko", midnight), _holds("en", midnight)) == (
        "2026년 12월 31일까지 유효",
        "valid through December 31, 2026",
    )
    assert _holds("en", midnight + timedelta(hours=9)) == "valid until 1 Jan 2027, 09:00"
    cup, soon = market.variants["CUP"], clock.now() + timedelta(days=30)
    pricing.set_prices(price_list_code="trade", prices=[PriceRow(cup, Decimal(1), since=soon)], actor=ACTOR)
    assert sheet_of(Asked(skus=("CUP", "MUG-WH"))).head.holds_until == soon
    assert sheet_of(Asked(skus=("MUG-WH",))).head.holds_until is None


def _holds(language: str, until: datetime | None = None) -> str:
    made = datetime(2026, 11, 27, 9, tzinfo=clock.SEOUL)
    head = SheetHead("긴해", "도매", "온결", "", made, until, with_tax=False, product_count=1)
    paper = part_on_paper(head, [], language=language, zone=clock.SEOUL, first_page=2, pictures={})
    assert paper["whom"] in ("긴해 전용 가격", "Prices for 긴해")
    return str(paper["holds"])


def test_the_pdf_is_whole_and_sent_in_pieces(market: Market, dealer: Client) -> None:
    add_mugs(market, 60)
    _photograph(market.media["mug"])
    media = Media.objects.get(pk=market.media["cup"])
    default_storage.delete(media.path)
    assert default_storage.save(media.path, ContentFile(b"this is no drawing")) == media.path  # left out, no more
    response = dealer.get(FILE, {"sort": "name"})
    pieces = list(response.streaming_content)  # type: ignore[attr-defined]
    assert len(pieces) == 3
    assert response["Cache-Control"] == "private, no-store"
    pages = pages_in(b"".join(pieces))
    assert len(pages) >= 8
    assert b"BaseFont" in b"".join(pieces)
    assert b"/Width 180/Height 180" in b"".join(pieces)  # the photograph, no larger than its place on paper


def test_only_a_companys_own_prices(market: Market, dealer: Client, shopper: Client, guest: Client) -> None:
    """Another company's contract is nowhere in a sheet; guests, shoppers and roles without prices get none."""
    other = parties.create_company(name="다른집", legal_name="다른집", business_number=None, actor=ACTOR)
    for code, party, price in (("own", market.company_id, 7111), ("other", other, 6222)):
        names = {"ko": code, "en": code}
        pricing.create_price_list(code=code, names=names, currency="KRW", includes_tax=False, actor=ACTOR, priority=9)
        pricing.give_to(price_list_code=code, party_id=party, actor=ACTOR)
        rows = [PriceRow(market.variants["CUP"], Decimal(price))]
        pricing.set_prices(price_list_code=code, prices=rows, actor=ACTOR)
    told = rows_of(dealer)
    assert "7111" in next(row for row in told if row[0] == "CUP")
    assert "6222" not in str(told)
    person = parties.create_person(name="임수아", email="warehouse@test.example")
    parties.create_log_in(person_id=person, email="warehouse@test.example", password=PASSWORD)
    parties.create_role(
        code="packer",
        audience=RoleAudience.COMPANY,
        names={"ko": "포장", "en": "Packer"},
        rights={"goods.see": "all"},
        party_id=market.company_id,
        actor=ACTOR,
    )
    parties.add_member(party_id=market.company_id, person_id=person, role="packer", actor=ACTOR)
    receiver = Client()
    receiver.post("/wholesale/login/", {"email": "warehouse@test.example", "password": PASSWORD})
    for client in (guest, shopper, receiver):
        for answer in (client.get(PAGE), client.post(FILE, {"as": "xlsx"}), client.get(FILE), client.get(API)):
            assert answer.status_code in (302, 401, 403), answer
            assert not answer.streaming
    assert guest.get("/account/line-sheet/").status_code == 302
    with pytest.raises(NotPermitted):
        read_sheet(Asked(), channel=get_channel("shop"), actor=Actor(), language="ko")


def test_a_part_asks_as_many_questions_whatever_it_holds(market: Market) -> None:
    counted = []
    for first, count in ((0, 2), (2, 20)):
        add_mugs(market, count, first=first)
        with CaptureQueriesContext(connection) as captured:
            parts = list(pages_of(sheet_of(Asked(), part=100)))
        assert len(parts) == 1
        counted.append(len(captured.captured_queries))
    assert counted[0] == counted[1] <= 40, counted


def test_pages_lead_to_the_sheet_of_what_they_show(market: Market, dealer: Client, guest: Client) -> None:
    listing = dealer.get("/wholesale/c/mugs/?f.material=glass").content.decode()
    link = re.search(r'href="(/wholesale/account/line-sheet/[^"]*)"', listing)
    assert link
    page = dealer.get(link[1].replace("&amp;", "&")).content.decode()
    assert '<option value="mugs" selected>' in page
    assert 'name="f.material" value="glass"' in page
    assert "line-sheet" not in guest.get("/c/mugs/").content.decode()


def test_programs_take_a_sheet_too(market: Market) -> None:
    body = {"email": DEALER, "password": PASSWORD}
    token = Client().post("/api/v1/tokens", body, content_type="application/json").json()["token"]
    program = Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})
    answer = program.get(API, {"sku": ["CUP", "MUG-WH"], "format": "xlsx"})
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[2] for row in sheet.iter_rows(values_only=True)] == ["Name", "Glass cup", "Moon mug"]
    pages_in(b"".join(program.get(API, {"category": "mugs"}).streaming_content))  # type: ignore[attr-defined]
    for asked, status, code in (
        ({"sku": ["CUP", "GHOST"]}, 422, "line_sheets.unknown_skus"),
        ({"q": "zzzz"}, 422, "line_sheets.nothing_to_show"),
        ({"category": "absent"}, 404, "catalog.category_not_found"),
        ({"format": "docx"}, 422, "api.invalid_input"),
    ):
        refused = program.get(API, asked)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
