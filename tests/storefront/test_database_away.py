"""While the database is away callers are told so, and when to come back; a bug stays a 500."""

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from storefront.market import Market


def failing(cause: psycopg.Error) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (psycopg.OperationalError("connection refused"), 503),
        (psycopg.errors.AdminShutdown("terminating"), 503),
        (psycopg.errors.CannotConnectNow("starting up"), 503),
        (psycopg.errors.TooManyConnections("no room"), 503),
        (psycopg.errors.DeadlockDetected("deadlock"), 500),
        (psycopg.errors.QueryCanceled("too slow"), 500),
    ],
)
@pytest.mark.parametrize("path", ["/", "/c/mugs/", "/api/v1/channels/shop/products"])
def test_only_a_database_that_is_away_is_told_as_such(
    market: Market, monkeypatch: pytest.MonkeyPatch, cause: psycopg.Error, status: int, path: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failing(cause)

    with monkeypatch.context() as away:
        away.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == status
    assert answer.has_header("Retry-After") is (status == 503)
    if path.startswith("/api/"):
        told = {503: "kernel.database_away", 500: "http.500"}[status]
        assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", told)
