"""Start, find and stop the embedded PostgreSQL server of one home.

Any number of processes may call `ensure_server` at once: a file lock makes one of them start the server, and
the rest find it. The server lives in a session of its own, so it outlives a starter that is killed; the next
one finds it.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jangteo.config.environment import Environment

from .account import Account, give, run_as, server_account
from .binaries import Binaries, find_binaries
from .errors import DatabaseProblem
from .places import SOCKET_NAME, Places
from .processes import left_behind, live_server, recorded_pid

START_SECONDS = 120
STOP_SECONDS = 60
LARGEST_LOG = 10_000_000
# What is a letter. Sorting and case are PostgreSQL's own, but pg_trgm asks the system, and under "C" it finds
# no letter in Korean. The names differ by system; the last one is there everywhere.
CTYPES = ("C.UTF-8", "UTF-8", "C")
TUNING = (
    "shared_buffers=256MB",
    "max_connections=200",
    "work_mem=16MB",
    "maintenance_work_mem=128MB",
    "effective_cache_size=1GB",
    "max_wal_size=2GB",
    "random_page_cost=1.1",
    "log_lock_waits=on",
    "timezone=UTC",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    started  whether this very call started it
    """

    places: Places
    binaries: Binaries
    pid: int
    started: bool


def ensure_server(env: Environment) -> Server:
    """Find the home's server, or make and start it.

    raises  DatabaseProblem
    """
    binaries = find_binaries(env)
    places = Places.of(env.home, binaries.major)
    with _locked(places) as lock:
        account = server_account(places.data)
        places.prepare(account)
        binaries = binaries.reachable_by(account)
        started = False
        if not _answers(binaries, places):
            _make_cluster(binaries, places, account, lock)
            started = _start_or_await(binaries, places, account, env.pg_options)
        pid = recorded_pid(places.pid_file)
        if pid is None:
            raise DatabaseProblem(f"A server answers on {places.sock}, but {places.pid_file} is gone.")
        return Server(places, binaries, pid, started)


def find_server(env: Environment) -> Server | None:
    """The home's server if it runs and answers; nothing is started.

    raises  DatabaseProblem
    """
    binaries = find_binaries(env)
    places = Places.of(env.home, binaries.major)
    server_account(places.data)  # another user's server is none we could look at
    pid = live_server(places.pid_file)
    if pid is None or not _answers(binaries, places):
        return None
    return Server(places, binaries, pid, started=False)


def was_killed(places: Places) -> bool:
    """Whether the server ended without putting its files away, as one does that is killed and none that is stopped."""
    return recorded_pid(places.pid_file) is not None and live_server(places.pid_file) is None


def stop_server(env: Environment) -> bool:
    """Stop the home's server, ending its connections; False if none was running.

    raises  DatabaseProblem
    """
    places = Places.of(env.home, find_binaries(env).major)
    if not places.root.is_dir():
        return False
    with _locked(places):
        server_account(places.data)
        pid = live_server(places.pid_file)
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)  # "fast": open transactions are rolled back
        deadline = time.monotonic() + STOP_SECONDS
        while left_behind(places.data):
            if time.monotonic() > deadline:
                raise DatabaseProblem(f"The server (process {pid}) did not stop within {STOP_SECONDS} seconds.")
            time.sleep(0.05)
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # it may have been our own child
        return True


@contextmanager
def _locked(places: Places) -> Iterator[int]:
    """Hold the lock of this home; it is freed by the system if we die."""
    try:
        places.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise DatabaseProblem(f"JANGTEO_HOME={places.root.parent} can't be written to: {problem}.") from problem
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _answers(binaries: Binaries, places: Places) -> bool:
    """Whether a server on our socket takes connections."""
    asked = subprocess.run(
        [
            binaries.program("pg_isready"),
            "-q",
            "-t",
            "5",
            "-h",
            str(places.sock),
            "-U",
            "postgres",
            "-d",
            "postgres",
        ],
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return asked.returncode == 0


def _make_cluster(binaries: Binaries, places: Places, account: Account | None, lock: int) -> None:
    """Make the data folder if there is none: aside first, then renamed, so none is ever half-made.

    lock  descriptor of our lock; initdb inherits it, so that the next starter waits should we be killed
    """
    if places.data.exists():
        return
    draft = places.state / "data.new"
    refused = ""
    for ctype in CTYPES:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        give(draft, account)
        done = subprocess.run(
            [
                binaries.program("initdb"),
                *("-D", str(draft), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
                *_locale_options(binaries.major, ctype),
            ],
            cwd="/",
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            pass_fds=(lock,),
            **run_as(account),
        )
        if done.returncode == 0:
            draft.rename(places.data)
            return
        refused = done.stderr
    raise DatabaseProblem(_initdb_failed(refused))


def _locale_options(major: int, ctype: str) -> list[str]:
    """The same sort order on every machine; before 17 the system's C.UTF-8 comes closest."""
    if major >= 17:
        return ["--locale=C", f"--lc-ctype={ctype}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C", f"--lc-ctype={ctype}"]


def _initdb_failed(stderr: str) -> str:
    message = f"The database could not be made. PostgreSQL says:\n{stderr.strip()}"
    if "could not look up effective user ID" in stderr:
        message += (
            "\nThis user has no entry in /etc/passwd, which PostgreSQL needs once, to make a database. "
            "Add one, start once as another user, or set DATABASE_URL."
        )
    return message


def _start_or_await(binaries: Binaries, places: Places, account: Account | None, options: tuple[str, ...]) -> bool:
    """Bring the server to where it answers; True if it was we who started it."""
    deadline = time.monotonic() + START_SECONDS
    while live_server(places.pid_file) is not None:  # one that is starting, recovering or stopping
        if _answers(binaries, places):
            return False
        _pause(deadline, places, "is there but does not answer")
    _clear_stale_files(places, deadline)
    process = _spawn(binaries, places, account, options)
    while not _answers(binaries, places):
        if process.poll() is not None:
            raise DatabaseProblem(f"PostgreSQL stopped while starting. The end of {places.log}:\n{_tail(places.log)}")
        _pause(deadline, places, "did not get ready")
    return True


def _pause(deadline: float, places: Places, trouble: str) -> None:
    if time.monotonic() > deadline:
        raise DatabaseProblem(
            f"PostgreSQL {trouble} within {START_SECONDS} seconds. The end of {places.log}:\n{_tail(places.log)}"
        )
    time.sleep(0.03)


def _clear_stale_files(places: Places, deadline: float) -> None:
    """Remove the pid file and the socket's lock of a server that is gone.

    PostgreSQL itself refuses to start when the number in them has since gone to any other process of its
    user, as happens after a reboot or in a container. But the pid file also guards against starting beside
    the orphans of a killed server, so those must have ended first.
    """
    stale = [places.pid_file, places.sock / SOCKET_NAME, places.sock / f"{SOCKET_NAME}.lock"]
    if not any(path.exists() for path in stale):
        return
    while left_behind(places.data):
        _pause(deadline, places, "was killed, and processes it left behind did not end")
    for path in stale:
        path.unlink(missing_ok=True)


def _spawn(
    binaries: Binaries, places: Places, account: Account | None, options: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    settings = [
        *TUNING,
        "listen_addresses=",
        f"unix_socket_directories={places.sock}",
        "unix_socket_permissions=0700",
        "port=5432",
        *options,
    ]
    if places.log.exists() and places.log.stat().st_size > LARGEST_LOG:
        places.log.replace(places.log.with_name("log.old"))
    with places.log.open("ab") as log:
        return subprocess.Popen(
            [binaries.program("postgres"), "-D", str(places.data), *_each("-c", settings)],
            cwd="/",
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
            **run_as(account),
        )


def _each(flag: str, values: list[str]) -> Iterator[str]:
    for value in values:
        yield flag
        yield value


def _plain_environment() -> dict[str, str]:
    """No PGDATA, PGPORT or locale of the caller reaches the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def _tail(log: Path, size: int = 2000) -> str:
    if not log.exists():
        return "(nothing)"
    return log.read_bytes()[-size:].decode("utf-8", "replace").strip()
