"""No form and no call breaks on payloads, and no refusal makes anything of them but text."""

import os

import pytest
from django.test import Client

from access.world import World
from crawl import doors
from crawl.canary import listening
from crawl.reading import faults

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_no_door_breaks_or_shows_more_than_text(harmed: World) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    told: dict[str, list[str]] = {}
    sent: set[tuple[str, str]] = set()
    with listening() as canary:
        for turn in range(int(os.environ.get("CRAWL", "1") or 1)):
            for name, field, answer in doors.sendings(harmed, document, turn * 37):
                sent.add((name.partition(" @")[0].replace("  ", " "), field))
                if wrong := faults(answer):
                    told[f"{name}: {field}"] = wrong[:3]
    assert not told, "\n".join(f"{name}: {wrong}" for name, wrong in told.items())
    assert canary.heard == []
    assert len(sent) > 300
