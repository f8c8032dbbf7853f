"""How an order came to be what it is: its revisions, and what it was when it was placed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jangteo.kernel.money import Money
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import Actor, is_back_office
from jangteo.ordering.models import OrderLine, OrderRevision, RevisionDelivery, RevisionLine
from jangteo.ordering.selectors.orders import access_order
from jangteo.ordering.types import (
    DeliveryChange,
    PricePolicy,
    RevisionKind,
    RevisionLineView,
    RevisionView,
    Totals,
)


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """What an order was when it was placed: {line: base units, gross}, and its totals."""

    totals: Totals
    lines: Mapping[UUID, tuple[int, Money]]


def list_revisions(order_id: UUID, actor: Actor, secret: str = "") -> list[RevisionView]:
    """The revisions of an order, oldest first; three queries, one where there are none.

    raises  OrderNotFound
    """
    order = access_order(actor, order_id=order_id, secret=secret)
    found = revisions_of(order_id, order.currency)
    if order.is_gift and not is_back_office(actor):
        return [replace(one, deliveries=()) for one in found]
    return found


def revisions_of(order_id: UUID, currency: str) -> list[RevisionView]:
    """As `list_revisions`, of an order that was let through its door already."""
    rows = _rows(order_id)
    lines: dict[UUID, list[RevisionLineView]] = {row.pk: [] for row in rows}
    deliveries: dict[UUID, list[DeliveryChange]] = {row.pk: [] for row in rows}
    if rows:
        for part in RevisionLine.objects.filter(revision__in=rows).select_related("line").order_by("line__position"):
            lines[part.revision_id].append(_line(part, currency))
        for one in RevisionDelivery.objects.filter(revision__in=rows).select_related("delivery").order_by("pk"):
            deliveries[one.revision_id].append(_delivery(one))
    return [
        RevisionView(
            number=row.number,
            at=row.at,
            actor_name=row.actor_name,
            by_buyer=row.by_buyer,
            why=row.why,
            policy=PricePolicy(row.price_policy),
            before=_totals(row, "before", currency),
            after=_totals(row, "after", currency),
            lines=tuple(lines[row.pk]),
            deliveries=tuple(deliveries[row.pk]),
        )
        for row in rows
    ]


@prepared
def _rows(order_id: UUID) -> QuerySet[OrderRevision]:
    return OrderRevision.objects.filter(order=order_id).order_by("number")


def order_as_placed(order_id: UUID, actor: Actor, secret: str = "") -> PlacedOrder:
    """What an order was before its first revision: each line as its own first revision found it.

    raises  OrderNotFound
    """
    order = access_order(actor, order_id=order_id, secret=secret)
    first = OrderRevision.objects.filter(order=order).order_by("number").first()
    changed: dict[UUID, RevisionLine] = {}
    for part in RevisionLine.objects.filter(revision__order=order).order_by("-revision__number"):
        changed[part.line_id] = part
    lines = {}
    for line in OrderLine.objects.filter(order=order).order_by("position"):
        was = changed.get(line.pk)
        quantity, gross = (was.quantity_before, was.gross_before_minor) if was else (line.quantity, line.gross_minor)
        if quantity:
            lines[line.pk] = (quantity, Money(gross, order.currency))
    shipping = order.shipping_net_minor + order.shipping_tax_minor
    now = {"net": order.net_minor, "tax": order.tax_minor, "gross": order.gross_minor, "shipping_gross": shipping}
    totals = Totals(**{name: Money(minor, order.currency) for name, minor in now.items()})
    return PlacedOrder(_totals(first, "before", order.currency) if first else totals, lines)


def _line(part: RevisionLine, currency: str) -> RevisionLineView:
    return RevisionLineView(
        position=part.line.position,
        sku=part.line.sku,
        name=part.line.name,
        kind=RevisionKind(part.kind),
        quantity_before=part.quantity_before,
        quantity_after=part.quantity_after,
        gross_before=Money(part.gross_before_minor, currency),
        gross_after=Money(part.gross_after_minor, currency),
    )


def _delivery(one: RevisionDelivery) -> DeliveryChange:
    return DeliveryChange(
        delivery_id=one.delivery_id,
        number=one.delivery.number,
        ship_to_before=one.ship_to_before,
        ship_to_after=one.ship_to_after,
        wanted_before=one.wanted_before,
        wanted_after=one.wanted_after,
    )


def _totals(row: OrderRevision, when: str, currency: str) -> Totals:
    told: dict[str, Any] = {
        name: Money(getattr(row, f"{name}_{when}_minor"), currency) for name in ("net", "tax", "gross")
    }
    shipping = getattr(row, f"shipping_net_{when}_minor") + getattr(row, f"shipping_tax_{when}_minor")
    return Totals(**told, shipping_gross=Money(shipping, currency))
