"""What rules would have asked of past orders: the same judging, over what was ordered."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from jangteo.approvals.rules.conditions import met
from jangteo.approvals.types import (
    AS_TODAY,
    NOT_KNOWN,
    SHOWN,
    Joined,
    PastOrder,
    Quorum,
    Rule,
    Trial,
    TriedOrder,
)


@dataclass
class _Tally:
    """What was found so far; of orders only the last few are kept."""

    looked_at: int = 0
    asking: int = 0
    maybe: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    by_whom: Counter[Quorum] = field(default_factory=Counter)
    shown: deque[TriedOrder] = field(default_factory=lambda: deque(maxlen=SHOWN))


def try_on(
    rules_of: Mapping[UUID, Sequence[Rule]], orders: Iterable[PastOrder], since: datetime, *, is_cut: bool = False
) -> Trial:
    """What the rules of each party would have asked of its orders, which are gone through once, oldest first.

    rules_of  {party: the rules that bind its orders}
    """
    tally = _Tally()
    for order in orders:
        _count(tally, order, rules_of.get(order.party_id, ()))
    looks_at = {one.measure for rules in rules_of.values() for rule in rules for one in rule.conditions}
    return Trial(
        since=since,
        looked_at=tally.looked_at,
        asking=tally.asking,
        maybe=tally.maybe,
        approvals=sum(tally.by_whom.values()),
        by_rule=dict(tally.by_rule.most_common()),
        by_whom=dict(tally.by_whom.most_common()),
        shown=tuple(reversed(tally.shown)),
        not_known=frozenset(looks_at & NOT_KNOWN),
        as_today=frozenset(looks_at & AS_TODAY),
        is_cut=is_cut,
    )


def _count(tally: _Tally, order: PastOrder, rules: Sequence[Rule]) -> None:
    tally.looked_at += 1
    held = [rule for rule in rules if met(rule, order.asked) is not None]
    maybe = [rule for rule in rules if rule not in held and _may_hold(rule, order)]
    for rule in held:
        tally.by_rule[rule.name] += 1
        for tier in rule.tiers:
            for quorum in tier.quorums:
                tally.by_whom[replace(quorum, least=1)] += quorum.least
    tally.asking += bool(held)
    tally.maybe += bool(maybe and not held)
    if held or maybe:
        names = tuple(rule.name for rule in (held or maybe))
        told = TriedOrder(order.number, order.requester, order.placed_at, order.asked.total, names, not held)
        tally.shown.append(told)


def _may_hold(rule: Rule, order: PastOrder) -> bool:
    """Whether a rule that does not hold by what is known would, if what is not known did."""
    known = tuple(one for one in rule.conditions if one.measure not in NOT_KNOWN)
    if len(known) == len(rule.conditions):
        return False
    return met(replace(rule, conditions=known if rule.joined == Joined.ALL else ()), order.asked) is not None
