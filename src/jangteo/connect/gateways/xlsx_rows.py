"""XLSX workbooks: read whole by calamine (Rust), a large one row by row."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.big_sheets import sheet_rows
from jangteo.connect.gateways.packed import unpack_workbook
from jangteo.connect.gateways.tables import read_header, table_row
from jangteo.connect.types import FileFormat, Limits, SourceRow

MOST_WHOLE = 40_000_000  # bytes unpacked; read whole, a workbook takes half as much memory again


def read_xlsx(path: Path, form: FileFormat, columns: frozenset[str], limits: Limits) -> Iterator[SourceRow]:
    """Rows of the named sheet, else the first, numbered from 1 below the header.

    raises  UnreadableFile
    """
    rows = _rows(path, form.sheet, limits)
    names = read_header([_cell_text(cell) for cell in next(rows, [])], columns)
    number = 0
    for cells in rows:
        if any(cell != "" for cell in cells):
            number += 1
            padded = [*(_plain(cell) for cell in cells[: len(names)]), *[""] * (len(names) - len(cells))]
            yield table_row(number, names, padded)


def read_names(path: Path, limits: Limits) -> list[str]:
    """What the first row of the first sheet says.

    raises  UnreadableFile
    """
    return [_cell_text(cell).strip() for cell in next(_rows(path, "", limits), [])]


def _rows(path: Path, sheet_name: str, limits: Limits) -> Iterator[Sequence[Any]]:
    content, size = unpack_workbook(path, limits)
    if size > MOST_WHOLE:
        yield from sheet_rows(content, sheet_name)
        return
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(content)
        if sheet_name and sheet_name not in book.sheet_names:
            there = ", ".join(book.sheet_names[:20])
            raise UnreadableFile(f"the workbook has no sheet {sheet_name!r}; it has: {there}", why="no_sheet")
        sheet = book.get_sheet_by_name(sheet_name) if sheet_name else book.get_sheet_by_index(0)
        yield from sheet.iter_rows()
    except (UnreadableFile, GeneratorExit):
        raise
    except BaseException as error:
        if not isinstance(error, python_calamine.CalamineError) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(f"the file is no readable XLSX workbook: {error}", why="no_workbook") from error


def _plain(cell: Any) -> Any:
    """Numbers as exact decimals: Excel keeps binary fractions, of which 15 digits are meant."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return Decimal(f"{cell:.15g}")
    return cell


def _cell_text(cell: Any) -> str:
    return cell.isoformat() if isinstance(cell, date | datetime) else str(_plain(cell))
