"""From which request, event or job present work comes: lines of the log, events and jobs carry it on."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from secrets import token_hex

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

# What a proxy may send: 32 hexadecimal digits, or a UUID. Looser forms would let in names and numbers of people.
WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

type Watcher = Callable[[str, str], AbstractContextManager[None]]

log = structlog.get_logger(__name__)
_watchers: list[Watcher] = []


def request_id() -> str:
    """The id of the request that present work comes from, or empty."""
    return str(get_contextvars().get("request_id", ""))


def request_id_from(sent: str) -> str:
    """What the caller sent, if it is well-formed, else a new one.

    >>> request_id_from("00112233445566778899AABBCCDDEEFF")
    '00112233445566778899aabbccddeeff'
    >>> len(request_id_from("010-1234-5678"))
    32
    """
    return sent.lower() if WELL_FORMED.fullmatch(sent) else token_hex(16)


def watch(watcher: Watcher) -> None:
    """Let `watcher(kind, name)` be entered around each piece of a worker's work: "event" or "job"."""
    _watchers.append(watcher)


@contextmanager
def working(kind: str, name: str, **carried: str) -> Iterator[None]:
    """Around a piece of a worker's work: its lines carry what it comes from, and who watches sees it."""
    with bound_contextvars(**{key: value for key, value in carried.items() if value}), ExitStack() as stack:
        for watcher in _watchers:
            stack.enter_context(watcher(kind, name))
        yield


def enqueued(job_id: int) -> int:
    """Say in the log which request a job comes from, if any, whose own lines carry its number."""
    if request_id():
        log.info("job_enqueued", job=job_id)
    return job_id
