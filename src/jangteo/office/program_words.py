"""What is said when a program or a key is refused."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext

PROGRAM_REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    "programs.program_not_found": lambda facts: pgettext("office", "There is no such program any more."),
    "programs.key_not_found": lambda facts: pgettext("office", "This key has ended already."),
    "programs.unknown_scopes": lambda facts: pgettext("office", "Tick what the key is for."),
    "programs.role_refused": lambda facts: pgettext("office", "Choose a role that does not lead the company."),
    "programs.invalid_key_life": lambda facts: pgettext("office", "A key holds for 1 to 730 days."),
    "programs.too_many_keys": lambda facts: pgettext("office", "A program has five keys at most. End one first."),
    "programs.program_ended": lambda facts: pgettext("office", "This program has been ended. Make another."),
}
