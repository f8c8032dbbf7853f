"""A small market served by real processes, for tests that race and kill them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from homes import clear, copy_of, environment, free_port
from jangteo.config import database
from races.catalogue import CONTROLLED
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


@pytest.fixture(scope="module")
def unguarded(market_template: Path) -> Iterator[Running]:
    """Another such market, the guards of all races off: what one shows is held by no other's."""
    home = copy_of(market_template)
    database.ensure_database(environment(home))
    guards = " ".join(sorted({race.guard for race in CONTROLLED}))
    with Running(home, free_port(), unguarded=guards, with_worker=False) as market:
        yield market
    clear(home)
