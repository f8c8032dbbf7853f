"""Cells of a CSV that a spreadsheet reads as text: none of them starts a formula."""

import csv
import re
from collections.abc import Iterable, Iterator

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def harmless(cell: object) -> str:
    """A cell's text; one that a spreadsheet would run as a formula gets an apostrophe in front.

    >>> harmless("=1+1"), harmless("-12.50"), harmless("모란 머그")
    ("'=1+1", '-12.50', '모란 머그')
    """
    text = str(cell)
    is_formula = text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)
    return f"'{text}" if is_formula and not _NUMBER.fullmatch(text) else text


def csv_lines(head: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A CSV line by line: UTF-8 with its mark, every cell harmless."""
    writer = csv.writer(_Passing())
    yield "\ufeff"
    yield writer.writerow([str(cell) for cell in head])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


class _Passing:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
