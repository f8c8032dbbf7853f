"""What rules would have asked of past orders; whoever knows of orders hands them in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jangteo.approvals import rules
from jangteo.approvals.types import PastOrder, Rule, Trial


def try_rules(
    rules_of: Mapping[UUID, Sequence[Rule]], orders: Iterable[PastOrder], since: datetime, *, is_cut: bool = False
) -> Trial:
    """What the rules of each party would have asked of its orders, oldest first; nothing is read or written here."""
    return rules.try_on(rules_of, orders, since, is_cut=is_cut)
