"""Tables that people send by a form, and get."""

from collections.abc import Iterable, Sequence

from jangteo.connect import gateways


def read_sheet(content: bytes, *, most_rows: int, most_bytes: int) -> list[list[str]]:
    """The rows of a CSV or of an XLSX workbook's first sheet, as texts; nothing is stored.

    raises  UnreadableFile; `facts["why"]` is empty, too_large, too_many_rows, old_excel, no_workbook or no_text
    """
    return gateways.read_sheet(content, most_rows=most_rows, most_bytes=most_bytes)


def write_sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX workbook of one sheet, all cells texts."""
    return gateways.write_sheet(name, head, rows)
