"""OPS-08: features are switched off and on while people use them: nobody meets an error."""

import json
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from homes import (
    JANGTEO,
    SECONDS,
    ask,
    clear,
    copy_of,
    environment,
    free_port,
    is_listening,
    query,
    variables_for,
    wait_until,
)
from jangteo.config import database
from jangteo.kernel.kept import LATEST_SECONDS
from storefront.market import PASSWORD, SHOPPER

pytestmark = [pytest.mark.process, pytest.mark.long]

WAYS = {"compare": "/compare/?p=moon-mug", "wishes": "/api/v1/channels/shop/wish-lists"}
AROUND = "/p/moon-mug/"


class Buyers(threading.Thread):
    """Ask for a product's page, and for what is switched, again and again."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__()
        self.port, self.token, self.ended = port, token, False
        self.counted, self.lately = Counter[tuple[str, int]](), dict[str, int]()

    def run(self) -> None:
        while not self.ended:
            for path in (AROUND, *WAYS.values()):
                status = ask(self.port, "GET", path, Authorization=f"Bearer {self.token}")[0]
                self.counted[path, status] += 1
                self.lately[path] = status
            time.sleep(0.05)

    def all_meet(self, status: int) -> bool:
        """Whether what is switched answers so, and the page around it as ever."""
        return all(self.lately.get(path) == status for path in WAYS.values()) and self.lately.get(AROUND) == 200


def stop(home: Path, feature: str) -> None:
    """The kill switch, as somebody on the host pulls it."""
    command = [*JANGTEO, "flags", feature, "off", "--why", "tried"]
    done = subprocess.run(
        command, env=variables_for(home), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr


def switch(home: Path, state: str) -> None:
    """What another process writes, by the table: a command would take longer than what is tried here."""
    query(home, f"UPDATE flags_flagsetting SET state = '{state}' RETURNING 1")


def call(port: int, method: str, path: str, body: dict[str, object], token: str = "") -> tuple[int, dict[str, str]]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    status, _headers, answer = ask(port, method, path, json.dumps(body).encode(), **headers)
    return status, json.loads(answer)


def test_what_is_switched_off_amid_traffic_is_refused_calmly_and_comes_back(market_template: Path) -> None:
    home, port = copy_of(market_template), free_port()
    database.ensure_database(environment(home))
    server = subprocess.Popen(
        [*JANGTEO, "serve", "--workers", "2", "--port", str(port)],
        env=variables_for(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    crowd: list[Buyers] = []
    try:
        wait_until(lambda: is_listening(port) and ask(port, "GET", "/livez")[0] == 200)
        token = call(port, "POST", "/api/v1/tokens", {"email": SHOPPER, "password": PASSWORD})[1]["token"]
        assert call(port, "POST", "/api/v1/channels/shop/wishes", {"sku": "MUG-WH"}, token)[0] == 201
        crowd = [Buyers(port, token) for _ in range(2)]
        for buyers in crowd:
            buyers.start()
        for feature in WAYS:
            stop(home, feature)
        wait_until(lambda: all(one.all_meet(409) for one in crowd))
        for state, status in (("on", 200), ("off", 409), ("on", 200)):
            switch(home, state)
            wait_until(lambda status=status: all(one.all_meet(status) for one in crowd))  # type: ignore[misc]
        time.sleep(LATEST_SECONDS)  # by then every worker knows, whether the crowd has met it or not
        refused, told = call(port, "POST", "/api/v1/channels/shop/wishes", {"sku": "CUP"}, token)
        assert (refused, sorted(told)) == (201, ["id"])
    finally:
        for buyers in crowd:
            buyers.ended = True
        for buyers in crowd:
            buyers.join()
        for _ in range(2):
            server.send_signal(signal.SIGTERM)
        server.wait(60)
        database.stop_server(environment(home))
        clear(home)
    met = sum((one.counted for one in crowd), Counter[tuple[str, int]]())
    assert {status for _path, status in met} == {200, 409}
    assert met[AROUND, 409] == 0
    assert min(met[path, status] for path in WAYS.values() for status in (200, 409)) >= 4  # both buyers, twice each
