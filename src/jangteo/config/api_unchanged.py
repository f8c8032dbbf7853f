"""Comparing once more with what a caller has read, under the locks by which the change itself is made."""

import re
from collections.abc import Callable
from typing import Any

WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
LEAVES = "ON CONFLICT DO NOTHING"  # has a row there to be locked, and changes none that is


class Watch:
    """Stands around every statement of a change.

    A service locks, reads, decides and then writes. Before its first write everything is held that the change is
    decided by: whoever was there first has committed by then, and whoever comes now waits. Compared before those
    locks were there, the thing could change until they were.

    compare  raises where something is not as the caller has read it
    """

    def __init__(self, compare: Callable[[], None]) -> None:
        self._compare = compare
        self._is_over = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django calls it instead of each statement."""
        if not self._is_over and WRITES.match(sql) and not sql.endswith(LEAVES):
            self._is_over = True  # what comparing writes is not compared, nor what the change writes of itself
            self._compare()
        return execute(sql, params, many, context)
