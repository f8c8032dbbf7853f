"""Tables that people send by a form: CSV in the encodings offices use, and XLSX, as rows of texts; and XLSX written."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.packed import unpack_workbook
from jangteo.connect.types import Limits

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "cp949")
WIDTHS = (22, 34, 14, 16, 10, 28, 28)


def read_sheet(content: bytes, *, most_rows: int, most_bytes: int) -> list[list[str]]:
    """The rows of a CSV or of a workbook's first sheet, as texts; numbers are written out exactly, as they are shown.

    raises  UnreadableFile; `facts["why"]` is empty, too_large, too_many_rows, old_excel, no_workbook or no_text
    """
    if not content.strip():
        raise UnreadableFile("the file is empty", why="empty")
    if len(content) > most_bytes:
        raise UnreadableFile(f"the file has more than {most_bytes:,} bytes", why="too_large", most=most_bytes)
    if content.startswith(OLD_EXCEL):
        raise UnreadableFile("the file is an old Excel workbook (.xls)", why="old_excel")
    rows = _workbook_rows(content, most_bytes) if content.startswith(ZIP) else _text_rows(content)
    found: list[list[str]] = []
    for row in rows:
        if len(found) > most_rows:
            raise UnreadableFile(f"the file has more than {most_rows:,} rows", why="too_many_rows", most=most_rows)
        found.append(row)
    return found


def _text_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.lstrip().partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableFile(f"the file is no CSV: {error}", why="no_text") from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile("the file is neither a workbook nor text", why="no_text")


def _workbook_rows(content: bytes, most_bytes: int) -> Iterator[list[str]]:
    try:
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            file.write(content)
            file.flush()
            unpacked, _ = unpack_workbook(Path(file.name), Limits(workbook_bytes=20 * most_bytes))
        sheet = python_calamine.CalamineWorkbook.from_filelike(unpacked).get_sheet_by_index(0)
        for cells in sheet.iter_rows():
            yield [_text_of(cell) for cell in cells]
    except (UnreadableFile, GeneratorExit) as error:
        if isinstance(error, UnreadableFile):
            raise UnreadableFile(error.message, why="no_workbook") from error
        raise
    except BaseException as error:
        if not isinstance(error, python_calamine.CalamineError) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(f"the file is no readable XLSX workbook: {error}", why="no_workbook") from error


def _text_of(cell: Any) -> str:
    """A number as the shortest text that means it, so that 12900.1 stays what was typed."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        text = f"{Decimal(repr(cell)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def write_sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet whose cells are all texts: no number is rounded, no formula is run."""
    import xlsxwriter  # large, and few processes write workbooks

    file = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(head):
            sheet.set_column(column, column, WIDTHS[column % len(WIDTHS)], text)
            sheet.write_string(0, column, title, bold)
        last = 0
        for last, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                sheet.write_string(last, column, str(cell), text)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(64 + len(head))}{last + 1}"})
    return file.getvalue()
