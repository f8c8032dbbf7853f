"""J15, J20: a server is told to end while people ask: it says so first, and refuses nobody."""

import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from homes import JANGTEO, ask, clear, copy_of, environment, free_port, is_listening, variables_for, wait_until
from jangteo.config import database

pytestmark = [pytest.mark.process, pytest.mark.long]


class Asking(threading.Thread):
    """Asks every server that is in turn, again and again. `/livez` stands for a page: nothing is migrated here."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__()
        self.in_turn, self.failed, self.served, self.ended = set(ports), list[str](), 0, False

    def run(self) -> None:
        while not self.ended:
            for port in sorted(self.in_turn):
                try:
                    status = ask(port, "GET", "/livez")[0]
                except OSError as error:
                    status = 0
                    self.failed.append(repr(error))
                self.served += status == 200
                if status not in (0, 200):
                    self.failed.append(str(status))
            time.sleep(0.01)


def start(home: Path, port: int) -> subprocess.Popen[bytes]:
    """A server that drains for five seconds, answering."""
    process = subprocess.Popen(
        [*JANGTEO, "serve", "--workers", "1", "--port", str(port)],
        env=variables_for(home, JANGTEO_DRAIN_SECONDS="5"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    wait_until(lambda: is_listening(port) and ask(port, "GET", "/livez")[0] == 200)
    return process


def restart(home: Path, port: int, server: subprocess.Popen[bytes], asking: Asking) -> subprocess.Popen[bytes]:
    """As a balancer does it: it looks elsewhere as soon as the server says that it is not ready."""
    server.send_signal(signal.SIGTERM)
    wait_until(lambda: b"about to end" in ask(port, "GET", "/readyz")[2])
    asking.in_turn = asking.in_turn - {port}
    assert server.wait(60) == 0
    again = start(home, port)
    asking.in_turn = asking.in_turn | {port}
    return again


def test_two_servers_take_turns_and_nobody_is_refused(home: Path) -> None:
    database.ensure_database(environment(home))
    ports = [free_port(), free_port()]
    servers = {port: start(home, port) for port in ports}
    asking = Asking(ports)
    asking.start()
    try:
        servers[ports[0]] = restart(home, ports[0], servers[ports[0]], asking)
    finally:
        asking.ended = True
        asking.join()
        for server in servers.values():
            server.send_signal(signal.SIGTERM)
            server.send_signal(signal.SIGTERM)
        assert [server.wait(60) for server in servers.values()] == [0, 0]
        database.stop_server(environment(home))
    assert asking.failed == []
    assert asking.served > 50


def test_a_server_is_alive_while_its_database_is_restarted_and_ready_after(migrated_template: Path) -> None:
    home, port = copy_of(migrated_template), free_port()
    database.ensure_database(environment(home))
    server = start(home, port)
    try:
        wait_until(lambda: ask(port, "GET", "/readyz")[0] == 200)
        for _ in range(3):
            database.stop_server(environment(home))
            assert [ask(port, "GET", path)[0] for path in ("/livez", "/readyz", "/healthz")] == [200, 503, 503]
            database.ensure_database(environment(home))
            wait_until(lambda: ask(port, "GET", "/readyz")[0] == 200)
            assert ask(port, "GET", "/healthz")[0] == 200
    finally:
        for _ in range(2):
            server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        clear(home)
