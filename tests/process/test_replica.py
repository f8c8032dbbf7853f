"""Guests read a copy that follows the database: never older than the bound, never before what they wrote themselves."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from homes import JANGTEO, clear, copy_of, environment, free_port, query, variables_for, wait_until
from jangteo.config import database
from process.follower import Follower
from storefront.market import PASSWORD, SHOPPER

pytestmark = [pytest.mark.process, pytest.mark.long]

NAMED = "UPDATE catalog_producttext SET text = '{}' WHERE field = 'name' AND language = 'ko' AND text LIKE '%머그%'"
MUG, WORDS = "/p/moon-mug/", {"Accept-Language": "ko"}


@pytest.fixture
def home(market_template: Path) -> Iterator[Path]:
    """The small market, its database running."""
    folder = copy_of(market_template)
    database.ensure_database(environment(folder))
    yield folder
    clear(folder)


@contextmanager
def served(home: Path, copy: Follower, lag: int) -> Iterator[str]:
    """Its address, while it is served with a copy that may be so old."""
    port = free_port()
    further = {"JANGTEO_REPLICA_URL": copy.url, "JANGTEO_REPLICA_LAG_SECONDS": str(lag), "JANGTEO_METRICS_TOKEN": "t"}
    command = [*JANGTEO, "serve", "--workers", "1", "--port", str(port)]
    none = subprocess.DEVNULL
    variables = variables_for(home, JANGTEO_LOG_LEVEL="ERROR", **further)
    process = subprocess.Popen(command, env=variables, stdin=none, stdout=none, stderr=none)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _is_open(url))
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _is_open(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.HTTPError:
        return False


def shown(url: str, visitor: httpx.Client | None = None) -> str:
    """What the mug is called on its page."""
    asked = (visitor or httpx).get(f"{url}{MUG}", headers=WORDS, timeout=60)
    assert asked.status_code == 200
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", asked.text, re.DOTALL)
    assert found is not None
    return found[1]


def read(url: str, what: str) -> int:
    """How many pages read so."""
    told = httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer t"}, timeout=60).text
    found = re.search(rf'^jangteo_replica_pages_total{{read="{what}"}} (\d+)', told, re.MULTILINE)
    return int(found[1]) if found else 0


def reads_copy(url: str) -> bool:
    before = read(url, "copy")
    shown(url)
    return read(url, "copy") > before


def test_guests_read_the_copy_who_wrote_does_not_and_one_that_is_gone_fails_nobody(home: Path) -> None:
    with Follower(home) as copy, served(home, copy, 60) as url:
        wait_until(lambda: reads_copy(url))
        copy.query("SELECT pg_wal_replay_pause()::text")
        wait_until(lambda: copy.query("SELECT pg_get_wal_replay_pause_state()") == [("paused",)])
        query(home, NAMED.format("별빛 머그"))
        assert shown(url) == "달빛 머그"  # of the copy, which has not heard of it
        with httpx.Client() as buyer:
            page = buyer.get(f"{url}{MUG}", headers=WORDS)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
            assert token is not None
            line = {"csrfmiddlewaretoken": token[1], "sku": "MUG-WH", "quantity": "2"}
            assert buyer.post(f"{url}/cart/lines/", data=line, headers=WORDS).status_code in (200, 302)
            assert any(name.startswith("jangteo_wrote_") for name in buyer.cookies)
            assert shown(url, buyer) == "별빛 머그"
        assert shown(url) == "달빛 머그"
        assert read(url, "wrote") == 1
        with httpx.Client(follow_redirects=True) as known:
            page = known.get(f"{url}/login/", headers=WORDS)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
            assert token is not None
            who = {"csrfmiddlewaretoken": token[1], "email": SHOPPER, "password": PASSWORD}
            known.post(f"{url}/login/", data=who, headers=WORDS)
            assert shown(url, known) == "별빛 머그"
        copy.query("SELECT pg_wal_replay_resume()::text")
        wait_until(lambda: shown(url) == "별빛 머그")
        assert reads_copy(url)
        copy.stop(signal.SIGQUIT)
        assert [shown(url) for _ in range(20)] == ["별빛 머그"] * 20
        copy.start()
        wait_until(lambda: reads_copy(url))


def test_one_that_is_late_is_not_read(home: Path) -> None:
    with Follower(home) as copy, served(home, copy, 1) as url:
        wait_until(lambda: reads_copy(url))
        copy.query("SELECT pg_wal_replay_pause()::text")
        wait_until(lambda: copy.query("SELECT pg_get_wal_replay_pause_state()") == [("paused",)])
        query(home, NAMED.format("별빛 머그"))
        wait_until(lambda: shown(url) == "별빛 머그")
        assert read(url, "late") > 0
        told = httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer t"}, timeout=60).text
        assert "jangteo_replica_away 0.0" in told
        assert re.search(r"^jangteo_replica_lag_seconds [1-9]", told, re.MULTILINE)
        copy.stop()
        told = httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer t"}, timeout=60).text
        assert "jangteo_replica_away 1.0" in told
