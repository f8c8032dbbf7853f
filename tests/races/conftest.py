"""A small market served by real processes, for tests that race and kill them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from homes import clear, copy_of, environment, free_port
from jangteo.config import database
from races.running import Running


@pytest.fixture(scope="module")
def market_home(market_template: Path) -> Iterator[Path]:
    """A home of this test module's own with the small market in its database."""
    home = copy_of(market_template)
    database.ensure_database(environment(home))  # no web process started it, so none stops it
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
