"""Whatever is stored, no page, file or answer makes anything of it but text. `make crawl` asks in a browser too."""

import os

import pytest

from access.undoing import undone
from access.world import World
from crawl import planting
from crawl.payloads import PAYLOADS
from crawl.reading import answers, faults

pytestmark = pytest.mark.django_db
SHARES = 6  # the tests ask one of so many questions; `make crawl` asks all


def test_there_are_enough_payloads_and_no_two_alike() -> None:
    assert len(PAYLOADS) >= 120
    assert len(set(PAYLOADS.values())) == len(PAYLOADS)


def test_nothing_stored_becomes_more_than_text(harmed: World) -> None:
    of = 1 if os.environ.get("CRAWL") else SHARES
    with undone():
        done = planting.plant()
        told = {one.name: wrong for one in answers(harmed, 0, of) if (wrong := faults(one))}
    assert told == {}
    assert len(done.planted) > 100
