"""J15, J20: a server is told to end while people ask: it says so first, and refuses nobody."""

import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from homes import JANGTEO, ask, environment, free_port, is_listening, variables_for, wait_until
from jangteo.config import database

pytestmark = pytest.mark.process


def test_two_servers_take_turns_and_nobody_is_refused(home: Path) -> None:
    """As a balancer does it: each is asked while it is ready, and restarted while the other serves."""
    database.ensure_database(environment(home))
    ports = [free_port(), free_port()]
    variables = {"JANGTEO_DRAIN_SECONDS": "2", "JANGTEO_METRICS_TOKEN": "a-token"}

    def start(port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*JANGTEO, "serve", "--workers", "1", "--port", str(port)],
            env=variables_for(home, **variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def is_live(port: int) -> bool:
        return is_listening(port) and ask(port, "GET", "/livez")[0] == 200

    servers = {port: start(port) for port in ports}
    stop, failed, served, in_turn = threading.Event(), [], [0], set(ports)

    def keep_asking() -> None:
        """`/livez` stands for a page: nothing is migrated here, and no page is open."""
        while not stop.is_set():
            for port in sorted(in_turn):
                try:
                    status = ask(port, "GET", "/livez")[0]
                except OSError as error:
                    failed.append(repr(error))
                else:
                    failed.extend([] if status == 200 else [status])
                    served[0] += 1
            time.sleep(0.01)

    try:
        for port in ports:
            wait_until(lambda port=port: is_live(port))
        asking = threading.Thread(target=keep_asking)
        asking.start()
        for port in ports:
            servers[port].send_signal(signal.SIGTERM)
            wait_until(lambda port=port: b"about to end" in ask(port, "GET", "/readyz")[2], seconds=1.5)
            assert ask(port, "GET", "/livez")[0] == 200
            in_turn.discard(port)
            assert servers[port].wait(60) == 0
            servers[port] = start(port)
            wait_until(lambda port=port: is_live(port))
            in_turn.add(port)
        assert ask(ports[0], "GET", "/metrics")[0] == 404
        told = ask(ports[0], "GET", "/metrics", Authorization="Bearer a-token")
        assert told[0] == 503 or b"jangteo_" in told[2]
        stop.set()
        asking.join()
    finally:
        stop.set()
        for server in servers.values():
            server.send_signal(signal.SIGTERM)
        for server in servers.values():
            server.wait(60)
        database.stop_server(environment(home))
    assert failed == []
    assert served[0] > 50
