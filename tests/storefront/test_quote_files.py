"""Files of quotes: what they are by content, for whom, and that what is ours among us never leaves (QUO-02)."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from pytest_django import Settings

from factories import company, member_of
from jangteo.kernel import clock, uploads
from jangteo.kernel.personal import Person
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidFile, InvalidWords
from jangteo.quotes.models import Quote, QuoteFile, QuoteMessage
from jangteo.quotes.selectors import get_quote
from jangteo.quotes.services.personal_data import erase_quotes
from jangteo.quotes.types import Upload
from office.desk import staff_client
from onboarding.applying import PDF, jpeg, png
from storefront.house import acting_for
from storefront.market import Market
from storefront.test_quotes import Desk, text_of

pytestmark = pytest.mark.django_db


def sheet(**parts: bytes) -> bytes:
    """A workbook, with further parts of these names."""
    found = io.BytesIO()
    Workbook().save(found)
    with zipfile.ZipFile(found, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return found.getvalue()


def packed(claims: int = 0, **parts: bytes) -> bytes:
    """A zip of these parts alone, the last of which says it unpacks to so many bytes."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr({"types": "[Content_Types].xml", "book": "xl/workbook.xml"}[name], content)
        archive.filelist[-1].file_size = claims or archive.filelist[-1].file_size
    return found.getvalue()


@pytest.fixture
def desk(market: Market, settings: Settings, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    return Desk(market)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (sheet(), ""),
        (sheet(**{"xl__vbaProject.bin": b"macro"}), "active"),
        (sheet(**{"xl__externalLinks__externalLink1.xml": b"<x/>"}), "active"),
        (sheet(**{"xl__embeddings__oleObject1.bin": b"MZ"}), "active"),
        (packed(types=b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", book=b""), "active"),
        (packed(types=b"word", book=b""), "wrong_type"),
        (packed(3 * 10**9, types=b"spreadsheetml.sheet.main+xml", book=b"0"), "too_large"),
        (packed(book=b"<x/>"), "wrong_type"),
        (b"PK\x03\x04" + b"\0" * 200, "wrong_type"),
        (sheet()[:-40], "wrong_type"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_workbook_is_one_and_does_nothing(content: bytes, why: str) -> None:
    found = ""
    try:
        assert uploads.sniff(content, largest=10**9, takes={uploads.XLSX}).suffix == ".xlsx"
    except uploads.FileProblem as problem:
        found = problem.why
    assert found == why
    with pytest.raises(uploads.FileProblem):  # where workbooks are not taken
        uploads.sniff(content, largest=10**9)


def test_both_sides_send_files_and_save_each_others(desk: Desk) -> None:
    plan = SimpleUploadedFile("..\\도면.pdf", PDF, content_type="text/html")
    form = {"sku-0": "MUG-WH", "name-0": "머그", "quantity-0": "20", "files": plan}
    desk.client.post("/account/quotes/ask/", form)
    quote_id = Quote.objects.get().pk
    desk.offered(quote_id)
    page, office = f"/account/quotes/{quote_id}/", f"/office/quotes/{quote_id}/"
    clerk = staff_client("staff_clerk")
    content = sheet()
    for inner, sent in ((False, content), (True, png())):
        more = {"inner": "on"} if inner else {"text": "표를 보세요"}
        clerk.post(f"{office}do/say/", {"files": SimpleUploadedFile("표.xlsx", sent), **more})
    own, table, secret = QuoteFile.objects.order_by("at")
    assert [(one.name, one.by, one.is_inner) for one in (own, table, secret)] == [
        ("도면.pdf", "buyer", False),
        ("표.xlsx", "seller", False),
        ("표.xlsx", "seller", True),
    ]
    shown = text_of(desk.client.get(page))
    assert shown.count("표.xlsx") == 1
    saved = desk.client.get(f"{page}files/{table.pk}/")
    assert b"".join(saved.streaming_content) == content  # type: ignore[attr-defined]
    assert saved["Content-Type"] == uploads.XLSX
    assert saved["Content-Disposition"].startswith("attachment")
    assert (saved["X-Content-Type-Options"], "no-store" in saved["Cache-Control"]) == ("nosniff", True)
    assert clerk.get(f"{office}files/{own.pk}/")["Content-Type"] == "application/pdf"
    assert clerk.get(f"{office}files/{secret.pk}/").status_code == 200
    assert desk.client.get(f"{page}files/{secret.pk}/").status_code == 404
    seen = repr(get_quote(quote_id, desk.buyer)) + desk.client.get(page).content.decode()
    assert str(secret.pk) not in seen
    assert secret.path not in seen
    other = member_of(company("남의집"), name="한별")
    assert other.person_id
    assert other.party_id
    stranger = acting_for(other.person_id, other.party_id)
    assert stranger.get(f"{page}files/{table.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html><script>alert(1)</script>", "no PDF, PNG, JPG or XLSX"),
        (PDF.replace(b"/Type /Catalog", b"/S /Launch /F (cmd.exe)"), "scripts, macros"),
        (b"%PDF-1.7\n" + b"x" * (10 * 1024 * 1024) + b"%%EOF", "too large"),
        (b"", "empty"),
    ],
    ids=["html", "pdf that acts", "too large", "empty"],
)
def test_a_hostile_file_is_refused_by_its_name_and_nothing_is_kept(
    desk: Desk, content: bytes, why: str, tmp_path: Path
) -> None:
    quote_id = desk.asked()
    files = [SimpleUploadedFile("good.png", png()), SimpleUploadedFile("bad.pdf", content)]
    answer = desk.client.post(f"/account/quotes/{quote_id}/say/", {"text": "여기요", "files": files})
    assert (answer.status_code, "bad.pdf" in text_of(answer), why in text_of(answer)) == (422, True, True)
    assert (QuoteMessage.objects.count(), QuoteFile.objects.count()) == (0, 0)
    assert not list(tmp_path.glob("quotes/*"))


def test_ten_at_most_and_only_ours_are_inner_and_what_is_erased_is_gone(
    desk: Desk, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    quote_id, files = desk.asked(), [Upload(f"{number}.jpg", jpeg()) for number in range(9)]
    services.attach_files(quote_id=quote_id, files=files, actor=desk.buyer)
    with pytest.raises(InvalidFile):
        services.attach_files(quote_id=quote_id, files=files[:2], actor=desk.buyer)
    with pytest.raises(InvalidWords):
        services.attach_files(quote_id=quote_id, files=files[:1], actor=desk.buyer, is_inner=True)
    services.attach_files(quote_id=quote_id, files=[Upload("ours.png", png())] * 2, actor=desk.rep, is_inner=True)
    assert len(list(tmp_path.rglob("*.jpg"))) == QuoteFile.objects.filter(is_inner=False).count() == 9
    assert desk.buyer.person_id
    with django_capture_on_commit_callbacks(execute=True):
        erase_quotes(Person(desk.buyer.person_id), clock.now())
    assert not list(tmp_path.glob("quotes/*"))
    assert set(QuoteFile.objects.values_list("name", "made_by_name")) == {("", "")}
