"""Tables written to a file row by row: CSV, XLSX, JSON lines; never more than a row in memory."""

import csv
import gzip
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.rows import type_by_name
from jangteo.kernel.cells import harmless

MOST_SHEET_ROWS, MOST_CELL_CHARACTERS = 1_048_575, 32_767


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], *, form: str = "") -> int:
    """Write all rows, or leave what was there: the file appears whole. Returns how many rows it has.

    form    "csv", "xlsx" or "jsonl"; empty: by the file's name
    raises  UnreadableFile when the place cannot be written, or a workbook cannot hold the rows
    """
    form = form or type_by_name(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        count = _WRITERS[form](unfinished, head, rows, path.suffix.lower() == ".gz")
        unfinished.replace(path)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def marked(text: str) -> str:
    """A text as a spreadsheet may open it; one apostrophe at its beginning was put there, if there is one."""
    return f"'{text}" if text.startswith("'") else harmless(text)


def unmarked(text: str) -> str:
    """What `marked` was given.

    >>> [unmarked(marked(text)) for text in ("=1+1", "'=1+1", "-5", "plain")]
    ['=1+1', "'=1+1", '-5', 'plain']
    """
    return text.removeprefix("'")


def _write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], is_packed: bool) -> int:
    count = 0
    with _opened(path, is_packed) as file:
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow(head)
        for count, cells in enumerate(rows, 1):  # noqa: B007 -- counted
            writer.writerow(map(marked, cells))
    return count


def _write_json_lines(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], is_packed: bool) -> int:
    count = 0
    with _opened(path, is_packed) as file:
        for count, cells in enumerate(rows, 1):  # noqa: B007 -- counted
            record = {name: cell for name, cell in zip(head, cells, strict=True) if cell}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def _write_xlsx(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], is_packed: bool) -> int:
    import xlsxwriter  # large, and few processes write workbooks

    if is_packed:
        raise UnreadableFile("a workbook is packed already: name it .xlsx")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(head):
            sheet.write_string(0, column, title)
        for count, cells in enumerate(rows, 1):
            if count > MOST_SHEET_ROWS:
                raise UnreadableFile(f"a sheet holds {MOST_SHEET_ROWS:,} rows: choose CSV or JSON lines")
            for column, cell in enumerate(cells):
                if cell:
                    _check_length(cell, count, head[column])
                    sheet.write_string(count, column, marked(cell), text)
    return count


def _check_length(cell: str, row: int, column: str) -> None:
    if len(cell) >= MOST_CELL_CHARACTERS:
        raise UnreadableFile(
            f"row {row}: {column} has {len(cell):,} characters, a sheet's cell holds"
            f" {MOST_CELL_CHARACTERS:,}: choose CSV or JSON lines"
        )


@contextmanager
def _opened(path: Path, is_packed: bool) -> Iterator[IO[str]]:
    if not is_packed:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    # Without name and time in its head, the same rows make the same bytes.
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as file,
    ):
        yield file


_WRITERS = {"csv": _write_csv, "xlsx": _write_xlsx, "jsonl": _write_json_lines}
