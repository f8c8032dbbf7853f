"""What pages of orders show of holds: on one order, and on the board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.office.order_words import BLOCKED, HOLDS, RULES, age
from jangteo.ordering.selectors import blocked_by, holds_by_order
from jangteo.ordering.selectors.staff import count_holds, holdable_kinds, releasable_kinds
from jangteo.ordering.types import HoldKind, HoldView, OrderSummary, OrderView


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold, ready to show."""

    hold: HoldView
    name: Any
    why: Any
    age: str
    blocks: str
    may_release: bool


@dataclass(frozen=True, slots=True)
class HeldCount:
    """A kind of hold on the board: how many orders wait by it, and how long the oldest has."""

    kind: HoldKind
    name: Any
    count: int
    age: str


def hold_lines(order: OrderView, actor: Actor) -> list[HoldLine]:
    """Every hold of an order, the open ones first."""
    may = releasable_kinds(order.summary, actor)
    lines = [_line(one, may) for one in order.holds]
    return sorted(lines, key=lambda line: not line.hold.is_open)


def hold_choices(order: OrderView, actor: Actor) -> list[tuple[HoldKind, Any, str]]:
    """For what the order can be held by this member of staff: kind, name, and what that blocks."""
    return [(kind, HOLDS[kind], _blocked(kind)) for kind in holdable_kinds(order, actor)]


def held_counts(actor: Actor) -> list[HeldCount]:
    """What is held now, by kind; one query."""
    now = clock.now()
    return [HeldCount(one.kind, HOLDS[one.kind], one.count, age(one.oldest, now)) for one in count_holds(actor)]


def held_words(orders: Iterable[OrderSummary]) -> dict[UUID, list[tuple[Any, str]]]:
    """{order: name and age of each open hold}; one query."""
    now = clock.now()
    return {
        pk: [(HOLDS[one.kind], age(one.opened_at, now)) for one in holds]
        for pk, holds in holds_by_order([one.id for one in orders]).items()
    }


def _line(one: HoldView, may: Sequence[HoldKind]) -> HoldLine:
    return HoldLine(
        hold=one,
        name=HOLDS[one.kind],
        why=RULES[one.rule] if one.rule else one.why,
        age=age(one.opened_at, one.released_at or clock.now()),
        blocks=_blocked(one.kind),
        may_release=one.is_open and one.kind in may,
    )


def _blocked(kind: HoldKind) -> str:
    return ", ".join(str(BLOCKED[action]) for action in BLOCKED if action in blocked_by(kind))
