"""Asking to be told when something can be bought again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

CONFIRM_WITHIN = timedelta(days=1)
TURN = timedelta(days=1)  # so long what came back is left to those who were told
KEPT_AFTER = timedelta(days=90)  # an ask that is over
DEFAULT_FACTOR, LARGEST_FACTOR = 2, 20
DEFAULT_WAIT_DAYS, LONGEST_WAIT_DAYS = 90, 365
MOST_ASKS = 50  # that wait, of one person or address


class AskState(StrEnum):
    """What became of an ask.

    unconfirmed  an address that nobody has confirmed yet
    stopped      by who asked
    expired      their time ran out
    """

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    TOLD = "told"
    STOPPED = "stopped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AskPolicyView:
    """How a channel tells.

    factor  so many people are told for each piece that is there: not everybody who asked still wants it
    days    how long an ask holds
    """

    factor: int = DEFAULT_FACTOR
    days: int = DEFAULT_WAIT_DAYS


@dataclass(frozen=True, slots=True)
class AskMade:
    """What came of asking; `is_confirmed` is False where a letter asks first."""

    id: UUID
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class AskView:
    """An ask as who asked sees it; `name` is empty where they may not see it any more."""

    id: UUID
    sku: str
    name: str
    slug: str
    state: AskState
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AskSeen:
    """An ask as whoever has the link of a letter sees it; `name` only of what everybody may see."""

    state: AskState
    name: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """How many people wait for a variant in a channel, for staff.

    since  when the first of them asked
    told   how many were told in the last thirty days
    """

    variant_id: UUID
    channel_id: UUID
    waiting: int
    since: datetime | None
    told: int
