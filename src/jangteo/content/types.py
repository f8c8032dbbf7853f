"""Pages of a channel, their blocks and versions, and where old addresses lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.search.types import Tile

HOME = ""  # the address of a channel's first page
LONGEST_SLUG, LONGEST_PATH, LONGEST_LINE, LONGEST_PROSE, LONGEST_WHY = 80, 300, 200, 10_000, 300
MOST_BLOCKS, MOST_CHOSEN, MOST_LINES, MOST_MENU = 30, 12, 30, 12
COUNTS = ("4", "8", "12")

type Words = Mapping[str, str]


class BlockKind(StrEnum):
    """What a block shows."""

    TEXT = "text"
    PICTURE = "picture"
    GOODS = "goods"
    BANNER = "banner"
    CATEGORIES = "categories"
    QUESTIONS = "questions"
    LINKS = "links"
    EXTENSION = "extension"


class Shape(StrEnum):
    """What a field of a block holds; all is kept as text, in both languages where people read it.

    words      a line, in each language
    prose      a few paragraphs, in each language
    questions  "## question" and its answer below, again and again, in each language
    lines      "words | address" a line, in each language
    link       an address
    picture    the id of a product's picture
    source     where goods come from
    products   the last parts of products' addresses
    category   the last part of a category's address
    count      how many goods at most
    flag       "1" or nothing
    hook       the name of an extension's block
    """

    WORDS = "words"
    PROSE = "prose"
    QUESTIONS = "questions"
    LINES = "lines"
    LINK = "link"
    PICTURE = "picture"
    SOURCE = "source"
    PRODUCTS = "products"
    CATEGORY = "category"
    COUNT = "count"
    FLAG = "flag"
    HOOK = "hook"

    @property
    def is_spoken(self) -> bool:
        """Whether it is written in each language."""
        return self in (Shape.WORDS, Shape.PROSE, Shape.QUESTIONS, Shape.LINES)


class Source(StrEnum):
    """Where a row of goods comes from; `shelf` is a channel's own order, with the rules of its shelves."""

    CHOSEN = "chosen"
    SHELF = "shelf"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class BlockField:
    """A field of a kind of block."""

    name: str
    shape: Shape
    is_needed: bool = False


FIELDS: Mapping[BlockKind, tuple[BlockField, ...]] = {
    BlockKind.TEXT: (BlockField("text", Shape.PROSE, is_needed=True),),
    BlockKind.PICTURE: (
        BlockField("picture", Shape.PICTURE, is_needed=True),
        BlockField("alt", Shape.WORDS, is_needed=True),
        BlockField("caption", Shape.WORDS),
    ),
    BlockKind.GOODS: (
        BlockField("heading", Shape.WORDS, is_needed=True),
        BlockField("source", Shape.SOURCE, is_needed=True),
        BlockField("products", Shape.PRODUCTS),
        BlockField("category", Shape.CATEGORY),
        BlockField("count", Shape.COUNT),
    ),
    BlockKind.BANNER: (
        BlockField("heading", Shape.WORDS, is_needed=True),
        BlockField("text", Shape.WORDS),
        BlockField("label", Shape.WORDS),
        BlockField("to", Shape.LINK),
        BlockField("picture", Shape.PICTURE),
        BlockField("large", Shape.FLAG),
    ),
    BlockKind.CATEGORIES: (BlockField("heading", Shape.WORDS, is_needed=True),),
    BlockKind.QUESTIONS: (
        BlockField("heading", Shape.WORDS),
        BlockField("questions", Shape.QUESTIONS, is_needed=True),
    ),
    BlockKind.LINKS: (BlockField("heading", Shape.WORDS), BlockField("lines", Shape.LINES, is_needed=True)),
    BlockKind.EXTENSION: (BlockField("hook", Shape.HOOK, is_needed=True), BlockField("text", Shape.WORDS)),
}


class Who(StrEnum):
    """For whom a block is by whether they have logged in."""

    ALL = ""
    GUESTS = "guests"
    SIGNED_IN = "signed_in"


class BuyerKind(StrEnum):
    """For whom a block is by what they buy as; a division or location buys as its company does."""

    PERSON = "person"
    HOUSEHOLD = "household"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who sees a block, and when; what is empty leaves nobody out.

    segments  codes; being in one of them is enough
    """

    segments: tuple[str, ...] = ()
    kinds: tuple[BuyerKind, ...] = ()
    who: Who = Who.ALL
    language: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page, as far as blocks ask.

    kind  what they buy as; None for a guest
    """

    language: str
    kind: BuyerKind | None = None
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it is written.

    id      its own within the page, the same from version to version
    fields  {name: text, or {"ko": …, "en": …}}
    """

    id: str
    kind: BlockKind
    fields: Mapping[str, str | Words] = field(default_factory=dict)
    audience: Audience = field(default_factory=Audience)

    def words(self, name: str) -> Words:
        """A field in each language."""
        found = self.fields.get(name, {})
        return {} if isinstance(found, str) else found

    def text(self, name: str) -> str:
        """A field that has no language."""
        found = self.fields.get(name, "")
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page says.

    blurbs  what search engines are told of it
    """

    titles: Words = field(default_factory=dict)
    blurbs: Words = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a page from being published.

    block  its place from 1; 0 is the page itself
    said   what was written that does not do
    """

    block: int
    field: str
    code: str
    said: str = ""


class Place(StrEnum):
    """Where a shop lists a page of its own accord."""

    NOWHERE = ""
    HEADER = "header"
    FOOTER = "footer"


class VersionState(StrEnum):
    """How a version stands: to come, the one that is shown, in its time but below a later one, over."""

    WAITING = "waiting"
    SHOWN = "shown"
    BELOW = "below"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was published.

    restores  the number of the version that it brings back
    ended_at  when it was taken back before its time
    """

    id: UUID
    number: int
    state: VersionState
    content: PageContent
    from_at: datetime
    until_at: datetime | None
    ended_at: datetime | None
    published_at: datetime
    restores: int | None
    why: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page as the office lists it.

    shown       the number of the version that the shop shows now
    is_changed  whether the draft says something else than the latest version
    """

    id: UUID
    channel_id: UUID
    slug: str
    place: Place
    position: int
    titles: Words
    shown: int | None
    is_waiting: bool
    is_changed: bool
    changed_at: datetime

    @property
    def path(self) -> str:
        """Its address below the channel's own."""
        return f"pages/{self.slug}/" if self.slug else ""


@dataclass(frozen=True, slots=True)
class PageEdit:
    """A page as it is edited.

    draft_number  counts the times it was kept, so that two who edit at once do not write over each other
    """

    row: PageRow
    draft: PageContent
    draft_number: int
    problems: tuple[Problem, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as this visitor reads it.

    html   ours, made from what was written: safe to put into a page
    items  of questions (question, html), of links (words, address)
    facts  of extensions (name, value)
    """

    kind: BlockKind
    heading: str = ""
    text: str = ""
    html: str = ""
    label: str = ""
    to: str = ""
    alt: str = ""
    picture: UUID | None = None
    is_large: bool = False
    tiles: tuple[Tile, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as this visitor reads it.

    asks_extensions  whether a block of it is an extension's, be it that this says nothing just now
    """

    slug: str
    title: str
    blurb: str
    blocks: tuple[ShownBlock, ...]
    asks_extensions: bool = False


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page that the shop lists of its own accord."""

    slug: str
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one field from one version to another.

    block   how the block is called: its place and kind; empty for the page itself
    """

    block: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RedirectRow:
    """Where an old address leads; both begin with "/" below the channel's own."""

    id: UUID
    old_path: str
    new_path: str
    made_at: datetime
