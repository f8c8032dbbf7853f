"""Rows of a file as the file has them, whatever its format."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.carried import carry_down
from jangteo.connect.gateways.csv_rows import read_csv
from jangteo.connect.gateways.json_rows import read_json_lines
from jangteo.connect.gateways.xlsx_rows import read_xlsx
from jangteo.connect.types import FileFormat, Limits, SourceRow

TYPES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_PIECE = 1 << 20


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes, hexadecimal.

    raises  UnreadableFile
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def read_rows(path: Path, form: FileFormat, columns: frozenset[str], limits: Limits) -> Iterator[SourceRow]:
    """The rows below the header, or the records, numbered from 1.

    columns  names the map asks for; a CSV or XLSX file must have them all
    raises   UnreadableFile
    """
    rows = _read(path, form, columns, limits)
    if form.split:
        rows = _split(rows, form.split)
    return carry_down(rows, form.carry) if form.carry else rows


def _read(path: Path, form: FileFormat, columns: frozenset[str], limits: Limits) -> Iterator[SourceRow]:
    match form.type or type_by_name(path):
        case "csv":
            rows = read_csv(path, form, columns, limits)
        case "xlsx":
            rows = read_xlsx(path, form, columns, limits)
        case _:
            return read_json_lines(path, form, limits)
    return map(_without_marks, rows) if form.is_exact else rows


def _split(rows: Iterator[SourceRow], column: str) -> Iterator[SourceRow]:
    """A row for each value of a column, numbered anew; one without any stays."""
    number = 0
    for row in rows:
        parts = [part.strip() for part in str(row.raw.get(column) or "").split(",")]
        for part in [part for part in parts if part] or [""]:
            number += 1
            yield SourceRow(number, {**row.raw, column: part}, row.problem)


def _without_marks(row: SourceRow) -> SourceRow:
    """Texts without the apostrophe that a spreadsheet needed."""
    raw = {name: cell.removeprefix("'") if isinstance(cell, str) else cell for name, cell in row.raw.items()}
    return SourceRow(row.row, raw, row.problem)


def type_by_name(path: Path) -> str:
    """Format by the file's ending, with or without .gz.

    raises  UnreadableFile
    """
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    if suffixes and suffixes[-1] in TYPES:
        return TYPES[suffixes[-1]]
    raise UnreadableFile(
        f"{path.name}: the ending says nothing of the format;"
        " name it .csv, .xlsx or .jsonl, or set format.type in the map"
    )
