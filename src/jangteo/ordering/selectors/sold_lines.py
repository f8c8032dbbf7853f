"""Lines of orders as they stand by now, for what is said of them: whose they are, whether they were given back."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.models import OrderLine, OrderMove, RefundLine
from jangteo.ordering.selectors.orders import visible_orders
from jangteo.ordering.types.orders import FulfilmentProgress
from jangteo.ordering.types.sold_lines import ArrivedOrder, SoldLine

_GIVEN_BACK = Coalesce(
    Subquery(
        RefundLine.objects.filter(line=OuterRef("pk"))
        .order_by()
        .values("line")
        .annotate(sum=Sum("quantity"))
        .values("sum"),
        output_field=IntegerField(),
    ),
    0,
)


def sold_lines(line_ids: Iterable[UUID]) -> dict[UUID, SoldLine]:
    """{line: how it stands}; one query, none without any."""
    wanted = set(line_ids)
    return {one.id: one for one in _told(OrderLine.objects.filter(pk__in=wanted))} if wanted else {}


def lines_bought(actor: Actor, variant_ids: Collection[UUID] | None = None, *, limit: int) -> list[SoldLine]:
    """Lines of whom the actor acts for, as far as they may see its orders, that stand; the newest first.

    variant_ids  of these alone
    """
    if actor.party_id is None:
        return []
    rows = OrderLine.objects.filter(order__in=visible_orders(actor), order__buyer=actor.party_id)
    if variant_ids is not None:
        rows = rows.filter(variant__in=list(variant_ids))
    newest = rows.filter(variant__isnull=False).order_by("-order__placed_at", "-order", "position")
    return [one for one in _told(newest, limit=2 * limit) if one.is_bought][:limit]


def orders_arrived(channel_id: UUID, *, since: datetime, until: datetime) -> list[ArrivedOrder]:
    """Orders of a channel whose last goods arrived in a time, the earliest first."""
    rows = OrderMove.objects.filter(
        field="fulfilment", to_state=FulfilmentProgress.DELIVERED.value, at__gte=since, at__lt=until
    )
    found = rows.filter(order__channel=channel_id, order__buyer__isnull=False, order__person__isnull=False)
    told = found.order_by("at", "pk").values_list("order", "order__number", "order__buyer", "order__person")
    return [ArrivedOrder(*one) for one in told]


def is_buyer_of(line: SoldLine, actor: Actor) -> bool:
    """Whether the actor acts for who bought a line, and may see its order."""
    return line.buyer_id == actor.party_id and allows(
        actor, Action.ORDERS_SEE, party_id=line.buyer_id, made_by=line.person_id
    )


def _told(rows: QuerySet[OrderLine], *, limit: int | None = None) -> list[SoldLine]:
    found = rows.select_related("order").annotate(given_back=_GIVEN_BACK)[:limit]
    return [
        SoldLine(
            id=row.pk,
            order_number=row.order.number,
            channel_id=row.order.channel_id,
            buyer_id=row.order.buyer_id,
            person_id=row.order.person_id,
            variant_id=row.variant_id,
            name=row.name,
            label=row.variant_label,
            quantity=row.quantity,
            given_back=row.given_back,
            kind=row.order.kind,
            status=row.order.status,
            payment=row.order.payment,
            fulfilment=row.order.fulfilment,
            placed_at=row.order.placed_at,
        )
        for row in found
    ]
