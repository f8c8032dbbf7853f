"""Pictures come in with a ZIP or from addresses, and go out: refused row by row, known again by what is in them."""

import csv
import io
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytest_django import Settings

from connect.conftest import ACTOR, PRODUCTS, Import
from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.types import PictureDraft
from jangteo.connect import selectors
from jangteo.connect.errors import UnreadableFile
from jangteo.connect.services import export_table, undo_import
from jangteo.connect.types import ImportKind, Limits

pytestmark = pytest.mark.django_db

OURS = "jangteo-pictures"
COLUMNS = ("product", "sku", "position", "alt.ko", "alt.en", "file", "digest")
ADDRESSES: dict[str, Any] = {
    "kind": "pictures",
    "source": "till",
    "fields": {"sku": "Code", "address": "Picture", "alt.en": "Words"},
}


def picture(colour: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def table(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def shown(slug: str) -> list[tuple[str, str, str]]:
    return [(one.sku, one.titles["ko"], one.titles["en"]) for one in catalog.portable_pictures([slug]).get(slug, ())]


def undo_last() -> Any:
    return undo_import(selectors.list_runs(1)[0].id, actor=ACTOR)


@pytest.fixture
def goods(bring_in: Import) -> dict[str, str]:
    """{SKU: slug} of two mugs."""
    bring_in(PRODUCTS, [("Code", "Name", "Barcode"), ["A", "Mug", ""], ["B", "Cup", ""]])
    return catalog.slugs_by_sku(["A", "B"])


def test_pictures_of_a_zip_are_told_row_by_row_and_go_back(
    bring_in: Import, goods: dict[str, str], tmp_path: Path
) -> None:
    mug = goods["A"]
    old = PictureDraft("old.png", picture("black"), {"ko": "옛", "en": "Old"})
    catalog_services.add_picture(product_id=catalog.product_ids_by_slug([mug])[mug], draft=old, actor=ACTOR)
    rows = [
        [mug, "", "1", "앞", "Front", "앞.png", ""],
        [mug, "A", "", "", "", "pictures/back.png", ""],
        [mug, "", "", "", "", "no.png", ""],
        [mug, "", "", "", "", "text.png", ""],
        [mug, "", "", "", "", "cut.png", ""],
        ["nothing", "", "", "", "", "앞.png", ""],
        [mug, "B", "", "", "", "앞.png", ""],
        ["", "X", "", "", "", "앞.png", ""],
        [mug, "", "", "뒤", "", "앞.png", ""],
        [mug, "", "", "", "", "앞.png", "f" * 16],
        [mug, "", "", "", "", "", ""],
    ]
    refused = {
        "no_such_file": 1,
        "picture_wrong_type": 1,
        "picture_broken": 1,
        "unknown_product": 1,
        "other_product": 1,
        "unknown_sku": 1,
        "digest_differs": 1,
        "required": 1,
    }
    files = {
        "set/sheet.csv": table(rows),
        "set/앞.png": picture("red"),
        "pictures/back.png": picture("blue"),
        "text.png": b"no picture",
        "cut.png": picture("green")[:60],
        "__MACOSX/sheet.csv": b"x",
    }
    path = zipped(tmp_path / "mugs.zip", files)
    tried = bring_in(OURS, path, dry_run=True)
    assert (tried.counts.created, tried.counts.changed, tried.counts.refused_by_code) == (2, 1, refused)
    assert tried.counts.warned_by_code == {"words_from_name": 1, "repeated_picture": 1}
    assert shown(mug) == [("", "옛", "Old")]
    assert bring_in(OURS, path).counts == tried.counts
    after = [("", "앞", "Front"), ("", "옛", "Old"), ("A", "Mug", "Mug")]
    assert shown(mug) == after
    again = bring_in(OURS, path).counts
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)
    back = catalog.portable_pictures([mug])[mug][2]
    catalog_services.describe_picture(media_id=back.id, titles={"ko": "뒤", "en": "Back"}, variant_id=None, actor=ACTOR)
    report = undo_import(selectors.list_runs(2)[1].id, actor=ACTOR)
    assert (report.undone, report.kept_by_code) == (2, {"changed_since": 1})
    assert shown(mug) == [("", "옛", "Old"), ("", "뒤", "Back")]


def test_what_was_taken_out_is_known_without_its_files(bring_in: Import, goods: dict[str, str], tmp_path: Path) -> None:
    slug, colours = goods["A"], ("red", "blue")
    rows = [[slug, "", "", "", colour, f"{colour}.png", ""] for colour in colours]
    files = {f"{colour}.png": picture(colour, (700, 400)) for colour in colours}
    bring_in(OURS, zipped(tmp_path / "in.zip", {"t.csv": table(rows), **files}))
    out = tmp_path / "out.zip"
    assert export_table(ImportKind.PICTURES, out, actor=ACTOR) == 2
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == [f"{slug}/01.webp", f"{slug}/02.webp", "pictures.csv"]
        told = archive.read("pictures.csv").decode("utf-8-sig")
    counts = bring_in(OURS, out).counts
    assert (counts.rows_taken, counts.created, counts.changed) == (2, 0, 0)
    sheet = list(csv.DictReader(io.StringIO(told)))
    edited = [[one["product"], "", str(2 - n), "새", "", "", one["digest"]] for n, one in enumerate(sheet)]
    alone = tmp_path / "words.csv"
    alone.write_bytes(table(edited))
    assert bring_in(OURS, alone).counts.changed == 3
    assert shown(slug) == [("", "새", "blue"), ("", "새", "red")]
    assert undo_last().undone == 3
    assert shown(slug) == [("", "red", "red"), ("", "blue", "blue")]
    for picture_here in catalog.portable_pictures([slug])[slug]:
        catalog_services.remove_picture(media_id=picture_here.id, actor=ACTOR)
    assert bring_in(OURS, alone).counts.refused_by_code == {"no_such_file": 2}
    assert bring_in(OURS, out).counts.created == 2
    assert shown(slug) == [("", "red", "red"), ("", "blue", "blue")]


TRICKS: dict[str, tuple[dict[str, bytes], str]] = {
    "a name above": ({"../t.csv": b"x", "t.csv": b"x"}, "bad_name"),
    "a name from the root": ({"/etc/x.png": b"x", "t.csv": b"x"}, "bad_name"),
    "a drive": ({"C:/x.png": b"x", "t.csv": b"x"}, "bad_name"),
    "two tables": ({"a.csv": b"x", "t.xlsx": b"x"}, "no_table"),
    "no table": ({"a.png": b"x"}, "no_table"),
    "too many files": ({f"{n}.png": b"" for n in range(6)} | {"t.csv": b"x"}, "too_large"),
    "too many bytes": ({"a.png": bytes(3_000), "t.csv": b"x"}, "too_large"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_an_archive_that_leads_astray_or_holds_too_much_is_refused_whole(
    bring_in: Import, tmp_path: Path, trick: str
) -> None:
    files, why = TRICKS[trick]
    path = zipped(tmp_path / "in.zip", files)
    with pytest.raises(UnreadableFile) as refused:
        bring_in(OURS, path, limits=Limits(archive_files=5, archive_bytes=2_000))
    assert refused.value.facts["why"] == why


class Shop(BaseHTTPRequestHandler):
    """Another shop's pictures."""

    def do_GET(self) -> None:
        status, content = {
            "/red.png": (200, picture("red")),
            "/large.png": (200, bytes(10_000_001)),
            "/%EA%B0%80.png": (200, picture("blue")),
        }.get(self.path, (302 if self.path == "/moved" else 404, b""))
        self.send_response(status)
        self.send_header("location", "/red.png")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def shop(settings: Settings) -> Iterator[str]:
    """The address of a shop on this machine, which may be asked."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pictures_are_fetched_from_addresses_within_bounds(
    bring_in: Import, goods: dict[str, str], shop: str, settings: Settings
) -> None:
    rows = [
        ["A", f"{shop}/red.png", "Red"],
        ["B", f"{shop}/가.png", ""],
        ["A", f"{shop}/moved", ""],
        ["A", f"{shop}/large.png", ""],
        ["A", "http://10.0.0.1/x.png", ""],
        ["A", "file:///etc/passwd", ""],
        *(["A", f"http://localhost:1/{n}", ""] for n in range(4)),
    ]
    refused = {"address_failed": 5, "picture_too_large": 1, "address_refused": 2}
    report = bring_in(ADDRESSES, [("Code", "Picture", "Words"), *rows])
    assert (report.counts.created, report.counts.refused_by_code) == (2, refused)
    assert any(one.value.endswith("(no answer before)") for one in report.notes)
    assert (shown(goods["A"]), shown(goods["B"])) == ([("A", "Red", "Red")], [("B", "Cup", "Cup")])
    again = bring_in(ADDRESSES, [("Code", "Picture", "Words"), *rows[:2]])
    assert (again.counts.created, again.counts.changed, again.counts.unchanged) == (0, 0, 2)
    settings.WEBHOOKS_TO_LOOPBACK = False
    inside = bring_in(ADDRESSES, [("Code", "Picture", "Words"), rows[0]])
    assert inside.counts.refused_by_code == {"address_refused": 1}


def test_pictures_of_other_shops_are_found_by_their_columns(bring_in: Import, goods: dict[str, str], shop: str) -> None:
    slug = goods["A"]
    head = ("Handle", "Image Src", "Image Position", "Image Alt Text")
    rows = [[slug, f"{shop}/가.png", "2", ""], [slug, f"{shop}/red.png", "1", "빨강"], [slug, "", "", ""]]
    counts = bring_in("shopify-pictures", [head, *rows]).counts
    assert (counts.created, counts.skipped_by_code) == (2, {"no_picture": 1})
    assert shown(slug) == [("", "빨강", "Mug"), ("", "Mug", "Mug")] or shown(slug)[0][1] == "빨강"
    woo = [
        ("ID", "SKU", "Parent", "Images"),
        ["7", goods["B"], "", f"{shop}/red.png, {shop}/가.png"],
        ["8", "", "", ""],
    ]
    assert bring_in("woocommerce-pictures", woo).counts.created == 2
    assert len(shown(goods["B"])) == 2
