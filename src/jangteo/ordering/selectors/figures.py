"""What a buyer ordered, in figures and step by step, for those who look after them."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Count, F, Max, Min, Model, Q, QuerySet, Sum

from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Order, OrderMove
from jangteo.ordering.selectors.orders import _page
from jangteo.ordering.selectors.refunds import GIVEN_BACK
from jangteo.ordering.types import OrderKind, OrderStatus, OrderSummary

YEAR = timedelta(days=365)
FEWEST_FOR_A_HABIT = 3


@dataclass(frozen=True, slots=True)
class BuyerFigures:
    """What one buyer ordered without what was called off and without what was given back.

    count, gross, first_at  of the last twelve months; a sum a currency
    last_at                 the latest order of all
    """

    count: int
    gross: tuple[Money, ...]
    first_at: datetime | None
    last_at: datetime | None
    at: datetime

    @property
    def days_since(self) -> int | None:
        """Whole days since the last order."""
        return (self.at - self.last_at).days if self.last_at else None

    @property
    def interval_days(self) -> int | None:
        """Days between two orders on average over the last twelve months; None below three orders."""
        if self.count < FEWEST_FOR_A_HABIT or self.first_at is None or self.last_at is None:
            return None
        return max(1, ((self.last_at - self.first_at) / (self.count - 1) + timedelta(hours=12)).days)

    @property
    def is_late(self) -> bool:
        """Whether half as much time again as usual has gone by since the last order."""
        since, usual = self.days_since, self.interval_days
        return since is not None and usual is not None and 2 * since > 3 * usual


@dataclass(frozen=True, slots=True)
class OrderStep:
    """An order placed (`field` is empty) or a change of one of its states."""

    id: UUID
    at: datetime
    number: str
    gross: Money
    who: str
    field: str = ""
    from_state: str = ""
    to_state: str = ""
    why: str = ""


def figures_by_buyer(buyer_ids: Iterable[UUID], at: datetime) -> dict[PartyId, BuyerFigures]:
    """{buyer: their figures as of a moment}; buyers without any order are left out. One query."""
    year = Q(placed_at__gt=at - YEAR)
    rows = (
        Order.objects.filter(buyer__in=list(buyer_ids), kind=OrderKind.SALE.value, placed_at__lte=at)
        .exclude(status=OrderStatus.CANCELLED.value)
        .annotate(given_back=GIVEN_BACK)
        .order_by("currency")
        .values("buyer", "currency")
        .annotate(
            orders=Count("pk", filter=year),
            minor=Sum(F("gross_minor") - F("given_back"), filter=year),
            first_at=Min("placed_at", filter=year),
            last_at=Max("placed_at"),
        )
    )
    found: dict[PartyId, BuyerFigures] = {}
    for row in rows:
        buyer_id, nothing = PartyId(row["buyer"]), BuyerFigures(0, (), None, None, at)
        known = found.get(buyer_id, nothing)
        first = [one for one in (known.first_at, row["first_at"]) if one]
        last = [one for one in (known.last_at, row["last_at"]) if one]
        found[buyer_id] = BuyerFigures(
            count=known.count + row["orders"],
            gross=(*known.gross, Money(int(row["minor"]), row["currency"])) if row["orders"] else known.gross,
            first_at=min(first, default=None),
            last_at=max(last, default=None),
            at=at,
        )
    return found


def list_open_orders(buyer_ids: Iterable[UUID], *, limit: int) -> list[OrderSummary]:
    """The orders of these buyers that are not through yet, newest first."""
    return _page(Order.objects.filter(buyer__in=list(buyer_ids), status=OrderStatus.PLACED.value), 0, limit)


def list_order_steps(buyer_id: UUID, before: tuple[datetime, UUID] | None, *, limit: int) -> list[OrderStep]:
    """A buyer's orders and what became of them, newest first by time and id, older than `before`; two queries."""
    orders = _older(Order.objects.filter(buyer=buyer_id), "placed_at", before)[:limit]
    moves = OrderMove.objects.filter(order__buyer=buyer_id).exclude(from_state="").select_related("order")
    placed = [
        OrderStep(row.pk, row.placed_at, row.number, Money(row.gross_minor, row.currency), row.placed_by_name)
        for row in orders
    ]
    moved = [
        OrderStep(
            id=row.pk,
            at=row.at,
            number=row.order.number,
            gross=Money(row.order.gross_minor, row.order.currency),
            who=row.actor_name,
            field=row.field,
            from_state=row.from_state,
            to_state=row.to_state,
            why=row.why,
        )
        for row in _older(moves, "at", before)[:limit]
    ]
    merged = heapq.merge(placed, moved, key=lambda step: (step.at, step.id.int), reverse=True)
    return list(islice(merged, limit))


def _older[M: Model](rows: QuerySet[M], column: str, before: tuple[datetime, UUID] | None) -> QuerySet[M]:
    if before is not None:
        at, row_id = before
        rows = rows.filter(Q(**{f"{column}__lt": at}) | Q(**{column: at, "id__lt": row_id}))
    return rows.order_by(f"-{column}", "-id")
