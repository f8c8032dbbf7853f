"""What orders are held for."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from jangteo.kernel.prepared import prepared
from jangteo.ordering import rules
from jangteo.ordering.models import OrderHold
from jangteo.ordering.types import HeldAction, HoldKind, HoldRule, HoldView

ANY = "any"


def list_holds(order_id: UUID) -> tuple[HoldView, ...]:
    """Every hold of an order, the oldest first."""
    return tuple(_view(row) for row in _of_order(order_id))


@prepared
def _of_order(order_id: UUID) -> QuerySet[OrderHold]:
    return OrderHold.objects.filter(order=order_id).order_by("opened_at", "id")


def hold_reason(hold_id: UUID) -> str:
    """What a person wrote when they placed a hold; empty where a rule did, or there is none."""
    return OrderHold.objects.filter(pk=hold_id).values_list("why", flat=True).first() or ""


def holds_by_order(order_ids: Iterable[UUID]) -> dict[UUID, list[HoldView]]:
    """{order: its open holds, the oldest first} of those that have any; one query."""
    found: dict[UUID, list[HoldView]] = defaultdict(list)
    rows = OrderHold.objects.filter(order__in=list(order_ids), released_at=None).order_by("opened_at", "id")
    for row in rows:
        found[row.order_id].append(_view(row))
    return dict(found)


def with_open_hold(kind: str) -> QuerySet[OrderHold, UUID]:
    """The orders with an open hold of a kind, or of any; to filter by."""
    rows = OrderHold.objects.filter(released_at=None)
    return (rows if kind == ANY else rows.filter(kind=kind)).values_list("order", flat=True)


def blocked_by(kind: HoldKind) -> frozenset[HeldAction]:
    """What a kind of hold keeps from being done."""
    return rules.HOLD_BLOCKS[kind]


def _view(row: OrderHold) -> HoldView:
    kind = HoldKind(row.kind)
    return HoldView(
        id=row.pk,
        kind=kind,
        why=row.why,
        rule=HoldRule(row.rule) if row.rule else None,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        blocks=rules.HOLD_BLOCKS[kind],
        released_at=row.released_at,
        released_by=row.released_by,
        released_why=row.released_why,
    )
