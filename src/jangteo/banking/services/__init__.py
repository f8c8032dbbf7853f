"""Files of banks come in, and what came in is set against orders or set aside."""

from jangteo.banking.services.accounts import create_account
from jangteo.banking.services.applying import apply_line, reverse_application
from jangteo.banking.services.asides import set_aside, take_up_again
from jangteo.banking.services.importing import import_file, preview_file, read_file
from jangteo.banking.services.matching import find_candidates, match_lines, match_new_lines
from jangteo.banking.services.numbers import close_number, issue_for_order, issue_for_party

__all__ = [
    "apply_line",
    "close_number",
    "create_account",
    "find_candidates",
    "import_file",
    "issue_for_order",
    "issue_for_party",
    "match_lines",
    "match_new_lines",
    "preview_file",
    "read_file",
    "reverse_application",
    "set_aside",
    "take_up_again",
]
