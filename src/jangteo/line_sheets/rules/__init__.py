"""What stands on a sheet, and how parts become one file."""

from jangteo.line_sheets.rules.joining import Joiner
from jangteo.line_sheets.rules.tables import table_head, table_rows
from jangteo.line_sheets.rules.words_on_paper import part_on_paper

__all__ = ["Joiner", "part_on_paper", "table_head", "table_rows"]
