"""States of runs and rows, and what can be wrong with views and runs, in the office's words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

# state of a run or a row: (words, tone)
DESK_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "run": {
        "shown": (pgettext_lazy("office", "Only looked at"), ""),
        "running": (pgettext_lazy("office", "Under way"), "warn"),
        "done": (pgettext_lazy("office", "Done"), "good"),
        "undoing": (pgettext_lazy("office", "Being taken back"), "warn"),
        "undone": (pgettext_lazy("office", "Taken back"), ""),
    },
    "run_row": {
        "left_out": (pgettext_lazy("office", "Left out"), ""),
        "waiting": (pgettext_lazy("office", "To be changed"), "warn"),
        "done": (pgettext_lazy("office", "Changed"), "good"),
        "refused": (pgettext_lazy("office", "Not changed"), "bad"),
        "undone": (pgettext_lazy("office", "Taken back"), ""),
        "kept": (pgettext_lazy("office", "Stays changed"), "bad"),
    },
}


def _invalid_run(facts: dict[str, Any]) -> str:
    if facts.get("field") == "many":
        return pgettext("office", "At most %(limit)s rows at once. Narrow the list first.") % facts
    if facts.get("field") == "why":
        return pgettext("office", "Say why, in at most 300 letters.")
    return pgettext("office", "Tick the rows first, or choose all that fit.")


def _invalid_view(facts: dict[str, Any]) -> str:
    if facts.get("field") == "role":
        return pgettext("office", "You can share a view with a role that you hold yourself.")
    if facts.get("field") == "count":
        return pgettext("office", "Fifty views of a list are enough. Take one away first.")
    return pgettext("office", "A view needs a name of its own, of at most 60 letters.")


DESK_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "desk.invalid_run": _invalid_run,
    "desk.invalid_view": _invalid_view,
    "desk.run_moved": lambda facts: pgettext("office", "The run has gone on since. Look again."),
    "desk.changed_since": lambda facts: pgettext("office", "Somebody changed it after. It stays as they left it."),
    "catalog.listed_already": lambda facts: pgettext("office", "It is sold there already."),
    "catalog.not_listed": lambda facts: pgettext("office", "It is not sold there."),
}
