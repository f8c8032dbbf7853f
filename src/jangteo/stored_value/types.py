from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId

ValueId = NewType("ValueId", UUID)
LARGEST_MINOR = 10**15
ACCOUNTS = "stored_value.accounts"  # what the key that seals account numbers is made for


class ValueKind(StrEnum):
    """What holds value.

    gift_card     whoever has its code may spend it
    store_credit  a person's, household's or company's, one in each currency; spent by whoever orders for them
    """

    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"


class ValueState(StrEnum):
    """Whether it may be spent; what is given back comes to a blocked one too."""

    ACTIVE = "active"
    BLOCKED = "blocked"


class MoveKind(StrEnum):
    """Why a balance changed; `spend`, `expire`, `pay_out` and `take_back` take away, `adjust` goes either way.

    take_back  of a card that was bought, whose price goes back to its buyer
    """

    ISSUE = "issue"
    SPEND = "spend"
    GIVE_BACK = "give_back"
    EXPIRE = "expire"
    ADJUST = "adjust"
    PAY_OUT = "pay_out"
    TAKE_BACK = "take_back"


class PayoutState(StrEnum):
    """What became of a wish to be paid out; `withdrawn` where its holder asked anew, or is erased."""

    ASKED = "asked"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """Where value comes from, which says what stands against it in the books.

    sold      paid for: money at our bank
    ordered   bought in a shop: what its buyer paid in advance for the order
    goodwill  given away by us
    refund    instead of paying a refund out; payments write it into the books
    returned  given back after what it was spent from had run out
    """

    SOLD = "sold"
    ORDERED = "ordered"
    GOODWILL = "goodwill"
    REFUND = "refund"
    RETURNED = "returned"


PAID_FOR = (Source.SOLD, Source.ORDERED)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a value that ends on a day of its own.

    expires_on  the last day on which it may be spent; None: it never ends
    """

    id: UUID
    minor: int
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Taken:
    """So many minor units of a part; below zero they are given to it."""

    part_id: UUID
    minor: int


@dataclass(frozen=True, slots=True)
class PayoutTerms:
    """When the holder of a card that was paid for may ask for money, and for how much.

    ended_rate  what of that which has ended is paid, as a fraction
    used_rate   how much of a card has to be used, as a fraction, for what is left to be paid before its end
    small_rate  the same of a card of no more than `small_up_to`
    """

    ended_rate: Decimal
    used_rate: Decimal
    small_rate: Decimal
    small_up_to: Money


@dataclass(frozen=True, slots=True)
class Claim:
    """What of a part would be paid out, and what of it we would keep; minor units."""

    part_id: UUID
    paid: int
    kept: int


@dataclass(frozen=True, slots=True)
class Payout:
    """What is paid out for a card, and what of it we keep."""

    paid: Money
    kept: Money


@dataclass(frozen=True, slots=True)
class PayoutAccount:
    """Where money is to go, as it was typed."""

    bank: str
    holder: str
    number: str


@dataclass(frozen=True, slots=True)
class PayoutAsked:
    """That the holder of a card asked for money.

    account_end  the last four digits of the account it is to go to
    asked_by     who was logged in; None of a guest
    why          of one that was refused
    """

    asked_at: datetime
    state: PayoutState
    account_end: str
    asked_by: PartyId | None
    closed_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A gift card with its code, which is known at this moment only; empty where it was issued before."""

    id: ValueId
    code: str


@dataclass(frozen=True, slots=True)
class BoughtCard:
    """A gift card that was bought with an order's line.

    number    which of the line's cards it is, from 1
    face      what was paid for it
    is_whole  nothing of it was spent, or all of that came back; so its price may go back
    is_gone   its price went back, and its code opens nothing any more
    until     the last day it may be spent; None: it never ends
    """

    id: ValueId
    line_id: UUID
    number: int
    code_end: str
    face: Money
    balance: Money
    is_whole: bool
    is_gone: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class PartView:
    """Some of a value, where it came from and until when it may be spent."""

    left: Money
    expires_on: date | None
    source: Source
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class ValueView:
    """A gift card or store credit as pages show it.

    party_id   whose store credit it is; None of a gift card
    code_end   the last four letters of a gift card's code
    balance    all that is left
    usable     what of it may be spent now: not what ran out, nothing where it is blocked
    next_end   the day on which some of it ends next; None: none does
    """

    id: ValueId
    kind: ValueKind
    party_id: PartyId | None
    code_end: str
    state: ValueState
    balance: Money
    usable: Money
    next_end: date | None
    issued_at: datetime
    parts: tuple[PartView, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueMoveView:
    """One change of a balance.

    order_id  the order it was spent on, or given back of
    after     the balance it left
    """

    at: datetime
    kind: MoveKind
    amount: Money
    after: Money
    order_id: UUID | None
    by: str
    why: str
