"""What is overdue of invoices, reminders that were sent, disputes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jangteo.billing.types.dunning import DunningPolicy
from jangteo.kernel.money import Money

LONGEST_REASON = 1000


class ReminderWords(StrEnum):
    """Which text a reminder has."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"


class DisputeOutcome(StrEnum):
    """How a dispute ended.

    credited  the buyer was right: what is wrong goes by a refund's credit note
    rejected  it is owed as invoiced
    agreed    something else was agreed
    """

    CREDITED = "credited"
    REJECTED = "rejected"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute; closed, it has an outcome."""

    id: UUID
    invoice_id: UUID
    reason: str
    opened_at: datetime
    opened_by: str
    is_by_buyer: bool
    closed_at: datetime | None = None
    closed_by: str = ""
    outcome: DisputeOutcome | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OverdueInvoice:
    """An invoice of which something is past its due day.

    due_on    of the oldest part that is not paid
    overdue   what of it is past its day; `left` all that is owed on it
    interest  late interest up to the day that was not charged yet; none of days on which it was disputed
    level     reached by reminders, 0 for none; `raised_on` when
    """

    id: UUID
    number: str
    party_id: UUID | None
    bill_to_name: str
    email: str
    language: str
    due_on: date
    days_late: int
    overdue: Money
    left: Money
    interest: Money
    level: int = 0
    raised_on: date | None = None
    dispute: DisputeView | None = None


@dataclass(frozen=True, slots=True)
class CollectingPolicy:
    """How what is overdue is gone after.

    stops_after_days  None: credit is never stopped for it
    late_rate         a fraction a year
    """

    dunning: DunningPolicy
    stops_after_days: int | None
    late_rate: Decimal


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A letter that was sent, or would be.

    items  (invoice, its number, level it comes to, what is overdue of it)
    email  empty: nobody can be written to
    """

    party_id: UUID | None
    name: str
    level: int
    words: str
    overdue: Money
    fee: Money
    interest: Money
    email: str
    language: str
    items: tuple[tuple[UUID, str, int, Money], ...]
    on: date | None = None
