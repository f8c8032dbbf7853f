"""`jangteo demo`: one command opens the market, the next start is quick, Ctrl-C closes all of it."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from jangteo.config import database

from .conftest import JANGTEO, environment, query, variables_for
from .test_serving import alive, ask, free_port, is_listening, wait_until

pytestmark = pytest.mark.process


type Opened = tuple[subprocess.Popen[str], dict[str, Any]]


@pytest.fixture
def open_demo(home: Path) -> Iterator[Callable[[int], Opened]]:
    """Start the demo in the home; returns once it says, in one line of JSON, that it is open."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int) -> Opened:
        process = subprocess.Popen(
            [*JANGTEO, "demo", "--json", "--port", str(port)],
            env=variables_for(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, f"ended with {process.wait()}"
        return process, json.loads(line)

    yield start
    for process in started:
        if process.poll() is None:
            close(process, signal.SIGTERM)
        assert process.stdout is not None
        process.stdout.close()


def close(process: subprocess.Popen[str], number: signal.Signals) -> int:
    """End it by a signal; its exit code."""
    process.send_signal(number)
    return process.wait(60)


def test_the_market_opens_closes_and_opens_again_quickly(home: Path, open_demo: Callable[[int], Opened]) -> None:
    port, began = free_port(), time.monotonic()
    process, told = open_demo(port)
    first_took = time.monotonic() - began
    assert ask(port, "GET", "/healthz")[0] == 200
    assert [(shop["code"], shop["url"]) for shop in told["shops"]][:2] == [
        ("shop", f"http://localhost:{port}/"),
        ("wholesale", f"http://localhost:{port}/wholesale/"),
    ]
    assert ask(port, "GET", "/")[0] == 200
    assert ask(port, "GET", "/api/v1/docs")[0] == 200
    assert ask(port, "GET", "/api/v1/openapi.json")[0] == 200
    assert ask(port, "GET", "/office/")[0] == 302
    assert {"email", "password"} <= set(told["logins"][0])
    children = psutil.Process(process.pid).children(recursive=True)
    assert close(process, signal.SIGINT) == 0
    assert alive(children) == []
    assert database.find_server(environment(home)) is None
    began = time.monotonic()
    process, again = open_demo(port)
    assert time.monotonic() - began < first_took / 4
    assert again == told
    assert close(process, signal.SIGTERM) == 0


def test_the_demo_survives_its_web_server_and_leaves_only_the_database_when_killed(
    home: Path, open_demo: Callable[[int], Opened]
) -> None:
    port = free_port()
    process, _ = open_demo(port)
    web = next(child for child in psutil.Process(process.pid).children() if child.cmdline()[-1:] == ["serve"])
    web.kill()
    wait_until(lambda: not is_listening(port))
    wait_until(lambda: is_listening(port) and ask(port, "GET", "/healthz")[0] == 200, seconds=60)
    python = [
        child for child in psutil.Process(process.pid).children(recursive=True) if child.name().startswith("python")
    ]
    close(process, signal.SIGKILL)
    wait_until(lambda: alive(python) == [])
    assert query(home, "SELECT 1") == [(1,)]
