from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.money import Money


class Card(StrEnum):
    """What a buyer pays with, by what comes of it; there are no numbers.

    pays                the bank says yes
    challenge           the bank first asks whether it is really them
    insufficient_funds  declined
    stolen_card         declined
    expired_card        declined
    late_refunds        the bank says yes; refunds stay pending until they are told to succeed or fail
    """

    PAYS = "pays"
    CHALLENGE = "challenge"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    STOLEN_CARD = "stolen_card"
    EXPIRED_CARD = "expired_card"
    LATE_REFUNDS = "late_refunds"


class PageState(StrEnum):
    """How a page stands.

    open        to be paid on
    challenged  the bank waits for an answer
    paid        authorised, once
    called_off  the buyer walked away
    expired     thirty minutes went by
    closed      the merchant closed it
    """

    OPEN = "open"
    CHALLENGED = "challenged"
    PAID = "paid"
    CALLED_OFF = "called_off"
    EXPIRED = "expired"
    CLOSED = "closed"


class Did(StrEnum):
    """What was done with money."""

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    CHARGEBACK = "chargeback"


class DidStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Call(StrEnum):
    """What a merchant asks; faults are ordered by it."""

    OPEN = "open"
    COMPLETE = "complete"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    LOOK_UP = "look_up"
    BOOKS = "books"


class FaultKind(StrEnum):
    """What goes wrong with a call.

    away         nobody takes the connection: nothing is done, and the merchant knows it
    drop_before  the connection breaks before anything is done
    drop_after   the work is done, and then the connection breaks
    error        answered 500, and nothing is done
    error_after  answered 500, although the work is done
    """

    AWAY = "away"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    ERROR = "error"
    ERROR_AFTER = "error_after"


@dataclass(frozen=True, slots=True)
class PageDraft:
    """What a page is opened with.

    captures  whether the money is taken at once; else it is only authorised
    """

    amount: Money
    order_number: str
    order_name: str
    return_url: str
    cancel_url: str
    language: str
    captures: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the books.

    key  what the merchant asked with; empty where the buyer or their bank did it
    why  the code of a failure
    """

    reference: str
    did: Did
    status: DidStatus
    amount: Money
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Books:
    """A payment as the provider has it.

    is_over  its page ended without being paid
    """

    reference: str
    key: str
    merchant: str
    amount: Money
    is_over: bool
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account of a payment comes to, in minor units; pending refunds count as given back."""

    amount: int
    authorised: int
    captured: int
    released: int
    refunded: int
    charged_back: int

    @property
    def to_capture(self) -> int:
        return self.authorised - self.captured - self.released

    @property
    def to_give_back(self) -> int:
        return self.captured - self.refunded - self.charged_back


@dataclass(frozen=True, slots=True)
class PageView:
    """What a page shows.

    declined  why the last attempt failed; empty where none did
    """

    reference: str
    merchant: str
    amount: Money
    order_number: str
    order_name: str
    return_url: str
    cancel_url: str
    language: str
    state: PageState
    declined: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Chaos:
    """How notices go astray, the same each time for one seed.

    late_seconds     the longest one is held back
    doubled_percent  how many of a hundred are told twice
    is_shuffled      whether those that are due at once go out in any order
    """

    seed: int = 0
    late_seconds: int = 0
    doubled_percent: int = 0
    is_shuffled: bool = False


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """A notice, ready to be posted."""

    id: UUID
    merchant: str
    headers: Mapping[str, str]
    body: bytes
