"""What a buyer pastes, reads off and orders again, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.money import Money, UnitPrice

MOST_LINES, LONGEST_LINE, LARGEST = 500, 300, 100_000


class How(StrEnum):
    """By what an article was found, the surest first."""

    SKU = "sku"
    GTIN = "gtin"
    PART_NUMBER = "part_number"
    NAME = "name"


class Decision(StrEnum):
    """What is to be done with a line: nothing, a choice by the buyer, or another name for it."""

    SURE = "sure"
    TO_CONFIRM = "to_confirm"
    NOT_FOUND = "not_found"


class Difference(StrEnum):
    """What is otherwise today than when it was ordered; the graver first."""

    GONE = "gone"
    NOT_FOR_YOU = "not_for_you"
    NO_PRICE = "no_price"
    UNIT_GONE = "unit_gone"
    OUT_OF_STOCK = "out_of_stock"
    FEWER = "fewer"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of a pasted list.

    number    where it stands in what was pasted, from 1; several articles of one row have the same
    raw       as it was written
    words     what names the article
    quantity  None: it names none
    unit      as it was written, lower case; empty: none
    is_sure   False where the quantity is the best guess of several
    """

    number: int
    raw: str
    words: str
    quantity: int | None
    unit: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """An article that may be meant, with all that it is called.

    names  of product and variant together, one of each language
    """

    id: UUID
    sku: str
    names: tuple[str, ...]
    gtin: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An article that a line may mean.

    confidence  from 0 to 1
    """

    article: Article
    how: How
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Matched:
    """What a line means.

    best    None: nothing is near enough; it is also None where several are as near
    others  to choose from, the nearest first
    """

    line: ReadLine
    best: Match | None
    others: tuple[Match, ...] = ()

    @property
    def decision(self) -> Decision:
        """A name may be sure though its quantity isn't; then the line is to be confirmed."""
        if self.best is None:
            return Decision.TO_CONFIRM if self.others else Decision.NOT_FOUND
        return Decision.SURE if self.line.quantity is not None else Decision.TO_CONFIRM


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands for a buyer today.

    unit_price  None: it has none, or the buyer doesn't see it
    available   base units
    units       {unit of sale: base units in one}
    """

    is_for_sale: bool
    unit_price: UnitPrice | None
    available: int
    units: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list with how what it means stands today.

    names     {variant: how this buyer knows it}, of all that the line may mean
    standing  of what it means; None while that is not known
    unit      the code of the unit of sale that the written one stands for
    """

    matched: Matched
    names: Mapping[UUID, str]
    standing: Standing | None
    unit: str = "each"


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of a unit of what the buyer chose for a line."""

    sku: str
    quantity: int
    unit: str = "each"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was understood, line by line in its order."""

    lines: tuple[ListLine, ...]

    def total_of(self, decision: Decision) -> int:
        """How many lines are decided so."""
        return sum(line.matched.decision == decision for line in self.lines)


def amount(standing: Standing, quantity: int, unit: str) -> Money | None:
    """What so many of a unit come to at the first step of the price, to look at before the cart prices it."""
    if standing.unit_price is None or unit not in standing.units:
        return None
    return standing.unit_price.to_money(quantity * standing.units[unit])
