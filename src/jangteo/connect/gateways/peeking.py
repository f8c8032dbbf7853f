"""The first line of a file: what its columns are called, and how it is written."""

import csv
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.packed import lines_of
from jangteo.connect.gateways.rows import type_by_name
from jangteo.connect.gateways.xlsx_rows import read_names
from jangteo.connect.types import Limits

ENCODINGS = ("utf-8", "cp949")
LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Peeked:
    """A file's columns, and how a text file is written; JSON lines have no columns."""

    form: str
    columns: Sequence[str] = ()
    encoding: str = "utf-8"
    delimiter: str = ","


def peek(path: Path, limits: Limits) -> Peeked:
    """What a file's first line says.

    raises  UnreadableFile
    """
    form = type_by_name(path)
    if form == "jsonl":
        return Peeked(form)
    if form == "xlsx":
        return Peeked(form, read_names(path, limits))
    lines = lines_of(path, limits)
    head = b"".join(line for line, _ in zip(lines, range(LOOKED_AT), strict=False))
    encoding = next((one for one in ENCODINGS if _reads(head, one)), ENCODINGS[0])
    first = head.decode(encoding, "replace").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        columns = next(csv.reader(io.StringIO(first), delimiter=delimiter), [])
    except (csv.Error, zlib.error) as error:
        raise UnreadableFile(f"line 1: {error}", why="not_csv", line=1) from error
    return Peeked(form, [one.strip() for one in columns], encoding, delimiter)


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
