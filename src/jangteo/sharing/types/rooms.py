"""Deal rooms: a quote or a cart shown to up to ten people, each by a link of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import MediaView, PictureView
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money, UnitPrice
from jangteo.quotes.types import Offer

MOST_GUESTS = 10  # whose links are not revoked
MOST_EVER_INVITED = 30
MOST_OPEN_ROOMS = 20
DEFAULT_ROOM_DAYS, MOST_ROOM_DAYS = 7, 30
LONGEST_COMMENT = 1_000
MOST_COMMENTS = 300
COMMENTS_AT_ONCE = 5
CHANGES_AT_ONCE = 10  # of one vote
SPAM_WINDOW = timedelta(minutes=10)
SAME_VISIT = timedelta(minutes=1)
LETTERS_APART = timedelta(hours=1)
MOST_INVITED_A_DAY = 60  # by one person, by letters
KEPT_OPEN = timedelta(days=30)  # after its last link ended


class RoomOf(StrEnum):
    """What a room is about."""

    QUOTE = "quote"
    CART = "cart"


class Stance(StrEnum):
    """How somebody votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class GuestState(StrEnum):
    """What a link opens now."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"


class RoomOver(StrEnum):
    """Why a link opens nothing any more.

    closed  by who opened the room, or what it is about can't be shown by them any more
    """

    CLOSED = "closed"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class GuestDraft:
    """Somebody who is invited.

    email  empty: the link is sent by hand
    days   how long their link holds
    """

    name: str
    email: str = ""
    sees_prices: bool = False
    may_comment: bool = True
    may_vote: bool = True
    days: int = DEFAULT_ROOM_DAYS


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room that is opened, about one of the two."""

    quote_id: UUID | None = None
    cart_id: UUID | None = None
    title: str = ""
    message: str = ""
    guests: tuple[GuestDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class GuestLink:
    """A link that was just made; `token` is told this once.

    is_mailed  a letter with it goes out
    """

    guest_id: UUID
    name: str
    token: str
    expires_at: datetime
    is_mailed: bool = False


@dataclass(frozen=True, slots=True)
class RoomMade:
    """A room that was just opened, with the links of all invited."""

    id: UUID
    links: tuple[GuestLink, ...]


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A line of what a room is about.

    offers, total  for who sees prices alone: what a piece costs by ranges, and what it comes to as it is proposed
    is_taken       proposed, or taken already
    """

    key: str
    name: str
    label: str = ""
    sku: str = ""
    quantity: int = 0
    unit_name: str = ""
    picture: PictureView | None = None
    documents: tuple[MediaView, ...] = ()
    choice: str = ""
    is_optional: bool = False
    is_remark: bool = False
    is_taken: bool = True
    offers: tuple[Offer, ...] = ()
    unit: UnitPrice | None = None
    total: Money | None = None


@dataclass(frozen=True, slots=True)
class RoomContent:
    """What a room is about, as it is now.

    state    of the quote as its buyer sees it, or of the cart
    version  of the quote; 0 of a cart
    note     the seller's, to those who see prices: it speaks of them
    figures  digits of every price that is hidden from who sees none
    """

    of: RoomOf
    number: str
    state: str
    version: int
    lines: tuple[RoomLine, ...]
    includes_tax: bool
    shows_prices: bool = True
    note: str = ""
    terms: str = ""
    deliver_on: date | None = None
    valid_until: datetime | None = None
    freight: Money | None = None
    tax: Money | None = None
    gross: Money | None = None
    figures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Look:
    """What is otherwise than when somebody looked last.

    lines    keys of those that are new or changed
    gone     how many there are no more
    is_first they have not looked before
    """

    is_first: bool = True
    is_changed: bool = False
    lines: frozenset[str] = frozenset()
    gone: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """How somebody votes; `changes` is how often they said it otherwise."""

    stance: Stance
    word: str
    at: datetime
    changes: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of votes; of links that are not revoked."""

    votes: Mapping[Stance, int] = field(default_factory=dict)
    voters: int = 0

    @property
    def cast(self) -> int:
        return sum(self.votes.values())


@dataclass(frozen=True, slots=True)
class Comment:
    """Words in a room.

    line_key  what of it they are about; empty: all of it
    is_owner  by who opened the room
    guest_id  None: by who opened it
    """

    id: UUID
    at: datetime
    name: str
    text: str
    line_key: str
    is_owner: bool
    guest_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GuestView:
    """Who was invited, to who invited them.

    visits  how often they opened it; each is a row
    """

    id: UUID
    name: str
    email: str
    sees_prices: bool
    may_comment: bool
    may_vote: bool
    state: GuestState
    expires_at: datetime
    visits: int
    first_at: datetime | None
    last_at: datetime | None
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class RoomHead:
    """A room in the list of who opened it.

    number  of the quote; empty of a cart
    """

    id: UUID
    title: str
    of: RoomOf
    number: str
    opened_at: datetime
    closed_at: datetime | None
    guests: int
    visitors: int
    comments: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room whole, to who opened it.

    content       None: it can't be shown any more
    about_id      of the quote or the cart
    gives_prices  whether who opened it may let others see prices
    """

    head: RoomHead
    about_id: UUID
    message: str
    guests: tuple[GuestView, ...]
    comments: tuple[Comment, ...]
    content: RoomContent | None
    gives_prices: bool


@dataclass(frozen=True, slots=True)
class RoomSeen:
    """A room as whoever holds a link sees it; `over` says why there is nothing to see."""

    channel: Channel
    title: str
    asked_by: str
    guest_id: UUID
    guest_name: str
    expires_at: datetime
    over: RoomOver | None = None
    message: str = ""
    may_comment: bool = False
    may_vote: bool = False
    content: RoomContent | None = None
    comments: tuple[Comment, ...] = ()
    tally: Tally = Tally()
    vote: Vote | None = None
    look: Look = Look()
