"""Files that mean harm at each door of the API over HTTP: refused, nothing breaks, nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.matrix import VISITS, rows
from access.sending import takes_file
from access.undoing import undone
from access.world import World
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
    "nothing.pdf": b"",
}


def test_each_door_for_files_refuses_them_and_keeps_nothing(harmed: World) -> None:
    doors = [row for row in rows(harmed) if takes_file(row.method, row.route) and row.owner in ("A", "all", "-")]
    assert len({row.route for row in doors}) == 3
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
