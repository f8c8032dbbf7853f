"""`jangteo demo`: one command opens the market, the next start is quick, Ctrl-C closes all of it."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import homes
from homes import (
    FirstStart,
    alive,
    ask,
    clear,
    close,
    copy_of,
    free_port,
    is_listening,
    python_children,
    query,
    wait_until,
)

pytestmark = pytest.mark.process


type Opened = tuple[subprocess.Popen[str], dict[str, Any]]


@pytest.fixture
def home(first_start: FirstStart) -> Iterator[Path]:
    """A home in which the demo has been open before."""
    folder = copy_of(first_start.home)
    yield folder
    clear(folder)


@pytest.fixture
def open_demo(home: Path) -> Iterator[Callable[[int], Opened]]:
    """Start the demo in the home; returns once it is open."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int) -> Opened:
        process, told = homes.open_demo(home, port)
        started.append(process)
        return process, told

    yield start
    for process in started:
        close(process, signal.SIGTERM)


def test_the_first_start_opens_the_market_and_closes_all_of_it(first_start: FirstStart) -> None:
    port, told = first_start.port, first_start.told
    assert [(shop["code"], shop["url"]) for shop in told["shops"]][:2] == [
        ("shop", f"http://localhost:{port}/"),
        ("wholesale", f"http://localhost:{port}/wholesale/"),
    ]
    assert {"email", "password"} <= set(told["logins"][0])
    assert first_start.answers == {
        "/healthz": 200,
        "/": 200,
        "/api/v1/docs": 200,
        "/api/v1/openapi.json": 200,
        "/office/": 302,
    }
    assert first_start.children > 3
    assert (first_start.code, first_start.left, first_start.server) == (0, [], None)


def test_the_next_start_is_quick_and_says_the_same(first_start: FirstStart, open_demo: Callable[[int], Opened]) -> None:
    began = time.monotonic()
    process, again = open_demo(first_start.port)
    assert time.monotonic() - began < first_start.seconds / 4
    assert again == first_start.told
    assert close(process, signal.SIGTERM) == 0


def test_the_demo_survives_its_web_server_and_leaves_only_the_database_when_killed(
    home: Path, open_demo: Callable[[int], Opened]
) -> None:
    port = free_port()
    process, _ = open_demo(port)
    web = next(child for child in python_children(process.pid) if child.cmdline()[-1:] == ["serve"])
    web.kill()
    wait_until(lambda: not is_listening(port))
    wait_until(lambda: is_listening(port) and ask(port, "GET", "/healthz")[0] == 200)
    python = python_children(process.pid, recursive=True)
    close(process, signal.SIGKILL)
    wait_until(lambda: alive(python) == [])
    assert query(home, "SELECT 1") == [(1,)]
