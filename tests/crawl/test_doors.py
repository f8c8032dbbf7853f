"""No form and no call breaks on payloads, and no refusal makes anything of them but text."""

import os
from pathlib import Path

import pytest
from django.test import Client

from access.world import World
from crawl import doors
from crawl.canary import listening
from crawl.hearing import held, unreached
from crawl.reading import faults

pytestmark = pytest.mark.django_db
IS_WHOLE = "CRAWL" in os.environ  # `make crawl` asks each page which fields it wants
TURNS = int(os.environ.get("CRAWL", "1") or 1)


@pytest.mark.long
def test_no_door_breaks_or_shows_more_than_text(harmed: World) -> None:
    """And what no payload reaches is known, with the reason."""
    document = Client().get("/api/v1/openapi.json").json()
    told: dict[str, list[str]] = {}
    sent, reached = set[str](), set[str]()
    with listening() as canary:
        for turn in range(TURNS):
            for one in doors.sendings(harmed, document, turn * 37, whole=IS_WHOLE and not turn):
                sent |= set() if turn else {one.name}  # later turns find gone what the first took away
                reached |= {one.name} if one.reached else set()
                if wrong := faults(one.answer):
                    told[f"{one.row.name}: {one.field}"] = wrong[:3]
    assert not told, "\n".join(f"{name}: {wrong}" for name, wrong in told.items())
    assert canary.heard == []
    assert len(sent) > 300
    left = unreached(sent, reached)
    if where := os.environ.get("CRAWL_UNREACHED"):
        Path(where).write_text("\n".join(sorted(left)) + "\n", "utf-8")
    assert sorted(left - held().keys()) == [], "nobody reaches these; the reason belongs into unreached.txt"
    assert not IS_WHOLE or sorted(held().keys() - left) == [], "these are reached, or are no more"
