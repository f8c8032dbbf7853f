"""What an order has to pass."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from jangteo.approvals.types.budgets import BudgetRuling, Charge
from jangteo.approvals.types.content import Change
from jangteo.approvals.types.rules import Inheritance, Measure, Requirement, Rule

LONGEST_TOLERANCE = Decimal(1)
MOST_RULES = 50
LAPSES_AFTER = 14  # days
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Policy:
    """How a party's rules work.

    inheritance  what they are to those of the units above
    tolerance    by what share a price may rise after an approval without asking again
    lapse_days   how long a request waits for a decision, and an approval for its order
    """

    inheritance: Inheritance = Inheritance.ADD
    tolerance: Decimal = Decimal(0)
    lapse_days: int = LAPSES_AFTER


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule that holds at a party.

    currency  of its amounts
    """

    rule: Rule
    currency: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A party's own rules in their order, and how they work.

    version  counts their changes, from 1; a change names the one that was looked at
    """

    party_id: UUID
    policy: Policy
    rules: tuple[KeptRule, ...]
    version: int = 1


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody's orders for a party have to pass now.

    lineage    the party and the units above it, nearest first
    rules      those in force
    roles      that the requester holds there
    counting   the parties whose rules look at what was ordered before: their orders pass one after the other
    tolerance  the least of the parties whose rules are in force
    has_budgets  whether a budget bears them
    asks_always  who may not order at all asks for each order
    """

    party_id: UUID
    requester_id: UUID
    lineage: tuple[UUID, ...]
    roles: frozenset[str]
    rules: tuple[Rule, ...] = ()
    counting: frozenset[UUID] = frozenset()
    tolerance: Decimal = Decimal(0)
    lapses_after: timedelta = timedelta(days=LAPSES_AFTER)
    cost_centre: str = ""
    has_budgets: bool = False
    asks_always: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is nothing to pass."""
        return not self.rules and not self.has_budgets and not self.asks_always

    @property
    def windows(self) -> frozenset[int]:
        """The days over which its rules count what was ordered before."""
        return frozenset(rule.window_days for rule in self.rules if rule.window_days)

    @property
    def measures(self) -> frozenset[Measure]:
        """What its rules look at."""
        return frozenset(one.measure for rule in self.rules for one in rule.conditions)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an order needs, and whether it has it.

    requirements  empty: nobody's approval
    charges       each budget that bears it
    covered_by    the approved request that covers exactly this; None: none does
    changes       what is otherwise than an approved request says
    """

    requirements: tuple[Requirement, ...] = ()
    charges: tuple[Charge, ...] = ()
    covered_by: UUID | None = None
    changes: tuple[Change, ...] = ()

    @property
    def refused_by(self) -> tuple[Charge, ...]:
        """The budgets that have not so much left and are hard."""
        return tuple(one for one in self.charges if one.ruling == BudgetRuling.REFUSES)

    @property
    def may_pass(self) -> bool:
        return not self.refused_by and (not self.requirements or self.covered_by is not None)
