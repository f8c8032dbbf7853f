"""What would become of many orders, seen beforehand: the same rules as the services ask, in whole batches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import EndsByItself, HoldExists, HoldNotFound, NotHoldable
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.holds import holds_by_order
from jangteo.ordering.selectors.orders import _fitting, visible_orders
from jangteo.ordering.types import FulfilmentProgress, HoldKind, OrderFilter, OrderOrigin, OrderStatus


@dataclass(frozen=True, slots=True)
class HoldOutlook:
    """What holding or releasing an order would meet.

    held         the kinds of its open holds
    code, facts  of the refusal; empty: it goes
    """

    id: UUID
    number: str
    held: tuple[HoldKind, ...]
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def ids_of_orders(actor: Actor, wanted: OrderFilter, *, limit: int) -> list[UUID]:
    """The orders that fit and may be seen, newest first."""
    rows = _fitting(visible_orders(actor), wanted).order_by("-placed_at", "-id")
    return list(rows.values_list("pk", flat=True)[:limit])


def hold_outlooks(actor: Actor, ids: Iterable[UUID], kind: HoldKind, *, is_release: bool) -> list[HoldOutlook]:
    """Of each order that may be seen, as asked for, what `hold_order` or `release_hold` would say; two queries."""
    wanted = list(ids)
    rows = visible_orders(actor).in_bulk(wanted)
    holds = holds_by_order(rows)
    found = []
    for row in (rows[one] for one in wanted if one in rows):
        held = tuple(one.kind for one in holds.get(row.pk, ()))
        code = _release_code(row, held, kind, actor) if is_release else _hold_code(row, held, kind, actor)
        found.append(HoldOutlook(row.pk, row.number, held, code, {"kind": kind.value} if code else {}))
    return found


def _hold_code(row: Order, held: tuple[HoldKind, ...], kind: HoldKind, actor: Actor) -> str:
    if not allows(actor, rules.HOLD_RIGHTS[kind], party_id=row.buyer_id):
        return NotPermitted.code
    if kind in rules.BY_THEMSELVES:
        return EndsByItself.code
    is_holdable = rules.is_holdable(OrderStatus(row.status), FulfilmentProgress(row.fulfilment))
    if row.origin != OrderOrigin.PLACED or not is_holdable:
        return NotHoldable.code
    return HoldExists.code if kind in held else ""


def _release_code(row: Order, held: tuple[HoldKind, ...], kind: HoldKind, actor: Actor) -> str:
    if kind not in held:
        return HoldNotFound.code
    if not allows(actor, rules.HOLD_RIGHTS[kind], party_id=row.buyer_id):
        return NotPermitted.code
    return EndsByItself.code if kind in rules.BY_THEMSELVES else ""
