"""Files that mean harm at each door over HTTP: refused, nothing breaks, nothing is kept, nobody is asked."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import jangteo
from access.matrix import VISITS, Row, rows
from access.sending import takes_file
from access.undoing import undone
from access.world import World
from catalog.picture_files import svg
from crawl.canary import listening
from crawl.hearing import FILE, hearing
from crawl.reading import READERS, SHOPPERS
from fuzz.hostile import ENTITIES, HEADS, PROGRAMS
from office.desk import digest

pytestmark = pytest.mark.django_db
FILES = {
    "page.pdf": PROGRAMS["page"],
    "page.png": HEADS["PNG"] + PROGRAMS["page"],
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "broad.svg": ENTITIES["is broad"].encode(),
    "grows.xml": ENTITIES["grows"].encode(),
    "acts.pdf": b"%PDF-1.7\n1 0 obj << /JavaScript (x) >> endobj\n%%EOF",
    "program.exe": PROGRAMS["EXE"],
    "shell.pdf.php": PROGRAMS["PHP"],
    "leads.svg": svg("<image href='http://zqx.test/leads'/>"),
    "asks.xml": b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://zqx.test/asks">]><r>&x;</r>',
    "nothing.pdf": b"",
}
# The pages that take files: where they are read, and each route with the field.
PAGES: dict[str, dict[str, str]] = {
    "storefront/apply_forms.py": {"apply/": "registration", "apply/<str:key>/": "other"},
    "storefront/pages/documents.py": {
        "carts/<uuid:cart_id>/documents/": "documents",
        "checkout/documents/": "documents",
    },
    "storefront/pages/plan.py": {"cart/plan/": "file"},
    "storefront/pages/quick.py": {"quick-order/": "file"},
    "storefront/pages/quote_files.py": {
        "account/quotes/ask/": "files",
        "account/quotes/<uuid:quote_id>/say/": "files",
    },
    "office/pages/bank.py": {"bank/read/": "file"},
    "office/pages/data_files.py": {"data/files/": "file"},
    "office/pages/exchange_rates.py": {"exchange-rates/read/": "file"},
    "office/pages/looks.py": {"sales-channels/<slug:code>/look/logo/": "logo"},
    "office/pages/pictures.py": {"products/<str:slug>/pictures/": "files"},
    "office/pages/price_files.py": {"price-lists/<slug:code>/bring/": "file"},
    "office/pages/price_try.py": {"price-lists/try/": "file"},
    "office/pages/quotes.py": {"quotes/<uuid:quote_id>/do/<slug:action>/": "files"},
}
# What a page wants to be told with a file.
SAID: dict[str, dict[str, str]] = {
    "cart/plan/": {"how": "table"},
    "products/<str:slug>/pictures/": {"act": "add", "ko": "그림", "en": "A picture"},
    "account/quotes/<uuid:quote_id>/say/": {"text": "with a file"},
    "quotes/<uuid:quote_id>/do/<slug:action>/": {"text": "with a file"},
}


def test_each_door_for_files_refuses_them_and_keeps_nothing(harmed: World) -> None:
    doors = [row for row in rows(harmed) if takes_file(row.method, row.route) and row.owner in ("A", "all", "-")]
    assert len({row.route for row in doors}) == 4
    before = digest(VISITS)
    for row in doors:
        column = "staff admin" if row.face == "api: office" else "buyer A"
        headers = {"authorization": f"Bearer {harmed.tokens[column]}"}
        if column == "buyer A":
            headers["acting-for"] = str(harmed.parties["A"])
        with undone():
            for name, content in FILES.items():
                sent = {"file": SimpleUploadedFile(name, content)}
                told = Client(raise_request_exception=False, headers=headers).post(row.paths[0], sent)
                assert 400 <= told.status_code < 500, (row.name, row.face, name)
            assert digest(VISITS) == before, row.name


def client_of(world: World, row: Row) -> Client:
    return world.clients["staff admin" if row.face == "office" else "admin A"]


def test_each_page_for_files_refuses_them_and_keeps_nothing(harmed: World) -> None:
    home = Path(jangteo.__file__).parent
    reads = {path.relative_to(home).as_posix() for path in home.rglob("*.py") if "request.FILES" in path.read_text()}
    assert reads - {"kernel/api.py", "kernel/answers.py", "storefront/pages/apply.py"} == PAGES.keys()
    fields = {route: field for found in PAGES.values() for route, field in found.items()}
    read, wrong = set[str](), list[str]()
    before = digest(VISITS)
    with undone(), listening() as canary:
        for row in rows(harmed):
            if row.face not in ("shop", "office") or row.method != "POST" or row.route not in fields.keys() - read:
                continue
            field, column = fields[row.route], _reader(harmed, row, fields[row.route])
            if column:
                read.add(row.route)
                wrong += [name for name in FILES if _enter(harmed.clients[column], row, field, name) >= 500]
        assert canary.heard == []
        now = digest(VISITS)
    assert {name for name in now if now[name] != before[name]} == set()
    assert wrong == []
    assert sorted(fields.keys() - read) == []


def _reader(world: World, row: Row, field: str) -> str:
    """The first for whom the page reads the file; "": nobody."""
    for column in READERS.get(row.face, SHOPPERS):
        with undone(), hearing() as asked:
            _enter(world.clients[column], row, field, "program.exe")
        if f"{field}{FILE}" in asked:
            return column
    return ""


def _enter(client: Client, row: Row, field: str, name: str) -> int:
    sample = {key: one for key, one in row.data.items() if key != "remove"} | SAID.get(row.route, {})
    return client.post(row.paths[0], sample | {field: SimpleUploadedFile(name, FILES[name])}).status_code
