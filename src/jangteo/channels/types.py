from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, RoundingMode, TaxAt
from jangteo.kernel.types import Actor
from jangteo.parties.types import Context

ChannelId = NewType("ChannelId", UUID)
ASSISTED_KEY = "assisting"  # under which a session keeps the buyer that staff act for; office and shops both know it


class ChannelAccess(StrEnum):
    """Who may enter.

    Anyone; who knows the channel's password; anyone logged in; members of a company; members of a party that was
    invited; or nobody (closed, historical).
    """

    OPEN = "open"
    PASSWORD = "password"  # noqa: S105 -- a kind of door
    LOGIN = "login"
    COMPANY = "company"
    INVITATION = "invitation"
    CLOSED = "closed"


class TaxView(StrEnum):
    """Whether prices are shown and listed with tax (gross) or without (net)."""

    GROSS = "gross"
    NET = "net"


class ListPolicy(StrEnum):
    """How several price lists that concern a buyer combine; the words of the pricing scenario format."""

    FIRST = "first"
    MERGE = "merge"
    LOWEST = "lowest"


class ChangePrices(StrEnum):
    """At which prices a buyer changes an order: those it was placed at, or today's for the whole of it."""

    KEEP = "keep"
    REPRICE = "reprice"


class ShippingPer(StrEnum):
    """What the shipping fee is charged for once: an order, or each of its deliveries; never a parcel."""

    ORDER = "order"
    DELIVERY = "delivery"


class LadderKind(StrEnum):
    """Whether the reached step prices every unit, or each unit has its own step's price."""

    ALL_UNITS = "all_units"
    INCREMENTAL = "incremental"


class CardTaking(StrEnum):
    """When a card's money is taken: as soon as its buyer pays, or part by part as goods leave."""

    AT_ONCE = "at_once"
    WHEN_SENT = "when_sent"


class AllocationStrategy(StrEnum):
    """How a channel chooses among places: by rank, in the fewest parcels, from near the buyer, or at least cost."""

    PRIORITY = "priority"
    FEWEST_SPLITS = "fewest_splits"
    NEAREST = "nearest"
    COST = "cost"


class Corners(StrEnum):
    """How round things are: as in tools, or as in shops."""

    TOOLS = "tools"
    SHOPS = "shops"


class Density(StrEnum):
    """Whether pages show goods with air, or facts in rows."""

    AIRY = "airy"
    DENSE = "dense"


class Ground(StrEnum):
    """What a colour is read against: the page, a card, or the words on a button of that colour."""

    PAPER = "paper"
    SURFACE = "surface"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Contrast:
    """How well an accent is told from a ground, as WCAG 2.2 counts it: 1 to 21."""

    ground: Ground
    ratio: float


@dataclass(frozen=True, slots=True)
class Look:
    """What a channel changes of the house's design; what is empty or None is as its theme has it.

    accent, accent_dark  by day and by night, #rrggbb; both or neither
    wordmark             said at the top in place of the channel's name
    logo_version         stands in the logo's address; "" where there is none
    """

    accent: str = ""
    accent_dark: str = ""
    corners: Corners | None = None
    density: Density | None = None
    wordmark: str = ""
    logo_version: str = ""


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """How prices are made in a channel: how lists combine, how steps count, how its documents round."""

    policy: ListPolicy = ListPolicy.FIRST
    ladder: LadderKind = LadderKind.ALL_UNITS
    mode: RoundingMode = RoundingMode.HALF_UP
    tax_at: TaxAt = TaxAt.LINE


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells, as each page must say.

    names, addresses  {language: text}
    source            Act on the Consumer Protection in Electronic Commerce (전자상거래법), article 10
    """

    names: Mapping[str, str]
    addresses: Mapping[str, str]
    representative: str = ""
    business_number: str = ""
    phone: str = ""
    email: str = ""

    def name(self, language: str) -> str:
        return say(self.names, language)

    def address(self, language: str) -> str:
        return say(self.addresses, language)


@dataclass(frozen=True, slots=True)
class Channel:
    """A place of sale with its policies.

    host             serves only this host name when set
    path_prefix      "/" or "/wholesale/"
    audience         which content it shows: "" for the base texts, "trade" …
    theme            the set of design tokens
    look             what the channel changes of them
    bank_account     what a transfer is made to, as pages show it
    greeting         title and text of the home page, {"title": {language: text}, "text": {…}}
    lock             what the pass of someone who knew the password must equal; never shown
    payment_methods  codes a buyer may choose from, in order
    card_taking      when a card's money is taken, where its provider can wait
    shipping_fee     0 when always free; shipping is free from `free_shipping_from` (gross or net as the tax view)
    smallest_order   what the goods of an order come to at least, before promotions; None: anything
    hold_minutes     how long a checkout keeps goods for its buyer; 0: it keeps none
    hold_most_minutes  how long it keeps them in all, however often it is begun anew
    change_minutes   how long after placing buyers may change an order themselves; 0: never
    change_prices    at which prices they do
    unpaid_hours     after how long an order that awaits a bank transfer is called off; 0: never
    shipping_per     what the shipping fee is charged for once
    allocation       how it chooses among its places of stock
    may_split        whether a delivery may come from several of them
    time_zone        by whose clock its shop tells times to those who have chosen no other
    pages_version    another with each change of the pages it shows, and where; None: none was ever published
    smallest_order_with_tax  whether it counts net or gross goods; None: as the tax view
    """

    id: ChannelId
    code: str
    names: Mapping[str, str]
    host: str
    path_prefix: str
    currency: str
    country: str
    tax_view: TaxView
    access: ChannelAccess
    audience: str
    theme: str
    default_language: str
    payment_methods: tuple[str, ...]
    shipping_fee: Money
    free_shipping_from: Money | None
    seller: Seller | None = None
    bank_account: str = ""
    greeting: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lock: str = field(default="", repr=False)
    price_terms: PriceTerms = PriceTerms()
    smallest_order: Money | None = None
    smallest_order_with_tax: bool | None = None
    hold_minutes: int = 0
    hold_most_minutes: int = 0
    change_minutes: int = 0
    change_prices: ChangePrices = ChangePrices.REPRICE
    unpaid_hours: int = 0
    shipping_per: ShippingPer = ShippingPer.ORDER
    allocation: AllocationStrategy = AllocationStrategy.PRIORITY
    may_split: bool = True
    card_taking: CardTaking = CardTaking.AT_ONCE
    time_zone: str = "Asia/Seoul"
    look: Look = Look()
    pages_version: UUID | None = None

    def name(self, language: str) -> str:
        return say(self.names, language)

    @property
    def is_open(self) -> bool:
        return self.access == ChannelAccess.OPEN

    @property
    def prices_include_tax(self) -> bool:
        return self.tax_view == TaxView.GROSS


@dataclass(frozen=True, slots=True)
class AccessPreview:
    """Who may come into a channel now, and who could under another access.

    now, then    log-ins that may come in
    losing       log-ins that could not come in any more
    gaining      log-ins that could come in newly
    guests_now, guests_then  whether those may come in who haven't logged in
    needs_word   whoever comes in has to know the password besides
    seen         names the change and all that it was reckoned from; the service refuses another state
    """

    now: int
    then: int
    losing: int
    gaining: int
    guests_now: bool
    guests_then: bool
    needs_word: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """A visitor who was let in, and for whom they may act in this channel; nobody else while staff act for a buyer."""

    actor: Actor
    contexts: tuple[Context, ...] = ()
