"""What goes on a sheet: goods, this buyer's prices, stock."""

from jangteo.line_sheets.selectors.sheets import pages_of, read_sheet

__all__ = ["pages_of", "read_sheet"]
