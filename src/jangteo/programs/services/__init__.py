"""What can be done with programs, their keys and the tokens made from them."""

from jangteo.programs.services.keys import issue_key, revoke_key, rotate_key
from jangteo.programs.services.programs import end_program, make_program
from jangteo.programs.services.tokens import PREFIXES, find_user_by_key, issue_access_token

__all__ = [
    "PREFIXES",
    "end_program",
    "find_user_by_key",
    "issue_access_token",
    "issue_key",
    "make_program",
    "revoke_key",
    "rotate_key",
]
