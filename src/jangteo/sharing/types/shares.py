from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import PictureView
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money
from jangteo.ordering.types import CartProblem, CartView, OrderView

MOST_LIVE = 20
DEFAULT_DAYS, MOST_DAYS = 3, 14
LONGEST_WORDS = 300
LONGEST_NAME = 100
APPROVAL_WAITS = timedelta(days=MOST_DAYS)


class LinkPurpose(StrEnum):
    """What a personal link is for."""

    PAY = "pay"
    ROOM = "room"
    GIFT = "gift"


class ShareState(StrEnum):
    """What became of a cart that somebody was asked to pay.

    ordered       whoever had the link ordered it, and pays or has paid
    taken_back    by who shared it
    not_approved  their company or family said no, or did not decide in time
    """

    OPEN = "open"
    ORDERED = "ordered"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"
    NOT_APPROVED = "not_approved"


@dataclass(frozen=True, slots=True)
class ShareDraft:
    """How somebody is asked to pay.

    cap   at most this, with tax and shipping; None: whatever it comes to
    days  how long the link holds
    """

    cap: Money | None = None
    days: int = DEFAULT_DAYS
    message: str = ""


@dataclass(frozen=True, slots=True)
class ShareMade:
    """A link that was just made; `token` is told this once."""

    id: UUID
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, as they say themselves; never told to whom they pay for."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ShareSummary:
    """A link as who made it sees it: never who pays, by what, or their address.

    total       as it was shared; once it is ordered, as it was ordered
    changed     whether whoever has it wants less
    word        why it was declined
    is_awaited  ordered, and its money is not all there
    """

    id: UUID
    state: ShareState
    cap: Money | None
    total: Money
    message: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    views: int
    changed: bool
    word: str
    order_number: str
    is_awaited: bool
    waits_for_approval: bool
    cart_id: UUID


@dataclass(frozen=True, slots=True)
class SharedLine:
    """Of a line how many were asked for, and how many whoever pays wants.

    total  what these come to; None: it has no price
    """

    key: str
    name: str
    label: str
    sku: str
    unit_name: str
    picture: PictureView | None
    asked: int
    wanted: int
    total: Money | None
    problem: CartProblem | None


@dataclass(frozen=True, slots=True)
class SharedCart:
    """A shared cart as whoever holds its link sees it: nothing of its buyer but names.

    revision  told back when it is paid, so that nobody pays what they did not see
    view      its figures, while it is open
    order     what came of it, once it is ordered
    """

    id: UUID
    state: ShareState
    channel: Channel
    asked_by: str
    to_whom: str
    message: str
    cap: Money | None
    expires_at: datetime
    revision: int
    lines: tuple[SharedLine, ...] = ()
    view: CartView | None = None
    methods: tuple[str, ...] = ()
    waits_for_approval: bool = False
    order: OrderView | None = None

    @property
    def is_over_cap(self) -> bool:
        return self.view is not None and self.cap is not None and self.view.quote.gross > self.cap


@dataclass(frozen=True, slots=True)
class PayOutcome:
    """What came of wanting to pay: an order to be paid now, or the request for approval that has to come first."""

    order_id: UUID | None = None
    request_id: UUID | None = None
