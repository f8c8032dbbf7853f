"""Whatever is stored, no page, file or answer makes anything of it but text. `make crawl` asks in a browser too."""

import os

import pytest

from access.undoing import undone
from access.world import World
from crawl import planting
from crawl.canary import listening
from crawl.payloads import PAYLOADS
from crawl.reading import Answer, answers, faults
from crawl.seeing import eyes

pytestmark = pytest.mark.django_db
TURNS = int(os.environ.get("CRAWL", "1") or 1)
SEEN = ("text/html", "image/svg+xml")
# The tests ask one of so many questions, always the same ones; `make crawl` asks all.
OF = int(os.environ.get("CRAWL_OF") or (6 if "JANGTEO_STEPS" in os.environ else 12))


def test_there_are_enough_payloads_and_no_two_alike() -> None:
    assert len(PAYLOADS) >= 120
    assert len(set(PAYLOADS.values())) == len(PAYLOADS)


def test_nothing_stored_becomes_more_than_text(harmed: World) -> None:
    with undone(), listening() as canary:
        done = planting.plant()
        told = {one.name: wrong for one in answers(harmed, 0, OF) if (wrong := faults(one))}
    assert not told, "\n".join(f"{name}: {wrong[:3]}" for name, wrong in told.items())
    assert canary.heard == []
    assert len(done.planted) > 100


@pytest.mark.long
@pytest.mark.browser
def test_nothing_stored_runs_in_a_browser(harmed: World) -> None:
    """The content policy switched off: no script, no dialog, no element, nothing asked for elsewhere."""
    pages = dict[bytes, Answer]()
    for turn in range(TURNS):
        with undone():
            planting.plant(turn)
            pages |= {one.body: one for one in answers(harmed, 0, OF) if one.kind in SEEN and b"zqx" in one.body}
    with listening() as canary, eyes(canary) as browser:
        told = {one.name: wrong for one in pages.values() if (wrong := browser.look(one))}
    assert not told, "\n".join(f"{name}: {wrong[:3]}" for name, wrong in told.items())
    assert canary.heard == []
    assert len(pages) > 100 // OF
