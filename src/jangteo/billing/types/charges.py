"""Late interest that is charged: notes of interest, what they are made of, and how far they are paid or waived."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.kernel.money import Money

LONGEST_WHY = 200


class ChargeMoveKind(StrEnum):
    """What lowers what is owed on a note."""

    PAID = "paid"
    WAIVED = "waived"


class ChargeState(StrEnum):
    """How a note stands; `settled` is paid, waived, or some of each, and nothing is left."""

    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class ChargedDays:
    """Days of an invoice with one principal and one rate; both ends are counted.

    amount  the rounded sum of an invoice is spread over its days, so that they come to it
    """

    starts_on: date
    ends_on: date
    principal: Money
    rate: Decimal
    amount: Money

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class InvoiceInterest:
    """What an invoice costs that was not charged yet.

    is_paid  it was paid late: nothing is owed on it any more, but the interest of those days
    """

    invoice_id: UUID
    number: str
    days: tuple[ChargedDays, ...]
    is_paid: bool = False

    @property
    def amount(self) -> Money:
        return sum((one.amount for one in self.days[1:]), self.days[0].amount)


@dataclass(frozen=True, slots=True)
class ChargePreview:
    """The note that would be written to a party now, by one legal entity in one currency.

    is_enough  it comes to the least amount that is charged
    """

    party_id: UUID
    name: str
    entity_id: UUID
    entity_code: str
    invoices: tuple[InvoiceInterest, ...]
    amount: Money
    is_enough: bool


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A line of a note."""

    invoice_id: UUID
    invoice_number: str
    days: ChargedDays


@dataclass(frozen=True, slots=True)
class ChargeMove:
    """So much of a note was paid or waived; below zero it was taken back.

    is_deposit  it came by a line of a bank account, on whose page it is taken back
    """

    id: UUID
    kind: ChargeMoveKind
    amount: Money
    at: datetime
    actor_name: str
    why: str
    is_deposit: bool
    is_reversed: bool
    is_reversal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeSummary:
    """A note of interest as lists show it."""

    id: UUID
    number: str
    party_id: UUID
    bill_to_name: str
    entity_code: str
    issued_on: date
    due_on: date
    amount: Money
    paid: Money
    waived: Money

    @property
    def open(self) -> Money:
        return self.amount - self.paid - self.waived

    def state(self, today: date) -> ChargeState:
        """How it stands on a day."""
        if not self.open:
            return ChargeState.SETTLED
        return ChargeState.OVERDUE if self.due_on < today else ChargeState.OPEN


@dataclass(frozen=True, slots=True)
class ChargeView:
    """A note whole.

    seller  the legal entity as it was
    """

    summary: ChargeSummary
    seller: Mapping[str, Any]
    business_number: str
    email: str
    lines: tuple[ChargeLine, ...]
    moves: tuple[ChargeMove, ...]
    actor_name: str
    why: str


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A note, as a payer may know it.

    due  what is still open; zero: nothing is
    """

    id: UUID
    number: str
    party_id: UUID
    names: tuple[str, ...]
    due: Money
    issued_on: date


@dataclass(frozen=True, slots=True)
class ChargeOwed:
    """What of a note was open at the end of a day."""

    id: UUID
    party_id: UUID
    name: str
    issued_at: datetime
    due_on: date
    left: Money
