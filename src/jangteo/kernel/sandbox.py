"""Calls that are undone after they were answered: what can't be undone is refused in them.

The frame of the API opens it (`config.api_frame`): one transaction for the whole call, rolled back at its end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from jangteo.kernel.errors import Conflict

HEADER = "Sandbox"
_is_on = ContextVar("jangteo_sandbox", default=False)


class NotInSandbox(Conflict):
    """This can't be undone, so a test key does not do it."""

    code = "kernel.not_in_sandbox"


def is_on() -> bool:
    """Whether what happens now will be undone."""
    return _is_on.get()


def refuse(what: str) -> None:
    """Stop here in the sandbox: the step leaves the database, or must count even where the call is undone.

    what    for the facts: "attempts", "files", a payment provider's code
    raises  NotInSandbox
    """
    if _is_on.get():
        raise NotInSandbox(what=what)


@contextmanager
def undone() -> Iterator[None]:
    """All that is written inside is rolled back: events, letters and jobs, being rows, never leave."""
    mark = _is_on.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _is_on.reset(mark)
