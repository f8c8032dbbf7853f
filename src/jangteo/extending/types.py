"""What an extension is, what each of its hooks is asked and answers. Public: extensions import this file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from jangteo.kernel.types import Action

HOOKS_VERSION = 1
GROUP = "jangteo.extensions"
MOST_IN_A_ROW = 5  # failures of one hook, after which its extension is switched off


class HookKind(StrEnum):
    """Where an extension may have a say."""

    PRICE_CONDITION = "price_condition"
    ALLOCATION = "allocation"
    GATEWAY = "gateway"
    CARRIER = "carrier"
    LETTERS = "letters"
    PAGE_BLOCK = "page_block"
    PANEL = "panel"


SECONDS: Mapping[HookKind, float] = {
    HookKind.PRICE_CONDITION: 0.1,
    HookKind.ALLOCATION: 0.1,
    HookKind.GATEWAY: 30,
    HookKind.CARRIER: 20,
    HookKind.LETTERS: 10,
    HookKind.PAGE_BLOCK: 0.25,
    HookKind.PANEL: 0.5,
}


class PanelPlace(StrEnum):
    """Pages of the office that have room for panels."""

    ORDER = "order"
    PARTY = "party"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Hook:
    """One thing an extension does.

    name    small letters, digits and underscores; with the extension's before it, it is permanent: "wrapping.small"
    target  "module:object", imported when all tables are known
    titles  {"ko": …, "en": …}
    places  of panels: where they stand
    action  of panels: the right that who looks needs over what they look at
    """

    kind: HookKind
    name: str
    target: str
    titles: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[PanelPlace] = frozenset()
    action: Action = Action.ORDERS_SEE


@dataclass(frozen=True, slots=True)
class Extension:
    """What an entry point names.

    name           small letters, digits and underscores
    hooks_version  the version of the hooks it was written for
    app            path of its Django app's class, a child of `ExtensionApp`; empty where it has no tables
    """

    name: str
    version: str
    hooks_version: int
    hooks: tuple[Hook, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    app: str = ""


@dataclass(frozen=True, slots=True)
class NotUsed:
    """An extension that was named and can't be used, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The extensions of this installation."""

    used: tuple[Extension, ...] = ()
    not_used: tuple[NotUsed, ...] = ()

    @property
    def apps(self) -> list[str]:
        return [one.app for one in self.used if one.app]


@dataclass(frozen=True, slots=True)
class CartLine:
    """Base units of one SKU; categories by the last parts of their addresses, its own and those above."""

    sku: str
    quantity: int
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CartFacts:
    """A cart before it has a price.

    party_ids  the buyer and the units above; empty for a guest
    """

    channel: str
    currency: str
    party_ids: frozenset[UUID]
    at: datetime
    lines: tuple[CartLine, ...]


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place that has some of what is asked for.

    rank  as the shop is set up; smaller is asked first
    free  {variant: base units it may give}
    """

    code: str
    rank: int
    postcode: str
    free: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class AllocationFacts:
    """What is to be promised and who has it.

    wanted  {variant: base units}
    """

    channel_id: UUID
    postcodes: frozenset[str]
    wanted: Mapping[UUID, int]
    places: tuple[PlaceFacts, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A letter about somebody's own affairs; it may hold a key and is not to be kept.

    id  the same each time it is tried
    """

    id: UUID
    to: str
    subject: str
    text: str
    purpose: str


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A block of a page and who reads it.

    text  what the merchant wrote into it, in this language
    """

    language: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """A page of the office.

    subject_id  the order or party; None on today's page
    """

    place: PanelPlace
    subject_id: UUID | None
    language: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a block or panel says; plain text, which the page writes in its own looks.

    facts  (name, value)
    links  (words, address); an address is of this site ("/…") or https
    """

    heading: str = ""
    text: str = ""
    facts: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str]] = ()


class PriceCondition(Protocol):
    """Whether a promotion that asks for it (`when: {hook: NAME}`) may work on a cart.

    When         each time a cart with such a promotion live is priced: pages, checkout, placing the order.
    Transaction  the caller's, which may hold locks of the order that is being placed.
    Must not     change anything, call other systems, or answer two carts that are alike differently.
    On failure   the condition counts as not met; the reasons of each line name the extension and say so.
    """

    def is_met(self, cart: CartFacts) -> bool:
        """Whether it holds."""


class AllocationStrategy(Protocol):
    """In which order places are asked for goods.

    When         an order is placed or sent from elsewhere, and when a cart is told what may be promised.
    Transaction  the caller's; when an order is placed the rows of stock are locked.
    Must not     change anything or call other systems. It ranks places; how much each gives stays our decision.
    On failure   the places' own ranks hold; the reasons of each line name the extension and say so.
    """

    def rank(self, asked: AllocationFacts) -> Mapping[str, int] | None:
        """{place: its rank}, smaller first; places left out keep their own. None: no opinion."""


class Letters(Protocol):
    """Who carries letters, in place of the mail server.

    When         the worker sends a letter: after the commit of what caused it, at least once.
    Transaction  one of the worker's own, of up to twenty letters.
    Must not     keep the text, or send without the letter's id as key where the other side takes one.
    On failure   the letter goes by the mail server as without the extension; it may then arrive twice.
    """

    def send(self, message: Message) -> bool:
        """Take the letter; False leaves it to the mail server."""


class PageBlock(Protocol):
    """A block of a channel's pages.

    When         a page that has it is shown, and in the office's preview.
    Transaction  none, or the caller's.
    Must not     change anything or call other systems.
    On failure   the block is left out.
    """

    def show(self, asked: BlockFacts) -> Shown | None:
        """What it says to who reads it; None leaves it out."""


class OfficePanel(Protocol):
    """A panel of the office, beside an order, a party or today's figures.

    When         its page is shown to staff who hold the hook's right over what the page shows.
    Transaction  none, or the caller's.
    Must not     change anything or call other systems.
    On failure   the panel has one sentence: it can't be shown now.
    """

    def show(self, asked: PanelFacts) -> Shown | None:
        """What it says; None leaves it out."""


@dataclass(frozen=True, slots=True)
class FailureView:
    """What went wrong, how often, since when: the kind of error and where, never its words."""

    hook: str
    problem: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """An extension as staff see it.

    why     of the latest switching
    broken  {hook: why it could not be imported}
    """

    extension: Extension
    is_on: bool
    by: str = ""
    why: str = ""
    changed_at: datetime | None = None
    broken: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[FailureView, ...] = ()
