"""What rules would have asked of orders that were placed already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jangteo.approvals.types.rules import Asked, Measure, Quorum
from jangteo.kernel.money import Money

MOST_TRIED = 5_000
MOST_TRIED_DAYS = 366
USUAL_TRIED_DAYS = 90
SHOWN = 50

# what was left of a budget at a past moment is kept nowhere
NOT_KNOWN = frozenset({Measure.BUDGET_LEFT, Measure.SUPPLIER})
# what is looked up as it is today: who holds which role, what belongs to which category
AS_TODAY = frozenset({Measure.ROLE, Measure.CATEGORY})


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order as rules would have seen it when it was placed, by what is known of it today.

    party_id  for whom it was bought
    """

    number: str
    party_id: UUID
    requester: str
    placed_at: datetime
    asked: Asked


@dataclass(frozen=True, slots=True)
class TriedOrder:
    """An order that would have been asked about.

    rules     by which of them
    is_maybe  only if what is not known of the past had held
    """

    number: str
    requester: str
    placed_at: datetime
    total: Money
    rules: tuple[str, ...]
    is_maybe: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What rules would have asked.

    looked_at  orders
    asking     of them, so many would have needed an approval
    maybe      of them, so many more if what is not known of the past had held
    approvals  so many in all, each by another person
    by_rule    {rule: orders}
    by_whom    {(roles, people) that count, in the order of their first: approvals}
    shown      the latest orders that asked, fifty at most
    not_known  measures of the rules whose past is kept nowhere
    as_today   measures of the rules that are looked up as they are today
    is_cut     there were more orders than are looked at: the latest count
    """

    since: datetime
    looked_at: int
    asking: int
    maybe: int
    approvals: int
    by_rule: Mapping[str, int]
    by_whom: Mapping[Quorum, int]
    shown: tuple[TriedOrder, ...]
    not_known: frozenset[Measure]
    as_today: frozenset[Measure]
    is_cut: bool = False
