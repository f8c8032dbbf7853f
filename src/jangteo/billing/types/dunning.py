"""What is overdue and since when, what is written about it, what it costs; statements of account."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jangteo.kernel.money import Money


class Bucket(StrEnum):
    """By how many days an amount is overdue."""

    NOT_DUE = "not_due"
    DAYS_1_TO_30 = "1-30"
    DAYS_31_TO_60 = "31-60"
    DAYS_61_TO_90 = "61-90"
    OVER_90 = "over_90"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivable:
    """What a party owes on one document.

    left         still owed; below zero is a credit that is not applied yet
    is_disputed  the party says it does not owe it: nobody is reminded, and it ages on
    level        dunning level reached, 0 for none
    raised_on    when that was
    """

    id: str
    party_id: str
    left: Money
    due_on: date
    is_disputed: bool = False
    level: int = 0
    raised_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """What a party owes in a currency, by how late it is.

    amounts   {bucket: amount}, every bucket
    disputed  how much of it is disputed
    credits   what is the party's and not applied, below zero; not in the buckets
    """

    party_id: str
    amounts: dict[Bucket, Money]
    disputed: Money
    credits: Money

    @property
    def owed(self) -> Money:
        """All buckets and credits."""
        total = self.credits
        for amount in self.amounts.values():
            total += amount
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class DunningLevel:
    """A step of reminding.

    days_after_due  from which it may be raised
    words_code      of the text that is sent
    fee             what the letter costs the party; None: nothing
    is_charging     with the letter late interest is charged
    """

    number: int
    days_after_due: int
    words_code: str
    fee: Money | None = None
    is_charging: bool = False


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """The levels in their order, and how many days there are at least between two of them."""

    levels: tuple[DunningLevel, ...]
    days_between: int = 7


@dataclass(frozen=True, slots=True)
class DunningNotice:
    """One letter to a party in one currency.

    level  the highest of its items, whose words and fee it has
    items  (id, level raised to) pairs, the oldest first
    """

    party_id: str
    level: DunningLevel
    items: tuple[tuple[str, int], ...]
    overdue: Money
    fee: Money


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """A yearly rate from a day on, as a fraction: Decimal("0.12") is 12 %."""

    starts_on: date
    annual_rate: Decimal


@dataclass(frozen=True, slots=True)
class Principal:
    """What is owed from a day on, its end included in none."""

    starts_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class InterestPiece:
    """Days of one principal and one rate.

    starts_on  the first day that is counted
    """

    starts_on: date
    days: int
    principal: Money
    annual_rate: Decimal


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest, with what it was made of; only the sum is rounded."""

    amount: Money
    pieces: tuple[InterestPiece, ...]


class PostingKind(StrEnum):
    """What moves a party's account; interest is that of notes, charged, paid and waived."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    INTEREST = "interest"
    INTEREST_PAID = "interest_paid"
    INTEREST_WAIVED = "interest_waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPosting:
    """A movement on a party's account: above zero it owes more.

    kind      a PostingKind
    sequence  of the posting in the books, which orders those of a day
    """

    sequence: int
    on: date
    kind: str
    reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line with what was owed after it."""

    posting: AccountPosting
    balance: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over days, in one currency; both ends are included."""

    starts_on: date
    ends_on: date
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money
