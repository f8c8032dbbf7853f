"""Headers and rows of tables, for CSV and XLSX alike."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.types import SourceRow


def read_header(cells: Sequence[str], wanted: frozenset[str]) -> list[str]:
    """The names of the columns, trimmed.

    raises  UnreadableFile when one that the map names is missing, or twice
    """
    names = [cell.strip() for cell in cells]
    missing = sorted(name for name in wanted if name not in names)
    if missing:
        there = ", ".join(name[:40] for name in names[:40] if name) or "nothing"
        raise UnreadableFile(
            f"the map names columns the file lacks: {', '.join(missing)}; it has: {there}",
            why="columns",
            missing=", ".join(missing),
        )
    twice = sorted(name for name, count in Counter(names).items() if count > 1 and name in wanted)
    if twice:
        raise UnreadableFile(
            f"these columns are in the header twice: {', '.join(twice)}", why="twice", missing=", ".join(twice)
        )
    return names


def table_row(row: int, names: Sequence[str], cells: Sequence[Any]) -> SourceRow:
    """One row under its header; its problem when it has other cells than the header."""
    if len(cells) > len(names):
        return SourceRow(row, dict(zip(names, cells, strict=False)), "too_many_cells")
    if len(cells) < len(names):
        return SourceRow(row, dict(zip(names, cells, strict=False)), "too_few_cells")
    return SourceRow(row, dict(zip(names, cells, strict=True)))
