from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.kernel.money import Money

PaymentId = NewType("PaymentId", UUID)


class PaymentMethod(StrEnum):
    """Honest offline methods: nothing is charged here, money is received and noted by staff."""

    BANK_TRANSFER = "bank_transfer"
    ON_DELIVERY = "on_delivery"


class PaymentState(StrEnum):
    AWAITED = "awaited"
    RECEIVED = "received"
    VOID = "void"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class PaymentView:
    """How an order is paid, all its payments together, as pages show it.

    state         of what is awaited where something is, else of the first
    amount        received and awaited; what was called off counts only where there is nothing else
    deposit_code  of what is awaited where something is, else of the first
    received      what came in all
    refunded      what was given back of it
    awaited       None: nothing is
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
    awaited: Money | None = None

    @property
    def left(self) -> Money:
        """The amount less what was given back."""
        return self.amount - self.refunded


class Verb(StrEnum):
    """What is done with money; each time is a row of its own."""

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    CHARGEBACK = "chargeback"


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
