"""Korean and English are whole: nothing that the code says lacks its words, and no entry is half done."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from languages.spoken import PACKAGE, said, templates

CATALOGUES = sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django.po"))
NAMES = [str(path.relative_to(PACKAGE)) for path in CATALOGUES]
PLACE = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w*)\}(?!\})")
# a particle goes with the last sound of the word before it: known of won (원), days (일) and shares (퍼센트) alone
KNOWN_SOUNDS = "amount|asked|paid|kept|day|ended|rate"
BARE_PARTICLE = re.compile(
    rf"(?:%\((?!(?:{KNOWN_SOUNDS})\))\w+\)s|\{{\w+\}})(?:을|를|은|는|이|가|와|과|으로|로)(?=[\s.,…?!]|$)"
)


@cache
def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def entries(path: Path) -> list[Message]:
    return [one for one in read(path) if one.id]


def words(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def test_every_text_of_the_code_has_its_korean() -> None:
    """OPS-10: English is written in the code; Korean stands in the catalogues."""
    known = {
        (one.context, words(one.id)[0]): words(one.string)
        for path in CATALOGUES
        if "/ko/" in str(path)
        for one in entries(path)
    }
    all_said = list(said())
    assert len(all_said) > 4000, "the texts of the code are not found any more"
    missing = sorted({f"{one.place}: {one.text!r}" for one in all_said if not all(known.get(one.key) or [""])})
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("path", CATALOGUES, ids=NAMES)
def test_no_entry_is_half_done(path: Path) -> None:
    """None guessed by a tool, none empty, none that names other places for what is put in."""
    faults = []
    for one in entries(path):
        if one.fuzzy:
            faults.append(f"guessed: {one.id!r}")
        if not all(words(one.string)):
            faults.append(f"empty: {one.id!r}")
        for text in words(one.string):
            meant = set(PLACE.findall(words(one.id)[-1]))
            if set(PLACE.findall(text)) - meant or (len(words(one.string)) == 1 and set(PLACE.findall(text)) != meant):
                faults.append(f"other places: {one.id!r}: {text!r}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", CATALOGUES, ids=NAMES)
def test_what_is_served_is_what_is_written(path: Path) -> None:
    """`make messages` compiles; who edits a catalogue by hand and forgets it is told here."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = {(_text(one.context), _text(words(one.id)[0])): words(one.string) for one in read_mo(file) if one.id}
    assert compiled == {(one.context, words(one.id)[0]): words(one.string) for one in entries(path)}


@pytest.mark.parametrize(
    "path", [one for one in CATALOGUES if "/ko/" in str(one)], ids=[one for one in NAMES if "/ko/" in one]
)
def test_no_particle_hangs_on_a_word_that_is_not_known_yet(path: Path) -> None:
    """ "밥은" but "국수는": after a name that is put in, both are written, 은(는)."""
    found = [text for one in entries(path) for text in words(one.string) if BARE_PARTICLE.search(text)]
    assert not found, "\n".join(found)


def _text(word: str | bytes | None) -> str | None:
    """The reader of compiled catalogues leaves contexts as they are stored."""
    return word.decode() if isinstance(word, bytes) else word


def test_there_are_templates_to_look_at() -> None:
    assert len(templates()) > 150
