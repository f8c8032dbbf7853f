from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """Something that a file holds, and what it comes to; without an amount it is only counted."""

    key: str
    currency: str = ""
    status: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a file and the shop hold under one currency and the file's status."""

    currency: str
    status: str
    in_file: int
    in_shop: int
    file_amount: Decimal
    shop_amount: Decimal


@dataclass(frozen=True, slots=True)
class Unlike:
    """What is not here as the file has it: missing, twice in the file, or of another amount."""

    key: str
    why: str
    file_amount: Decimal | None = None
    shop_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A file beside what was written of it, to the smallest coin; no differences: all of it is here.

    differences  the first of them
    different    how many there are
    """

    sums: tuple[Reconciled, ...]
    differences: tuple[Unlike, ...]
    different: int
