"""What a buyer pastes, reads off and orders again, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.money import Money, UnitPrice
from jangteo.pricing.types import QuantityRule

MOST_LINES, LONGEST_LINE, LARGEST = 500, 300, 100_000
LONGEST_LIST_NAME, MOST_LISTS = 60, 100
EVERYBODY = "*"  # with whom a list is shared: all of its party


class How(StrEnum):
    """By what an article was found, the surest first."""

    SKU = "sku"
    GTIN = "gtin"
    PART_NUMBER = "part_number"
    REPLACED = "replaced"
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
    REPLACED = "replaced"
    OUT_OF_STOCK = "out_of_stock"
    FEWER = "fewer"
    RULE = "rule"
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
    replaces    the SKU of what was meant and is no longer sold, whose place it takes; `why` as the merchant says it
    """

    article: Article
    how: How
    confidence: Decimal
    replaces: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """An article that is no longer sold to a buyer, and what takes its place for them."""

    id: UUID
    sku: str
    gtin: str
    by: Article
    why: str = ""


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

    unit_price  at the first step; None: it has none, or the buyer doesn't see it
    ladder      (from how many base units, price of one), ascending
    available   base units
    units       {unit of sale: base units in one}
    rule        how many base units may be ordered at once
    """

    is_for_sale: bool
    unit_price: UnitPrice | None
    available: int
    units: Mapping[str, Decimal]
    rule: QuantityRule | None = None
    unit_names: Mapping[str, str] = field(default_factory=dict)
    ladder: tuple[tuple[int, UnitPrice], ...] = ()

    def price_at(self, quantity: Decimal | int) -> UnitPrice | None:
        """What one base unit costs where so many are ordered, of this article alone."""
        found = self.unit_price
        for least, price in self.ladder:
            if quantity >= least:
                found = price
        return found


@dataclass(frozen=True, slots=True)
class Replaced:
    """What may take the place of an earlier line, by which unit and how much of it.

    quantity  of the unit, as far as it may be had; 0: none now, or it is not sold by the unit of then
    """

    article: Article
    standing: Standing
    unit: str
    quantity: int
    since: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of a unit of an article.

    text  the words it was chosen for, where the buyer chose it; they are remembered
    """

    sku: str
    quantity: int | None
    unit: str = "each"
    text: str = ""


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list with what it means and how that stands today.

    names       {variant: how this buyer knows it}, of all that the line may mean
    article     what it means; None while that is not known
    quantity    None while it is not known
    unit        the code of a unit of sale; empty: the written one is not one this article is sold by
    is_chosen   the buyer chose the article
    """

    matched: Matched
    names: Mapping[UUID, str]
    article: Article | None
    standing: Standing | None
    quantity: int | None
    unit: str = "each"
    is_chosen: bool = False

    @property
    def decision(self) -> Decision:
        """An article, a quantity and a unit make a line sure."""
        if self.article is None:
            return Decision.TO_CONFIRM if self.matched.others else Decision.NOT_FOUND
        return Decision.SURE if self.quantity and self.unit else Decision.TO_CONFIRM

    @property
    def choices(self) -> tuple[Match, ...]:
        """All that it may mean, the nearest first."""
        return ((self.matched.best,) if self.matched.best else ()) + self.matched.others


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was understood, line by line in its order."""

    lines: tuple[ListLine, ...]

    def total_of(self, decision: Decision) -> int:
        """How many lines are decided so."""
        return sum(line.decision == decision for line in self.lines)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line of an earlier order or of a list.

    then   what one base unit cost; None: not to be compared
    times  in how many orders it was, where that is told
    """

    variant_id: UUID | None
    sku: str
    name: str
    unit: str
    quantity: int
    then: UnitPrice | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """An earlier line as it would be ordered today.

    sku       as it is called today
    name      as this buyer reads it today; of what is gone as it was called then
    quantity  of the unit, as far as it may be had; 0: not at all
    instead   what may take the place of what is gone, the nearest first; what the merchant says replaces it before all
    replaced  what the merchant says replaces it; nothing of it goes into the cart unless it is asked for
    """

    earlier: Earlier
    sku: str
    name: str
    standing: Standing | None
    difference: Difference
    quantity: int
    instead: tuple[Match, ...] = ()
    replaced: Replaced | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line can't go into the cart.

    why  `unknown`, `not_for_you`, `no_price`, `unit`, `quantity`
    """

    number: int
    sku: str
    why: str


@dataclass(frozen=True, slots=True)
class RequisitionView:
    """A list that is ordered again and again."""

    id: UUID
    name: str
    made_by_id: UUID
    made_by_name: str
    shared_with: str
    is_mine: bool
    line_count: int
    changed_at: datetime


def amount(standing: Standing, quantity: int, unit: str) -> Money | None:
    """What so many of a unit come to alone, to look at before the cart prices it with all else that is in it."""
    if unit not in standing.units:
        return None
    wants = quantity * standing.units[unit]
    price = standing.price_at(wants)
    return price.to_money(wants) if price else None


@dataclass(frozen=True, slots=True)
class PadUnit:
    """A unit by which a pad counts.

    size   base units in one
    first  the smallest number that may be ordered, `step` from it to the next
    price  of one, where `first` are ordered; None: it has none, or the buyer doesn't see it
    """

    code: str
    name: str
    size: Decimal
    first: int
    step: int
    price: Money | None


@dataclass(frozen=True, slots=True)
class PadGood:
    """An article as a pad knows it without a network.

    codes   beside its SKU: barcode, and what the buyer calls it
    is_own  ordered within a year, or on one of their lists
    """

    sku: str
    name: str
    codes: tuple[str, ...]
    units: tuple[PadUnit, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class PadSent:
    """What became of a pad's lines.

    refused  {place of the line, from 0: why it did not go into the cart, as in `Refusal`; `unclear`: what it means}
    """

    sheet: Sheet
    refused: Mapping[int, str]
