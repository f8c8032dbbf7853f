"""Every page in Korean has no English sentence and every page in English no Korean, but for what is data."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from babel import Locale
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from access.matrix import Row, rows
from access.undoing import undone
from access.world import World

pytestmark = pytest.mark.django_db
SEEN_BY = {"shop": "guardian", "company shop": "admin A", "office": "staff admin"}
KEPT_TEXT = (CharField, TextField, JSONField)
UNSEEN = re.compile(
    r"<(script|style|textarea|svg|code|pre)\b.*?</\1>|<!--.*?-->|<span[^>]*material-symbols[^>]*>[^<]*</span>", re.S
)
SPOKEN = re.compile(r'\b(?:placeholder|title|aria-label|alt|data-confirm)="([^"]*)"')
TAG = re.compile(r"<[^>]*>", re.S)
# two English words in a row are a sentence; single ones are names of formats, codes and keys
FOREIGN = {"ko": re.compile(r"\b[A-Za-z]{2,}(?:[ ,]+[a-z]{2,})+"), "en": re.compile(r"[가-힣]{2,}(?: [가-힣]+)*")}
# its own name; the words of a form's own grammar; what was said to this buyer while they read English
KEPT = {"한국어", "mugs, plates", "priority, when, give, combine", "You now buy for"}


def spoken(page: str) -> Iterator[str]:
    """Pieces of text that a visitor reads or hears."""
    page = UNSEEN.sub("\0", page)
    for text in (*SPOKEN.findall(page), TAG.sub("\0", page)):
        yield from unescape(text).split("\0")


def data() -> str:
    """All that people and files have written into the tables, and what countries are called."""
    told = [*Locale("en").territories.values(), *Locale("ko").territories.values()]
    for model in apps.get_models():
        columns = [one.attname for one in model._meta.concrete_fields if isinstance(one, KEPT_TEXT)]
        for row in model._default_manager.values_list(*columns) if columns else ():
            told += map(str, row)
    return "\n".join(told)


def asked(world: World) -> list[Row]:
    """One row of each page that can be read; the record pages of the library have its own words."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows(world):
        if row.method == "GET" and row.face in SEEN_BY and not row.route.startswith("("):
            found.setdefault((row.face, row.route), row)
    return list(found.values())


@pytest.mark.parametrize("language", FOREIGN)
def test_every_page_is_in_its_language(world: World, language: str) -> None:
    """OPS-10: whatever holds the words, a catalogue or a table of both languages."""
    written, found, pages = data(), set(), 0
    for row in asked(world):
        with undone():
            client = world.clients[SEEN_BY[row.face]]
            client.cookies["django_language"] = language
            response = client.get(row.paths[0], headers={"accept-language": language})
        if response.status_code != 200 or response.streaming or "html" not in response["Content-Type"]:
            continue
        pages += 1
        for piece in spoken(response.content.decode()):
            strange = {one for one in FOREIGN[language].findall(piece) if one not in written} - KEPT
            found |= {f"{row.face}: {row.route}: {one!r}" for one in strange}
    assert pages > 150
    assert not found, "\n".join(sorted(found))
