"""A second PostgreSQL that follows a home's own, by PostgreSQL's streaming."""

import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any, Self

import psycopg

from homes import empty_home, environment, wait_until
from jangteo.config import database
from jangteo.config.database.account import give, run_as, server_account


class Follower:
    """The copy of the database of a home whose server runs; `url` is for JANGTEO_REPLICA_URL."""

    def __init__(self, home: Path) -> None:
        server = database.find_server(environment(home))
        assert server is not None
        self.server, self.folder = server, empty_home()
        self.account = server_account(server.places.data)
        give(self.folder, self.account)
        self.url = f"postgresql://postgres@/jangteo?host={self.folder}"
        self.process: subprocess.Popen[bytes] | None = None
        self._run("pg_basebackup", "-h", server.places.sock, "-U", "postgres", "-D", self.data, "-R", "-c", "fast")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Let it follow, and wait until it answers."""
        places = ("listen_addresses=", f"unix_socket_directories={self.folder}", "port=5432", "fsync=off")
        enough = (
            "max_connections=200",
            "hot_standby=on",
            "shared_buffers=32MB",
        )  # no fewer connections than it follows
        options = [word for setting in (*places, *enough) for word in ("-c", setting)]
        self.process = subprocess.Popen(
            [self.server.binaries.program("postgres"), "-D", str(self.data), *options],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **run_as(self.account),
        )
        wait_until(self.answers)

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(60)

    def answers(self) -> bool:
        try:
            return bool(self.query("SELECT 1"))
        except psycopg.OperationalError:
            return False

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """One statement, asked of the copy."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()

    def _run(self, program: str, *arguments: object) -> None:
        command = [self.server.binaries.program(program), *map(str, arguments)]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **run_as(self.account))
        assert done.returncode == 0, done.stderr
