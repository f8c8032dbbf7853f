"""Pictures at addresses are fetched while no transaction is open: a slow shop holds up nobody."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from connect.conftest import PRODUCTS, Import
from connect.test_picture_files import ADDRESSES, picture, shown
from jangteo.catalog import selectors as catalog
from jangteo.connect.models import ImportRun
from jangteo.connect.types import Limits

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = ("Code", "Picture", "Words")
ONE_BY_ONE = Limits(chunk_rows=1)
OPEN = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND xact_start IS NOT NULL"""


class Watching(BaseHTTPRequestHandler):
    """Another shop's pictures, and how many transactions were open while they were asked for."""

    colours = ("red", "blue", "green")
    seen: list[tuple[str, int]] = []

    def do_GET(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(OPEN)
            self.seen.append((self.path, int(cursor.fetchone()[0])))
        connection.close()
        name = self.path.strip("/").removesuffix(".png")
        content = picture(name) if name in self.colours else b"no picture" if name == "text" else b""
        self.send_response(200 if content else 500)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def shop(settings: Settings) -> Iterator[str]:
    """The address of a shop on this machine that looks at the database while it is asked."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    Watching.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Watching) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def goods(bring_in: Import) -> dict[str, str]:
    """{SKU: slug} of two mugs."""
    bring_in(PRODUCTS, [("Code", "Name", "Barcode"), ["A", "Mug", ""], ["B", "Cup", ""]])
    return catalog.slugs_by_sku(["A", "B"])


@pytest.mark.parametrize("options", [{"dry_run": True}, {}, {"all_or_nothing": True}], ids=["tried", "good", "whole"])
def test_no_transaction_is_open_while_a_picture_is_fetched(
    bring_in: Import, goods: dict[str, str], shop: str, options: dict[str, Any]
) -> None:
    rows = [["A", f"{shop}/red.png", "Red"], ["A", f"{shop}/blue.png", ""], ["B", f"{shop}/red.png", "Red"]]
    report = bring_in(ADDRESSES, [COLUMNS, *rows], limits=ONE_BY_ONE, **options)
    assert (report.counts.created, report.counts.refused_by_code) == (3, {})
    asked = ["/red.png", "/blue.png"] if options else ["/red.png", "/blue.png", "/red.png"]
    assert Watching.seen == [(path, 0) for path in asked]
    is_kept = "dry_run" not in options
    assert (shown(goods["A"]) == [("A", "Red", "Red"), ("A", "Mug", "Mug")]) is is_kept
    assert ImportRun.objects.filter(kind="pictures").exists() is is_kept


@pytest.mark.parametrize("is_tried", [True, False])
def test_what_can_not_be_fetched_or_shown_is_told_row_by_row(
    bring_in: Import, goods: dict[str, str], shop: str, is_tried: bool
) -> None:
    rows = [
        ["A", f"{shop}/red.png", ""],
        ["A", f"{shop}/none.png", ""],
        ["A", f"{shop}/text.png", ""],
        ["X", f"{shop}/blue.png", ""],
    ]
    report = bring_in(ADDRESSES, [COLUMNS, *rows], dry_run=is_tried)
    refused = {"address_failed": 1, "picture_wrong_type": 1, "unknown_sku": 1}
    assert (report.counts.created, report.counts.refused_by_code) == (1, refused)
    told = {one.row: one.value for one in report.notes if one.code == "address_failed"}
    assert told == {2: f"{shop}/none.png (500)"}
    assert "/blue.png" not in dict(Watching.seen)


def test_a_picture_that_is_here_is_looked_at_again_where_it_is_new(
    bring_in: Import, goods: dict[str, str], shop: str
) -> None:
    assert bring_in(ADDRESSES, [COLUMNS, ["A", f"{shop}/red.png", ""]]).counts.created == 1
    rows = [["A", f"{shop}/red.png", ""], ["B", f"{shop}/red.png", ""]]
    tried = bring_in(ADDRESSES, [COLUMNS, *rows], dry_run=True).counts
    assert (tried.unchanged, tried.created, tried.rows_refused) == (1, 1, 0)


def test_no_more_lies_on_the_disk_at_once_than_is_allowed(bring_in: Import, goods: dict[str, str], shop: str) -> None:
    rows = [["A", f"{shop}/red.png", ""], ["B", f"{shop}/green.png", ""]]
    least = max(len(picture(colour)) for colour in ("red", "green"))
    narrow = Limits(archive_bytes=least + 1)
    assert bring_in(ADDRESSES, [COLUMNS, *rows], limits=narrow, dry_run=True).counts.created == 2
    whole = bring_in(ADDRESSES, [COLUMNS, *rows], limits=narrow, all_or_nothing=True)
    assert (whole.is_kept, whole.counts.refused_by_code) == (False, {"address_failed": 1})
    assert whole.notes[-1].value.endswith("bytes at once)")
    one_by_one = Limits(archive_bytes=least + 1, chunk_rows=1)
    assert bring_in(ADDRESSES, [COLUMNS, *rows], limits=one_by_one).counts.created == 2
