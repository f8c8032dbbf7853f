"""While the database is away or a disk is full callers are told so, and when to come back; a bug stays a 500."""

import errno

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from storefront.market import Market


def failing(cause: psycopg.Error | OSError) -> Exception:
    if isinstance(cause, OSError):
        return cause
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "status", "code"),
    [
        (psycopg.OperationalError("connection refused"), 503, "kernel.database_away"),
        (psycopg.errors.AdminShutdown("terminating"), 503, "kernel.database_away"),
        (psycopg.errors.CannotConnectNow("starting up"), 503, "kernel.database_away"),
        (psycopg.errors.TooManyConnections("no room"), 503, "kernel.database_away"),
        (psycopg.errors.OutOfMemory("no memory"), 503, "kernel.database_away"),
        (psycopg.errors.DiskFull("could not extend file"), 503, "kernel.no_room"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "kernel.no_room"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 503, "kernel.no_room"),
        (OSError(errno.EIO, "Input/output error"), 500, "http.500"),
        (psycopg.errors.DeadlockDetected("deadlock"), 500, "http.500"),
        (psycopg.errors.QueryCanceled("too slow"), 500, "http.500"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/c/mugs/", "/api/v1/channels/shop/products"])
def test_only_what_passes_is_told_as_such(
    market: Market, monkeypatch: pytest.MonkeyPatch, cause: psycopg.Error | OSError, status: int, code: str, path: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failing(cause)

    with monkeypatch.context() as away:
        away.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == status
    assert answer.has_header("Retry-After") is (status == 503)
    if path.startswith("/api/"):
        assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", code)
    else:
        assert (code in answer.content.decode()) is (status == 503)
