"""Processes that belong together: what a command starts ends with it, also when it is killed."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Self

import click

from jangteo.config import database
from jangteo.config.environment import Environment

from .options import CannotDo

LEASH = "JANGTEO_LEASH"
MOST_ENDS_A_MINUTE = 5
LOOK_SECONDS = 0.5


class Ended(BaseException):
    """A signal asked us to end."""


@contextlib.contextmanager
def end_on_signals() -> Iterator[None]:
    """Let SIGTERM, SIGHUP and Ctrl-C end the block in good order: what it holds is put away first."""

    def end(number: int, _: object) -> None:
        for further in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(further, signal.SIG_IGN)  # a second Ctrl-C must not cut the tidying short
        raise Ended(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield
    except Ended:
        click.echo("Stopped.", err=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def own_database(
    env: Environment, around: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
) -> Iterator[None]:
    """Have the database for a while, started again should its server be killed; at the end it is stopped if it was
    started here."""
    with around():
        server = database.ensure_database(env)
    try:
        with _kept(server):
            yield
    finally:
        if server is not None and server.started:
            database.stop_server(env)


@contextlib.contextmanager
def _kept(server: database.Server | None) -> Iterator[None]:
    """Look after the embedded server meanwhile; one that `jangteo db stop` has ended stays so."""
    ended = threading.Event()
    if server is None:
        yield
        return
    keeper = threading.Thread(target=_keep, args=(server.places, ended), name="database", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(places: database.Places, ended: threading.Event) -> None:
    """In a process of its own the server is started, for the lock must not pass to a web process forked meanwhile.

    Any number of processes may look after one server: the lock lets one of them start it. Where that fails, on a full
    disk say, it is tried again: a server that gave up while starting has put its files away.
    """
    is_wanted = False
    while not ended.wait(LOOK_SECONDS):
        if not is_wanted and not database.was_killed(places):
            continue
        with contextlib.suppress(OSError):  # what we say may go to a full disk too
            click.echo("The database was killed; starting it again.", err=True)
        command = [sys.executable, "-m", "jangteo.config.command", "db", "start"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        is_wanted = done.returncode != 0


def free_port_or_fail(env: Environment) -> None:
    """Say in time that another program has the port.

    raises  CannotDo
    """
    family = socket.AF_INET6 if ":" in env.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.bind, env.port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise CannotDo(
                    f"Port {env.port} is taken by another program. Stop that one, or choose another port: "
                    f"--port {env.port + 1 if env.port < 65535 else env.port - 1}"
                ) from problem
            raise CannotDo(f"Can't listen on {env.bind} port {env.port}: {problem.strerror}.") from problem


class Children:
    """Child processes in their own groups, which end when we do.

    Each holds one end of a pipe whose other end only we hold: when we are gone, however that came, it reads
    the end of the pipe and stops itself.
    """

    def __init__(self) -> None:
        self._read_end, self._write_end = os.pipe()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, *arguments: str) -> None:
        """Start `jangteo name arguments`; its standard output is not ours."""
        self._processes[name] = subprocess.Popen(
            [sys.executable, "-m", "jangteo.config.command", name, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(self._read_end,),
            env={**os.environ, LEASH: str(self._read_end)},
            start_new_session=True,
        )

    def ended(self) -> str | None:
        """The name of a child that has ended, if one has."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                return name
        return None

    def keep_running(self) -> None:
        """Start again whoever ends, until a signal ends us.

        raises  CannotDo when one ends again and again
        """
        ends: dict[str, list[float]] = {name: [] for name in self._processes}
        while True:
            name = self.ended()
            if name is None:
                time.sleep(0.3)
                continue
            now = time.monotonic()
            ends[name] = [moment for moment in ends[name] if now - moment < 60] + [now]
            if len(ends[name]) > MOST_ENDS_A_MINUTE:
                raise CannotDo(f"'jangteo {name}' ends again and again; its messages are above.")
            click.echo(f"'jangteo {name}' ended unexpectedly; starting it again.", err=True)
            time.sleep(1)  # for what it left behind to end too
            self.start(name)

    def stop(self, seconds: float = 20) -> None:
        """Ask all to end; end the group of any that doesn't."""
        running = [process for process in self._processes.values() if process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        os.close(self._read_end)
        os.close(self._write_end)


def follow_leash() -> None:
    """As a child: stop when the parent is gone."""
    held = os.environ.pop(LEASH, "")
    if held.isdigit():
        threading.Thread(target=_wait_for_parent, args=(int(held),), name="leash", daemon=True).start()


def _wait_for_parent(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def follow_parent(parent: int) -> None:
    """As a web process: end when the server that made us is gone, so that no orphan keeps the port."""
    threading.Thread(target=_watch_parent, args=(parent,), name="parent", daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.3)
    os._exit(1)
