"""Refused rows as a CSV file that a spreadsheet may open without harm."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.types import Note
from jangteo.kernel.cells import harmless

COLUMNS = ("row", "level", "column", "value", "code", "message", "message_ko")


def write_errors(path: Path, notes: Iterable[Note]) -> None:
    """Write all notes, or leave what was there: the file appears whole.

    raises  UnreadableFile when the place cannot be written
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for note in notes:
                texts = (note.column, note.value, note.code, note.message("en"), note.message("ko"))
                writer.writerow([note.row, note.level.value, *map(harmless, texts)])
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise UnreadableFile(f"the errors cannot be written to {path}: {error.strerror}") from error
