"""What is looked for by words, in which ways, and what an engine finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from jangteo.catalog.types import CategoryView, ProductHead, ProductId, Viewer


class Form(StrEnum):
    """How a word that is looked for may stand in a text."""

    TYPED = "typed"
    BEGUN = "begun"
    PLURAL = "plural"
    MEASURE = "measure"
    SYNONYM = "synonym"
    INITIALS = "initials"
    SPACING = "spacing"
    PARTICLE = "particle"


class Repair(StrEnum):
    """What was done to words that found nothing."""

    KEYBOARD = "keyboard"
    SPELLING = "spelling"
    SPACING = "spacing"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Way:
    """Terms that must all stand in a text; with a star at its end, one may go on."""

    terms: tuple[str, ...]
    form: Form = Form.TYPED


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to be found, in any of its ways."""

    said: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, read.

    words  all must be found, each in any of its ways
    key    the whole without spaces and marks, in which it may be a code or a name
    """

    text: str
    words: tuple[Word, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that was found, and what puts it where it stands.

    is_code  the whole text is its SKU or barcode
    is_name  the whole text is its name
    field    in which texts all words stand: name, mark, tagline or description
    is_typed the words stand in its name as they were typed
    cover    how much of a name the text is, in quarters
    rank     of its listing: decides among equals
    """

    product_id: ProductId
    is_code: bool
    is_name: bool
    field: str
    is_typed: bool
    cover: int
    rank: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found, the best first.

    asked    the words as they were looked for at last
    repairs  what was done to them: empty where they were found as typed
    """

    hits: tuple[Hit, ...]
    text: str
    asked: str
    repairs: tuple[Repair, ...] = ()

    @property
    def product_ids(self) -> tuple[ProductId, ...]:
        return tuple(one.product_id for one in self.hits)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words that mean the same: whoever looks for one of `said` finds `found` too."""

    said: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SynonymDraft:
    """A synonym as staff write it.

    only      where it is filled: `words` find what these find, and not the other way round
    language  of the pages on which they mean the same; empty: of all
    """

    words: tuple[str, ...]
    only: tuple[str, ...] = ()
    language: str = ""

    @property
    def meaning(self) -> Meaning:
        return Meaning(self.words, self.only or self.words)


@dataclass(frozen=True, slots=True)
class SynonymRow:
    """A synonym as the office lists it."""

    id: UUID
    draft: SynonymDraft


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a product was found, and what put it where it stands.

    words  (word, the way in which it stands there); None where its letters are only begun
    """

    hit: Hit
    words: tuple[tuple[str, Form | None], ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered to somebody who types.

    asked  what the words would be looked for as; empty where it is what was typed
    """

    products: tuple[ProductHead, ...] = ()
    categories: tuple[CategoryView, ...] = ()
    asked: str = ""


class Engine(Protocol):
    """Where products are found. Whoever looks finds only what they may see, by texts that they may read."""

    def find(self, asked: Asked, viewer: Viewer, most: int) -> list[Hit]:
        """Products in which every word is found, the best first."""

    def known(self, words: Sequence[Word], viewer: Viewer) -> list[bool]:
        """Of each word, whether it alone finds anything."""

    def ways(self, words: Sequence[Word], viewer: Viewer, products: Sequence[ProductId]) -> dict[ProductId, list[int]]:
        """Of each product and word, in the how manieth of its ways it stands there; -1 where in none."""

    def near(self, said: str) -> list[str]:
        """Words that look like one, to be compared."""

    def begin(self, letters: str, viewer: Viewer, most: int) -> list[ProductId]:
        """Products whose name has these letters, syllables taken apart, somewhere; sooner ones first."""
