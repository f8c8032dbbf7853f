"""Reads of our bank accounts, their lines and what these may pay."""

from jangteo.banking.selectors.files import get_file, list_accounts, list_files
from jangteo.banking.selectors.items import open_entries
from jangteo.banking.selectors.lines import applications_of, get_line, is_anything_new, list_lines, state_totals

__all__ = [
    "applications_of",
    "get_file",
    "get_line",
    "is_anything_new",
    "list_accounts",
    "list_files",
    "list_lines",
    "open_entries",
    "state_totals",
]
