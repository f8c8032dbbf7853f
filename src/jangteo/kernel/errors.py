"""The four ways a request can be refused. All else is a bug and stays a 500."""

from typing import Any, ClassVar


class JangteoError(Exception):
    """A refusal with a permanent public code.

    facts  JSON-ready details a program can act on (field, sku, available …)
    """

    code: ClassVar[str] = "kernel.error"
    status: ClassVar[int] = 500

    def __init__(self, message: str = "", **facts: Any) -> None:
        self.facts = facts
        self.message = message or (self.__doc__ or self.code).strip().splitlines()[0]
        super().__init__(self.message)


class NotFound(JangteoError):
    """There is no such thing, or it may not be seen."""

    code = "kernel.not_found"
    status = 404


class Forbidden(JangteoError):
    """Known, but not allowed to this person."""

    code = "kernel.forbidden"
    status = 403


class NotPermitted(Forbidden):
    """Your role does not allow this."""

    code = "kernel.not_permitted"


class Conflict(JangteoError):
    """The world moved on: what was asked for no longer fits."""

    code = "kernel.conflict"
    status = 409


class Rejected(JangteoError):
    """A rule says no."""

    code = "kernel.rejected"
    status = 422


class DatabaseAway(JangteoError):
    """The database does not answer for a moment: ask again, with the same key."""

    code = "kernel.database_away"
    status = 503


class NoRoom(JangteoError):
    """A disk is full: nothing was kept of this, reading goes on. Ask again later, with the same key."""

    code = "kernel.no_room"
    status = 503


class TooBusy(JangteoError):
    """More people want to order at this moment than can be served: ask again, with the same key."""

    code = "kernel.too_busy"
    status = 503


class JobNotFound(NotFound):
    """There is no such job any more."""

    code = "kernel.job_not_found"


class JobNotFailed(Conflict):
    """Only a job that failed is run again."""

    code = "kernel.job_not_failed"


class JobWaits(Conflict):
    """Another job of this kind waits already."""

    code = "kernel.job_waits"


class IllegalMove(Conflict):
    """This state cannot be reached from the present one."""

    code = "kernel.illegal_move"

    def __init__(self, *, current: str, target: str, allowed: list[str]) -> None:
        super().__init__(
            f"cannot go from {current} to {target}; possible: {', '.join(allowed) or 'nothing'}",
            current=current,
            target=target,
            allowed=allowed,
        )


class UnreadableDocument(Rejected):
    """The document can't be read: what is wrong stands beside where."""

    code = "kernel.unreadable_document"

    def __init__(self, *, where: str, what: str, line: int = 0) -> None:
        self.where, self.what, self.line = where, what, line
        at = f"{where} (line {line})" if line else where
        super().__init__(f"{at}: {what}", where=where, what=what, line=line)
