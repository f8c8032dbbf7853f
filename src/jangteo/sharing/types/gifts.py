"""Gifts: bought by one, whose receiver says where they go."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import PictureView
from jangteo.channels.types import Channel
from jangteo.parties.types import PostalAddress

DEFAULT_GIFT_DAYS, MOST_GIFT_DAYS = 7, 30
LONGEST_GIVEN_NAME = 60
MOST_REQUESTS = 3


class GiftState(StrEnum):
    """What became of a gift.

    waiting     for an approval, or for its money: its link opens nothing yet
    open        its receiver may say where it goes
    claimed     they did
    taken_back  by who gave it
    called_off  the order was, by the shop or because nobody paid
    """

    WAITING = "waiting"
    OPEN = "open"
    CLAIMED = "claimed"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    CALLED_OFF = "called_off"


ENDED = frozenset({GiftState.DECLINED, GiftState.EXPIRED, GiftState.TAKEN_BACK, GiftState.CALLED_OFF})


class GiftRequestKind(StrEnum):
    """What a receiver asks the shop for."""

    EXCHANGE = "exchange"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class GiftDraft:
    """What a giver says.

    from_name, to_name  as the receiver reads them
    note                at most 300 letters
    days                how long the receiver has, from when it is paid
    sent_to             an e-mail address to which the link goes by itself; empty: the giver sends it
    page                where the receiver's page is, with TOKEN for its token
    """

    from_name: str
    to_name: str
    note: str = ""
    days: int = DEFAULT_GIFT_DAYS
    sent_to: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class GiftClaim:
    """What a receiver says: where it goes, whether we may write to them, and a word to the giver."""

    ship_to: PostalAddress
    email: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class GiftSummary:
    """A gift as who gave it sees it: never where it goes, nor how its receiver is reached but by what they said
    themselves.

    expires_at  None: its time has not begun
    word        what its receiver said as they took it, or declined
    """

    id: UUID
    state: GiftState
    order_id: UUID
    order_number: str
    from_name: str
    to_name: str
    note: str
    sent_to: str
    days: int
    made_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    views: int
    word: str

    @property
    def can_be_taken_back(self) -> bool:
        return self.state in (GiftState.WAITING, GiftState.OPEN)


@dataclass(frozen=True, slots=True)
class GiftLine:
    """Goods of a gift; what they cost is nowhere."""

    name: str
    label: str
    quantity: int
    picture: PictureView | None


@dataclass(frozen=True, slots=True)
class GiftRequestView:
    """What a receiver asked the shop for."""

    kind: GiftRequestKind
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GiftSeen:
    """A gift as whoever holds a link of it sees it, without prices.

    is_receiver   by the link that its receiver got as they took it: they alone see where it goes and where it is
    ship_to       None: for others' eyes, or not said yet
    is_cancelled  its order was called off
    """

    id: UUID
    state: GiftState
    channel: Channel
    from_name: str
    to_name: str
    note: str
    expires_at: datetime | None
    lines: tuple[GiftLine, ...]
    is_receiver: bool
    order_id: UUID
    order_number: str
    ship_to: PostalAddress | None = None
    is_cancelled: bool = False
    requests: tuple[GiftRequestView, ...] = ()

    @property
    def can_be_asked(self) -> bool:
        """Whether its receiver may ask the shop for something of it."""
        return self.is_receiver and not self.is_cancelled and len(self.requests) < MOST_REQUESTS


@dataclass(frozen=True, slots=True)
class GiftOfOrder:
    """A gift as staff see it on its order.

    reached_by  the receiver's own e-mail address, else the one the giver wrote; empty: none
    """

    state: GiftState
    from_name: str
    to_name: str
    note: str
    reached_by: str
    expires_at: datetime | None
    word: str
    ship_to: PostalAddress | None
    requests: tuple[GiftRequestView, ...] = ()
