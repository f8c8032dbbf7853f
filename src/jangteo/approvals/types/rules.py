"""What needs whose approval, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.kernel.money import Money

LONGEST_NAME = 120
MOST_CONDITIONS, MOST_TIERS, MOST_PEOPLE = 20, 5, 100


class Measure(StrEnum):
    """What of an order a condition is about.

    total, shipping, dearest_line  amounts with tax
    spent                          this order and those before it inside the rule's window, so that one order split in
                                   two is no way around
    budget_left                    what its budget has left after it
    lines, skus, units             counts
    deviation                      by what share the dearest of its lines is above what it cost last or costs by list
    new_article, new_address       whether the party never bought it, or never had goods sent there
    """

    TOTAL = "total"
    SHIPPING = "shipping"
    DEAREST_LINE = "dearest_line"
    SPENT = "spent"
    BUDGET_LEFT = "budget_left"
    LINES = "lines"
    SKUS = "skus"
    UNITS = "units"
    DEVIATION = "deviation"
    SKU = "sku"
    CATEGORY = "category"
    SUPPLIER = "supplier"
    COST_CENTRE = "cost_centre"
    REQUESTER = "requester"
    ROLE = "role"
    NEW_ARTICLE = "new_article"
    NEW_ADDRESS = "new_address"


class MeasureKind(StrEnum):
    """What a measure is compared with."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    CODE = "code"
    FLAG = "flag"


class Compare(StrEnum):
    """How a measure is compared.

    any_of      one of its codes is among those named
    other_than  one of its codes is not
    is          of a flag: it is so
    """

    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    ANY_OF = "any_of"
    OTHER_THAN = "other_than"
    IS = "is"


class Joined(StrEnum):
    """Whether all conditions of a rule have to hold, or any."""

    ALL = "all"
    ANY = "any"


class Inheritance(StrEnum):
    """What a unit's rules are to those above it.

    add      they come on top
    instead  they stand alone
    """

    ADD = "add"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule; of amount, number and codes it has the one that its measure is compared with."""

    measure: Measure
    compare: Compare
    amount: Money | None = None
    number: Decimal | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quorum:
    """So many different people of those named.

    roles, people  who counts: whoever holds one of the roles or is named; neither: all who may approve, whatever roles
                   there will be
    """

    least: int = 1
    roles: frozenset[str] = frozenset()
    people: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Tier:
    """Quorums that are all needed, at the same time; one person may count in several of them."""

    quorums: tuple[Quorum, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What needs whose approval.

    conditions       none: every order
    tiers            one after the other
    not_below        orders that come to less are approved by themselves
    window_days      over how many days `Measure.SPENT` counts
    escalates_after  how long a tier waits before the party's administrators may decide it too
    """

    id: UUID
    name: str
    tiers: tuple[Tier, ...]
    conditions: tuple[Condition, ...] = ()
    joined: Joined = Joined.ALL
    not_below: Money | None = None
    window_days: int = 0
    escalates_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line of what is asked for.

    gross      what it comes to with tax
    reference  what its units cost last, or by list; None: nothing is known
    """

    sku: str
    units: int
    gross: Money
    categories: frozenset[str] = frozenset()
    supplier: str = ""
    reference: Money | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, by whom.

    spent_before  {days: what the requester's party ordered within so many days before, with tax}
    budget_left   after it; None: no budget is charged
    """

    total: Money
    shipping: Money
    lines: tuple[AskedLine, ...]
    requester_id: UUID
    roles: frozenset[str] = frozenset()
    cost_centre: str = ""
    budget_left: Money | None = None
    is_new_address: bool = False
    spent_before: Mapping[int, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A rule that an order met, and by what: frozen when it was asked for.

    because  each condition that held, with what it was compared with
    """

    rule_id: UUID
    name: str
    tiers: tuple[Tier, ...]
    escalates_after: timedelta | None
    because: tuple[Mapping[str, Any], ...]
