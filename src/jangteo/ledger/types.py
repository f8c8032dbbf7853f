from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.money import Money


class Account(StrEnum):
    """The accounts of the books; each keeps all currencies apart.

    cash               money at our bank (보통예금)
    clearing           captured by a provider and not paid out to us yet; `counterpart` is the provider (미수금)
    receivable         owed to us by buyers (외상매출금)
    customer_deposits  paid to us before it was earned, by order (선수금)
    suspense           came in and nobody knows what for (가수금)
    store_credit       what buyers may still spend of store credit; `counterpart` is whose
    gift_cards         what bearers may still spend; `counterpart` is the card
    points, escrow     owed to members, held between buyers and sellers
    revenue, tax       earned, without tax; owed to the tax office (부가세예수금)
    discounts_allowed  left off for early payment
    goodwill           given away as store credit
    breakage           stored value that ran out
    fees               what providers keep
    chargebacks        taken back by a bank and not to be had from the order's deposits
    interest, bad_debt  on late payment; given up
    rounding           differences below what can be paid
    """

    CASH = "cash"
    CLEARING = "clearing"
    RECEIVABLE = "receivable"
    CUSTOMER_DEPOSITS = "customer_deposits"
    SUSPENSE = "suspense"
    STORE_CREDIT = "store_credit"
    GIFT_CARDS = "gift_cards"
    POINTS = "points"
    ESCROW = "escrow"
    REVENUE = "revenue"
    TAX = "tax"
    DISCOUNTS_ALLOWED = "discounts_allowed"
    GOODWILL = "goodwill"
    BREAKAGE = "breakage"
    FEES = "fees"
    CHARGEBACKS = "chargebacks"
    INTEREST = "interest"
    BAD_DEBT = "bad_debt"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry before it is written.

    amount       above zero is debit, below is credit
    order_id     the order it is about, where it is about one
    party_id     whose it is, where it is somebody's
    counterpart  what else tells it apart within its account: a provider, a gift card
    """

    account: Account
    amount: Money
    order_id: UUID | None = None
    party_id: UUID | None = None
    counterpart: str = ""

    @property
    def credit(self) -> Money:
        """The amount as a credit column shows it."""
        return -self.amount


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: "payment" and its id, "invoice" and its id."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to be written, as `services.post` takes it."""

    kind: str
    key: str
    subject: Subject
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as pages show it; `key` is what it was written once for."""

    id: UUID
    at: datetime
    kind: str
    key: str
    subject: Subject
    lines: tuple[Line, ...]

    @property
    def debits(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.amount.minor > 0)

    @property
    def credits(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.amount.minor < 0)

    @property
    def order_id(self) -> UUID | None:
        """The order it is about, where it is about one."""
        return next((line.order_id for line in self.lines if line.order_id), None)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account comes to in one currency: debit less credit."""

    account: Account
    debit: Money
    credit: Money

    @property
    def amount(self) -> Money:
        return self.debit - self.credit
