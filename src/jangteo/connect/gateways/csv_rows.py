"""CSV, line by line."""

import csv
from collections.abc import Iterator
from pathlib import Path

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.packed import lines_of
from jangteo.connect.gateways.tables import read_header, table_row
from jangteo.connect.types import FileFormat, Limits, SourceRow


def read_csv(path: Path, form: FileFormat, columns: frozenset[str], limits: Limits) -> Iterator[SourceRow]:
    """Rows of a CSV file, numbered from 1 below the header; empty lines are no rows.

    raises  UnreadableFile
    """
    reader = csv.reader(_decoded(path, form.encoding, limits), delimiter=form.delimiter, strict=True)
    try:
        names = read_header(next(reader, []), columns)
        number = 0
        for cells in reader:
            if cells:
                number += 1
                yield table_row(number, names, cells)
    except csv.Error as error:
        raise UnreadableFile(f"line {reader.line_num}: {error}", why="not_csv", line=reader.line_num) from error


def _decoded(path: Path, encoding: str, limits: Limits) -> Iterator[str]:
    for number, line in enumerate(lines_of(path, limits), 1):
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            byte = line[error.start]
            raise UnreadableFile(
                f"line {number}: byte 0x{byte:02x} is not {encoding}; say the file's encoding in the map"
                " (format.encoding, as in cp949 or cp1252)",
                why="encoding",
                line=number,
            ) from error
