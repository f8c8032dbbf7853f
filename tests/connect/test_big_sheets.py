"""Large workbooks are read row by row, and say the same as when they are read whole."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways import big_sheets, read_rows, xlsx_rows
from jangteo.connect.types import FileFormat, Limits, SourceRow

HEAD = ("a", "b", "c", "d", "e", "f")
NUMBERS = [
    (43831.25, "yyyy-mm-dd hh:mm"),
    (43831, 'yyyy"년" m"월" d"일"'),
    (43831, "#,##0.00 [$-412]"),
    (60, "mm-dd-yy"),
    (59, "yyyy-mm-dd"),
    (0.25, "[h]:mm"),
    (1.25, "hh:mm"),
    (-1e-7, "[Red]0.00"),
    (0.1 + 0.2, 'General "day"'),
    (12345678901234567890, "0"),
]
ROWS: Sequence[Sequence[object]] = [
    (1, 1.5, True, False, " x\n", "_x000D_"),
    (date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5), time(3, 4), timedelta(hours=30), None, "#N/A"),  # noqa: DTZ001
    (),
    (None, "'=1+1", "같은 글", "같은 글", "<&>"),
]


def both(tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[SourceRow], list[SourceRow]]:
    """The rows of a workbook read whole, and of the same read row by row."""
    path = tmp_path / "rows.xlsx"
    path.write_bytes(content)
    found = []
    for most in (xlsx_rows.MOST_WHOLE, 0):
        monkeypatch.setattr(xlsx_rows, "MOST_WHOLE", most)
        found.append(list(read_rows(path, FileFormat(), frozenset(HEAD), Limits())))
    return found[0], found[1]


@pytest.mark.parametrize("is_1904", [False, True])
def test_both_ways_of_reading_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_1904: bool) -> None:
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    for row in (HEAD, *ROWS):
        page.append(list(row))
    for place, (number, form) in enumerate(NUMBERS):
        cell = page.cell(row=7 + place, column=1 + place % 6, value=number)
        cell.number_format = form
    content = io.BytesIO()
    book.save(content)
    whole, one_by_one = both(tmp_path, content.getvalue(), monkeypatch)
    assert (len(whole), one_by_one) == (13, whole)
    assert [type(cell) for row in whole for cell in row.raw.values()] == [
        type(cell) for row in one_by_one for cell in row.raw.values()
    ]


def test_our_own_workbooks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "in_memory": True}) as book:
        page = book.add_worksheet()
        for place, row in enumerate((HEAD, ("=", "줄\n바꿈", " x ", "_x0041_", "🫖", "\t"))):
            for column, cell in enumerate(row):
                page.write_string(place, column, cell)
    whole, one_by_one = both(tmp_path, content.getvalue(), monkeypatch)
    assert (len(whole), one_by_one) == (1, whole)


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "document type"),
        ("<worksheet xmlns='{0}'><row><c t='s'><v>7</v></c></row></worksheet>", "no shared text 7"),
        ("<worksheet xmlns='{0}'><row><c r='ZZZZ1'><v>7</v></c></row></worksheet>", "no column ZZZZ1"),
        ("<worksheet xmlns='{0}'><row><c><v>x</v></c></row></worksheet>", "could not convert"),
        ("<worksheet", "no readable XLSX workbook"),
    ],
)
def test_a_sheet_that_is_none_is_told(sheet: str, told: str) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{space}' xmlns:r='{relations}'><sheets><sheet name='A' r:id='r1'/></sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships><Relationship Id='r1' Type='{relations}/worksheet' Target='sheet.xml'/></Relationships>",
        )
        archive.writestr("xl/sheet.xml", sheet.format(space))
    with pytest.raises(UnreadableFile, match=told):
        list(big_sheets.sheet_rows(content, ""))
    with pytest.raises(UnreadableFile, match="no sheet 'B'; it has: A"):
        list(big_sheets.sheet_rows(content, "B"))
