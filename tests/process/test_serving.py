"""`jangteo serve`: opens, says when it is not open, ends with all it started, and leaves no orphans."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from homes import (
    JANGTEO,
    alive,
    ask,
    environment,
    free_port,
    is_listening,
    python_children,
    query,
    variables_for,
    wait_until,
)
from jangteo.config import database

from .conftest import RunCommand

pytestmark = pytest.mark.process


def web_processes(server: subprocess.Popen[str]) -> list[psutil.Process]:
    """The children that answer requests; the database is a child too."""
    return python_children(server.pid)


@pytest.fixture
def port() -> int:
    """A free port."""
    return free_port()


@pytest.fixture
def served(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`jangteo serve` in the home, listening; its database is not migrated."""
    process = subprocess.Popen(
        [*JANGTEO, "serve", "--workers", "2"],
        env=variables_for(home, JANGTEO_PORT=str(port)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: is_listening(port) or process.poll() is not None)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(120)
    assert process.stdout is not None
    process.stdout.close()


def test_health_is_told_truly(home: Path, port: int, served: subprocess.Popen[str], jangteo: RunCommand) -> None:
    status, _, body = ask(port, "GET", "/healthz")
    assert (status, json.loads(body)["problem"]) == (503, "no migrations are applied; run: jangteo migrate")
    assert jangteo("migrate", "--check").returncode == 1
    done = jangteo("migrate")
    assert done.returncode == 0, done.stderr
    assert jangteo("migrate", "--check").returncode == 0
    assert ask(port, "GET", "/healthz", Host="10.0.0.7")[::2] == (200, b'{"status": "open"}')
    query(home, "DELETE FROM django_migrations WHERE app = 'sessions'")
    status, _, body = ask(port, "GET", "/healthz")
    assert (status, json.loads(body)["problem"]) == (
        503,
        "1 migrations are not applied; run: jangteo migrate",
    )
    query(home, "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', now())")
    assert ask(port, "GET", "/healthz")[0] == 200
    assert database.stop_server(environment(home)) is True
    status, _, body = ask(port, "GET", "/healthz")
    assert (status, json.loads(body)["problem"]) == (503, "the database does not answer")
    database.ensure_database(environment(home))
    wait_until(lambda: ask(port, "GET", "/healthz")[0] == 200)


def test_what_is_too_large_or_unknown_is_refused_as_a_problem(port: int, served: subprocess.Popen[str]) -> None:
    status, headers, body = ask(port, "POST", "/api/v1/anything", b"x" * 2_700_000)
    assert (status, headers["content-type"]) == (413, "application/problem+json")
    assert json.loads(body)["code"] == "kernel.body_too_large"
    assert ask(port, "POST", "/anything", b"x" * 2_700_000)[0] == 413
    status, headers, body = ask(port, "GET", "/api/v1/no-such-thing")
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(body)["code"] == "api.unknown_address"
    assert "script-src 'self'" in headers["content-security-policy"]


def test_ctrl_c_ends_web_processes_and_the_database_it_started(
    home: Path, port: int, served: subprocess.Popen[str]
) -> None:
    children = web_processes(served)
    assert len(children) == 2
    assert database.find_server(environment(home)) is not None
    served.send_signal(signal.SIGINT)
    assert served.wait(120) == 0
    assert alive(children) == []
    assert database.find_server(environment(home)) is None
    wait_until(lambda: not is_listening(port))


def test_a_server_killed_outright_leaves_the_database_but_no_web_process(
    home: Path, port: int, served: subprocess.Popen[str]
) -> None:
    children = web_processes(served)
    server = database.find_server(environment(home))
    assert server is not None
    served.kill()
    served.wait()
    wait_until(lambda: alive(children) == [] and not is_listening(port))
    found = database.ensure_database(environment(home))
    assert found is not None
    assert (found.started, found.pid) == (False, server.pid)


def test_a_web_process_killed_outright_is_replaced(port: int, served: subprocess.Popen[str]) -> None:
    killed = web_processes(served)[0].pid
    os.kill(killed, signal.SIGKILL)

    def is_replaced() -> bool:
        return len({child.pid for child in web_processes(served)} - {killed}) == 2

    wait_until(is_replaced)
    assert ask(port, "GET", "/healthz")[0] == 503  # it answers: open it is not, without migrations


def test_a_database_killed_outright_is_started_again(home: Path, port: int, served: subprocess.Popen[str]) -> None:
    """J05: without a person; one that is stopped stays stopped (`test_health_is_told_truly`)."""
    before = database.find_server(environment(home))
    assert before is not None
    os.kill(before.pid, signal.SIGKILL)

    def is_back() -> bool:
        now = database.find_server(environment(home))
        return now is not None and now.pid != before.pid

    wait_until(is_back)
    wait_until(lambda: ask(port, "GET", "/healthz")[0] == 503)  # it answers, though nothing is migrated
    assert b"migrations" in ask(port, "GET", "/healthz")[2]


def test_a_taken_port_is_told_in_a_sentence_before_anything_starts(home: Path, jangteo: RunCommand) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in ("serve", "demo"):
            done = jangteo(command, "--port", str(port))
            assert done.returncode == 2
            assert f"Port {port} is taken by another program." in done.stderr
    assert list(home.iterdir()) == []


def test_home_and_port_may_stand_on_either_side_of_the_command(home: Path, jangteo: RunCommand) -> None:
    inner = home / "inner"
    elsewhere = str(home / "unused")
    for line in (["--home", str(inner), "db", "start"], ["db", "--home", str(inner), "start"]):
        assert jangteo(*line, JANGTEO_HOME=elsewhere).returncode == 0
    done = jangteo("db", "status", "--json", "--home", str(inner), "--port", "9", JANGTEO_HOME=elsewhere)
    assert json.loads(done.stdout)["data"] == str(inner / "pg18" / "data")
    assert not Path(elsewhere).exists()
    assert jangteo("db", "status", "--port", "0").returncode == 2


def test_with_a_database_url_nothing_of_the_launcher_runs(home: Path, jangteo: RunCommand) -> None:
    server = database.ensure_database(environment(home))
    assert server is not None
    url = f"postgresql://postgres@/jangteo?host={server.places.sock}"
    other = home / "other"
    done = jangteo("db", "shell", "-tAc", "SELECT 7", DATABASE_URL=url, JANGTEO_HOME=str(other))
    assert (done.returncode, done.stdout) == (0, "7\n"), done.stderr
    assert jangteo("migrate", "--check", DATABASE_URL=url, JANGTEO_HOME=str(other)).returncode == 1
    done = jangteo("db", "start", DATABASE_URL=url, JANGTEO_HOME=str(other))
    assert done.returncode == 2
    assert "DATABASE_URL names a PostgreSQL that Jangteo doesn't run" in done.stderr
    assert not other.exists()


def test_a_database_that_does_not_answer_is_told_in_a_sentence(jangteo: RunCommand) -> None:
    url = f"postgresql://postgres@127.0.0.1:{free_port()}/jangteo"
    done = jangteo("migrate", DATABASE_URL=url)
    assert done.returncode == 2
    assert "The PostgreSQL named by DATABASE_URL does not answer" in done.stderr
    assert "Traceback" not in done.stderr
