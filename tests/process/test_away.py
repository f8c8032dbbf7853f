"""A database that nobody reaches is asked by one request at a time; a server that failed to start is started again."""

import subprocess
import threading
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg_pool import PoolTimeout

from jangteo.config.away import AwayMiddleware, Watch
from jangteo.config.command import processes
from jangteo.config.database import Places
from jangteo.storefront.pages import errors


class Site:
    """What lies within: out of reach as long as one says so."""

    def __init__(self) -> None:
        self.asked, self.is_away = 0, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        if not self.is_away:
            return HttpResponse("here")
        try:
            raise OperationalError("no connection") from PoolTimeout("after 5 s")
        except OperationalError:
            return errors.broken(request)


def ask(middleware: AwayMiddleware) -> HttpResponse:
    return middleware(RequestFactory().get("/api/v1/channels/shop/products"))


def test_who_comes_while_nobody_gets_a_connection_is_told_at_once() -> None:
    site = Site()
    middleware = AwayMiddleware(site)
    middleware.watch.pause = 3600
    assert ask(middleware).status_code == 200
    site.is_away = True
    answers = [ask(middleware) for _ in range(5)]
    assert site.asked == 2
    assert {(one.status_code, one["Retry-After"], b"kernel.database_away" in one.content) for one in answers} == {
        (503, "5", True)
    }
    site.is_away, middleware.watch.next_at = False, 0.0
    assert [ask(middleware).status_code for _ in range(3)] == [200] * 3
    assert site.asked == 5


def test_one_at_a_time_finds_out_and_a_late_answer_opens_nothing() -> None:
    watch = Watch(pause=0.0)
    assert watch.may_ask()
    watch.tell(is_reached=False)
    watch.tell(is_reached=True)  # of who was in before
    assert [watch.may_ask() for _ in range(3)] == [True, False, False]
    watch.tell(is_reached=False)
    assert [watch.may_ask() for _ in range(2)] == [True, False]
    watch.tell(is_reached=True)
    assert [watch.may_ask() for _ in range(2)] == [True, True]


def test_a_killed_server_that_fails_to_start_is_started_until_it_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a full disk the first start fails, and leaves the files as a server that was stopped would."""
    killed, ends, ended = [True], [1, 1, 0], threading.Event()

    def start(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        killed[0] = False
        code = ends.pop(0)
        if code == 0:
            ended.set()
        return subprocess.CompletedProcess([], code)

    monkeypatch.setattr(processes, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr("jangteo.config.database.was_killed", lambda _: killed[0])
    monkeypatch.setattr("subprocess.run", start)
    keeper = threading.Thread(target=processes._keep, args=(Places(tmp_path), ended), daemon=True)
    keeper.start()
    keeper.join(30)
    assert (keeper.is_alive(), ends) == (False, [])
