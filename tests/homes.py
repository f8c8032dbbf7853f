"""Homes for tests that start and kill servers, and what such tests ask of a server.

A migrated home, one with the small market and one with the demo are made once in a run of the tests, stopped, and
copied for whoever wants one: each copy is a home of its own, with a server of its own.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from jangteo.config import database
from jangteo.config.environment import Environment

JANGTEO = [sys.executable, "-m", "jangteo.config.command"]
TESTS = Path(__file__).resolve().parent
MAKE_MARKET = "import django; django.setup(); from storefront.market import build_market; build_market()"
PAGES = ("/healthz", "/", "/api/v1/docs", "/api/v1/openapi.json", "/office/")
SECONDS = 300  # for what takes seconds on an idle machine, and longer beside other work

type Answer = tuple[int, dict[str, str], bytes]


def empty_home() -> Path:
    """An empty home that any user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="jt-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def copy_of(template: Path) -> Path:
    """A home with all that a stopped one holds."""
    for inside in template.glob("pg*/*"):
        assert not inside.is_symlink(), f"{inside} leads out of the home: a copy would share it"
        assert inside.name != "data" or not (inside / "postmaster.pid").exists(), f"{template} is in use"
    home = empty_home()
    subprocess.run(["cp", "-a", f"{template}/.", str(home)], check=True)
    return home


def clear(home: Path) -> None:
    """Stop the home's server and remove everything it made."""
    for root in home.rglob("pg*/lock"):
        state = root.parent / "elsewhere"
        env = environment(root.parent.parent)
        database.stop_server(env)
        for link in (state / "sock" if state.is_symlink() else root.parent / "sock", state):
            if link.is_symlink():
                shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(home)


def environment(home: Path, **variables: str) -> Environment:
    """What a command in this home reads."""
    return Environment.read({"JANGTEO_HOME": str(home), "JANGTEO_PG_OPTIONS": "fsync=off", **variables})


def variables_for(home: Path, **further: str) -> dict[str, str]:
    """The environment of a child process: the caller's own settings of Jangteo don't reach it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JANGTEO_", "PG", "DATABASE_URL", "DJANGO_"))
    }
    chosen = {"JANGTEO_HOME": str(home), "JANGTEO_PG_OPTIONS": "fsync=off", "JANGTEO_SECRET_KEY": "test"}
    return kept | chosen | further


def query(home: Path, statement: str) -> list[tuple[object, ...]]:
    """Run one statement in the home's database."""
    server = database.find_server(environment(home))
    assert server is not None, "no server"
    with psycopg.connect(
        host=str(server.places.sock), user="postgres", dbname="jangteo", autocommit=True
    ) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def make_migrated(home: Path) -> None:
    """Bring the tables of an empty home up to date, and stop its server."""
    _run([*JANGTEO, "migrate"], home)
    database.stop_server(environment(home))


def make_market(home: Path) -> None:
    """Put the small market into a migrated home, and stop its server."""
    database.ensure_database(environment(home))
    _run([sys.executable, "-c", MAKE_MARKET], home)
    database.stop_server(environment(home))


def _run(command: list[str], home: Path) -> None:
    variables = variables_for(home, PYTHONPATH=_with_tests(), DJANGO_SETTINGS_MODULE="jangteo.config.settings")
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _with_tests() -> str:
    return os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH", "")]))


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What came of `jangteo demo` in an empty home.

    home      the home, its server stopped
    told      what it said once it was open
    seconds   from the start until then
    answers   {path: status} while it was open
    children  how many processes it had
    code      how it ended when Ctrl-C was pressed
    left      those of its processes that ran on then
    server    the database server that was found then
    """

    home: Path
    port: int
    told: dict[str, Any]
    seconds: float
    answers: dict[str, int]
    children: int
    code: int
    left: list[psutil.Process]
    server: database.Server | None


def start_demo_first(home: Path) -> FirstStart:
    """Open the demo in an empty home, ask for some pages and close it."""
    port, began = free_port(), time.monotonic()
    process, told = open_demo(home, port)
    seconds = time.monotonic() - began
    try:
        answers = {path: ask(port, "GET", path)[0] for path in PAGES}
        children = psutil.Process(process.pid).children(recursive=True)
    finally:
        code = close(process, signal.SIGINT)
    left, server = alive(children), database.find_server(environment(home))
    return FirstStart(home, port, told, seconds, answers, len(children), code, left, server)


def open_demo(home: Path, port: int) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """Start the demo in a home; returns once it says, in one line of JSON, that it is open."""
    variables = variables_for(home)
    del variables["JANGTEO_SECRET_KEY"]  # it keeps one in its home, as it does for whoever tries it
    process = subprocess.Popen(
        [*JANGTEO, "demo", "--json", "--port", str(port)],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"ended with {process.wait()}"
    return process, json.loads(line)


def close(process: subprocess.Popen[str], number: signal.Signals) -> int:
    """End it by a signal; its exit code."""
    if process.poll() is None:
        process.send_signal(number)
    code = process.wait(120)
    assert process.stdout is not None
    process.stdout.close()
    return code


def free_port() -> int:
    """A port nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    """One request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        return (
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool], seconds: float = 90) -> None:
    """Fail unless it comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)


def is_listening(port: int) -> bool:
    """Whether anything answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def python_children(pid: int, *, recursive: bool = False) -> list[psutil.Process]:
    """Children that run Python; one that ends while it is looked at is none of them any more."""
    found = []
    for child in psutil.Process(pid).children(recursive=recursive):
        with contextlib.suppress(psutil.NoSuchProcess):
            if child.name().startswith("python"):
                found.append(child)
    return found


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; a dead one that nobody has asked after yet does not."""
    left = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process)
    return left
