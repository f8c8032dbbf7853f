"""What banks tell of an account, and what is open to be paid."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """One movement on an account.

    account          as the file names it; digits and letters only
    amount           above zero: it came in; below: it went out
    payer_name       who paid or was paid, as the bank writes it, often cut off
    reference        what stands beside it: the payer's words, the bank's own
    virtual_account  the number that was paid to, where it stands for one payer; digits only
    line_number      of the file, counted from one
    fingerprint      the same for the same movement in another file; see `fingerprints`
    """

    account: str
    on: date
    amount: Money
    payer_name: str = ""
    reference: str = ""
    virtual_account: str = ""
    balance_after: Money | None = None
    line_number: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What a file says of a line before it has a fingerprint.

    moment     time of day or the bank's own number of the movement, where the file has one
    """

    account: str
    on: date
    amount: Money
    payer_name: str = ""
    reference: str = ""
    virtual_account: str = ""
    balance_after: Money | None = None
    line_number: int
    moment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """Something to be paid.

    number           as people write it: INV-2026-000123
    party_names      all the party is known by; legal forms such as ㈜ are seen through
    virtual_account  a number that only this party (or only this item) pays to; digits only
    deposit_code     what the payer was asked to write
    due              what is still to be paid, above zero
    early            what is enough instead, if it is there by `early_until`; None: only the whole is
    """

    id: str
    number: str
    party_id: str
    party_names: tuple[str, ...] = ()
    virtual_account: str = ""
    deposit_code: str = ""
    due: Money
    due_on: date
    early: Money | None = None
    early_until: date | None = None


class Reason(StrEnum):
    """Why a deposit is thought to pay an item."""

    VIRTUAL_ACCOUNT = "virtual_account"
    NUMBER = "number"
    NUMBER_WITH_ONE_EDIT = "number_with_one_edit"
    DEPOSIT_CODE = "deposit_code"
    DEPOSIT_CODE_WITH_ONE_EDIT = "deposit_code_with_one_edit"
    NAME = "name"
    NAME_CUT_OFF = "name_cut_off"
    AMOUNT = "amount"
    SUM_OF_ITEMS = "sum_of_items"
    SUM_OF_DEPOSITS = "sum_of_deposits"
    WITHIN_TOLERANCE = "within_tolerance"
    PARTIAL = "partial"
    OVER = "over"
    ONLY_ONE = "only_one"


class WhyQueued(StrEnum):
    """Why a person has to decide."""

    NOBODY = "nobody"
    SEVERAL = "several"
    UNSURE = "unsure"
    PARTIAL = "partial"
    OVER = "over"
    TAKEN = "taken"
    NOT_INCOMING = "not_incoming"


@dataclass(frozen=True, slots=True)
class Allocation:
    """How much of a deposit goes to an item.

    written_off  what the item is short of by this and is let go, within the tolerance; zero else
    """

    item_id: str
    amount: Money
    written_off: Money


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to apply a deposit.

    confidence  in thousandths: 1000 is certain
    left_over   what of the deposit pays nothing
    """

    fingerprint: str
    allocations: tuple[Allocation, ...]
    confidence: int
    reasons: tuple[Reason, ...]
    left_over: Money


@dataclass(frozen=True, slots=True)
class Queued:
    """A deposit a person decides on, with the ways that were found, the best first."""

    fingerprint: str
    why: WhyQueued
    candidates: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingPolicy:
    """When a deposit is applied without a person.

    threshold        in thousandths; a proposal below it is queued
    short_tolerance  {currency: minor units} that an item may be short of and is still paid
    most_items       of one party that a sum is searched among
    most_steps       of that search; beyond, nothing is proposed
    """

    threshold: int = 900
    short_tolerance: tuple[tuple[str, int], ...] = ()
    most_items: int = 24
    most_steps: int = 20_000


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of each deposit: applied, or queued; never both, never neither."""

    applied: tuple[Proposal, ...]
    queued: tuple[Queued, ...]
