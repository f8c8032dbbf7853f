"""A small market served by real processes, for tests that race and kill them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from process.conftest import JANGTEO, clear, variables_for
from process.test_serving import free_port
from races.running import Running

TESTS = Path(__file__).resolve().parent.parent
MAKE_MARKET = "import django; django.setup(); from storefront.market import open_market; open_market()"


def make_home() -> Path:
    """A home with the small market in its database, in a folder that the server's user may enter."""
    home = Path(tempfile.mkdtemp(prefix="jt-", dir="/tmp"))
    home.chmod(0o755)
    path = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    variables = variables_for(home, PYTHONPATH=path, DJANGO_SETTINGS_MODULE="jangteo.config.settings")
    for command in (
        [*JANGTEO, "db", "start"],
        [*JANGTEO, "migrate"],
        [sys.executable, "-c", MAKE_MARKET],
    ):
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=150, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture(scope="module")
def market_home() -> Iterator[Path]:
    """A home of this test module's own."""
    home = make_home()
    yield home
    clear(home)


@pytest.fixture(scope="module")
def running(market_home: Path) -> Iterator[Running]:
    """The market behind two web processes and a worker."""
    with Running(market_home, free_port()) as market:
        yield market


@pytest.fixture
def unguarded(market_home: Path, running: Running) -> Iterator[Running]:
    """The same market behind web processes that lock no stock rows, promotions or allowances."""
    with Running(
        market_home, free_port(), unguarded="stock-lock promotion-lock allowance-lock", with_worker=False
    ) as market:
        yield market
