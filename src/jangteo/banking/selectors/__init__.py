"""Reads of our bank accounts, their lines and what these may pay."""

from jangteo.banking.selectors.files import get_file, list_accounts, list_files
from jangteo.banking.selectors.items import open_entries
from jangteo.banking.selectors.lines import applications_of, get_line, is_anything_new, list_lines, state_totals
from jangteo.banking.selectors.numbers import find_number, list_numbers, order_number_to_pay

__all__ = [
    "applications_of",
    "find_number",
    "get_file",
    "get_line",
    "is_anything_new",
    "list_accounts",
    "list_files",
    "list_lines",
    "list_numbers",
    "open_entries",
    "order_number_to_pay",
    "state_totals",
]
