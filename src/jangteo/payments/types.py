from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.kernel.money import Money

PaymentId = NewType("PaymentId", UUID)


class PaymentMethod(StrEnum):
    """How a buyer pays.

    bank_transfer, on_delivery  nothing is charged here: money comes by itself and is noted by staff
    card                        by card or wallet on a payment provider's page; no card number comes to us
    on_account                  by the terms a buyer has, after an invoice
    instalments                 in parts to a lender, who owes us the money once they said yes
    gift_card, store_credit     from what a buyer has with us, at once; never chosen alone
    """

    BANK_TRANSFER = "bank_transfer"
    ON_DELIVERY = "on_delivery"
    CARD = "card"
    ON_ACCOUNT = "on_account"
    INSTALMENTS = "instalments"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"


class PaymentState(StrEnum):
    """How a payment stands.

    awaited     nothing, or not all of it, has come
    authorised  a provider holds it for us, and not all of it is taken yet
    received    all of it came
    void        called off: nothing is awaited; what comes all the same is sent back
    refunded    all that came was given back
    """

    AWAITED = "awaited"
    AUTHORISED = "authorised"
    RECEIVED = "received"
    VOID = "void"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class PaymentView:
    """How an order is paid, all its payments together, as pages show it.

    state         of what is awaited where something is, else of the first
    amount        received and awaited; what was called off counts only where there is nothing else
    deposit_code  of what is awaited where something is, else of the first
    received      what came in all; not what came for a payment that was called off, which goes back by itself
    refunded      what was given back of it, or is on its way
    held          what of it is still there: neither given back nor taken back by the buyer's bank
    awaited       None: nothing is
    gateway       the provider of what is awaited; empty: none
    """

    id: PaymentId
    order_id: UUID
    method: PaymentMethod
    state: PaymentState
    amount: Money
    deposit_code: str
    changed_at: datetime
    refunded: Money
    received: Money
    held: Money
    awaited: Money | None = None
    gateway: str = ""

    @property
    def left(self) -> Money:
        """The amount less what was given back."""
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True)
class TenderView:
    """One of the parts in which an order is paid.

    received  what of it came
    refunded  what was given back of it, or is on its way
    code_end  the last letters of a gift card's code
    value_id  the gift card or store credit; None: it is paid with money
    """

    method: PaymentMethod
    state: PaymentState
    amount: Money
    received: Money
    refunded: Money
    code_end: str
    value_id: UUID | None


@dataclass(frozen=True, slots=True)
class MoneyInTime:
    """When an order's money was there.

    came  (day, minor units) of each time, by day
    back  what went back of it on any day, or is on its way, in minor units
    """

    came: tuple[tuple[date, int], ...] = ()
    back: int = 0

    @property
    def total(self) -> int:
        """All that is there now."""
        return max(0, sum(minor for _, minor in self.came) - self.back)

    def by(self, day: date) -> int:
        """What was there at the end of a day; what went back since was there for nothing."""
        return max(0, sum(minor for on, minor in self.came if on <= day) - self.back)


class Verb(StrEnum):
    """What is done with money; each time is a row of its own.

    reverse  money that was noted as come was meant for something else: as if it had not come for this order
    """

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    REVERSE = "reverse"


class OperationStatus(StrEnum):
    """How an operation stands.

    pending    asked for, and no answer yet
    unknown    the provider did not answer: it may have been done, and is asked about
    succeeded  done
    failed     not done, or done and undone by the provider's bank
    """

    PENDING = "pending"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ProviderOperation:
    """One operation as a provider's books have it.

    reference  the provider's own id of it: one at that provider, the same whenever it is told
    key        the key we asked with, where the provider keeps it
    why        the provider's code for a failure
    """

    reference: str
    verb: Verb
    status: OperationStatus
    amount: Money
    key: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as a provider's books have it, or as much of it as an event told.

    reference   the provider's id of the payment; empty where it has none yet
    key         the key we opened it with: our payment's id in hex
    merchant    the account it was made for, as the provider names it
    amount      what was to be paid
    operations  those known, in any order
    is_over     nobody can pay it any more: it ran out, or the buyer called it off
    """

    reference: str
    key: str
    merchant: str
    amount: Money
    operations: tuple[ProviderOperation, ...] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a provider's page is opened with; no card number ever comes to us.

    key         our payment's id in hex; opening twice with one key gives the same payment at the provider
    order_name  what is bought, in a few words in the buyer's language
    return_url  where the buyer is sent after paying, with what the provider adds to it
    cancel_url  where they are sent who would rather not
    language    "ko" or "en"
    captures    whether the money is taken at once; else it is only authorised
    """

    key: str
    amount: Money
    order_number: str
    order_name: str
    return_url: str
    cancel_url: str
    language: str = "ko"
    email: str = ""
    captures: bool = True


@dataclass(frozen=True, slots=True)
class HostedPage:
    """Where the buyer pays.

    reference  the provider's id of the payment or of the page; empty where it gets one only by paying
    """

    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """What a provider told of its own accord, its sender proven.

    id       the provider's id of the event, the same each time it is told
    kind     the provider's word for it
    at       when it happened
    payment  what it told of the payment; without operations where its sender can't be proven and has to be asked
    """

    id: str
    kind: str
    at: datetime
    payment: ProviderPayment
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OperationView:
    """Something that was done with an order's money, as pages show it.

    gateway     the provider that did it; "stored_value"; empty: done by staff at our bank
    refund_for  the refund it was paid out for
    failure     the provider's code for why it failed
    is_ours     asked for by us; else the provider did it by itself
    """

    id: UUID
    order_id: UUID
    payment_id: PaymentId
    payment_number: int
    gateway: str
    verb: Verb
    status: OperationStatus
    amount: Money
    reference: str
    refund_for: str
    failure: str
    actor_name: str
    why: str
    at: datetime
    changed_at: datetime
    is_ours: bool


@dataclass(frozen=True, slots=True)
class FlagView:
    """Something about a payment that a person has to look at, or has.

    order_id  None: of a payment that nobody knows
    """

    id: UUID
    kind: str
    order_id: UUID | None
    facts: Mapping[str, str]
    at: datetime
    seen_at: datetime | None
    seen_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A payment in a provider's books beside ours; what staff gave back past the provider is left out of both.

    key  our payment's id in hex, or what the provider has in its place
    """

    key: str
    reference: str
    order_id: UUID | None
    is_known_here: bool
    is_known_there: bool
    captured_here: Money
    captured_there: Money
    refunded_here: Money
    refunded_there: Money

    @property
    def is_same(self) -> bool:
        """Whether both say the same; of a payment of which nothing came one need not know."""
        figures = (self.captured_here, self.refunded_here) == (self.captured_there, self.refunded_there)
        return figures and (self.is_known_here or not self.captured_there)
