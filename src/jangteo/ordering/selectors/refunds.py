"""What was given back of orders, and what would be."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jangteo.kernel.money import Money
from jangteo.kernel.prepared import prepared
from jangteo.kernel.series import numbers_of
from jangteo.ordering import rules
from jangteo.ordering.models import Order, Refund, RefundLine
from jangteo.ordering.types import OrderView, RefundFigures, RefundHindrance, RefundLineView, RefundView

# gross that was given back of what the order of each row comes to now
GIVEN_BACK = Coalesce(
    Subquery(
        Refund.objects.filter(order=OuterRef("pk"), is_difference=False)
        .order_by()
        .values("order")
        .annotate(sum=Sum("gross_minor"))
        .values("sum"),
        output_field=BigIntegerField(),
    ),
    0,
)


def preview_refund(order: OrderView, quantities: Mapping[UUID, int], shipping: bool | Money = False) -> RefundFigures:
    """What `refund_items` would give back of the order as it was read; nothing is written.

    quantities  {order line: base units}
    shipping    all that is left of it, or a gross amount of it
    raises      NotRefundable, InvalidRefund, RefundTooLarge, NothingToRefund
    """
    return rules.refund(order, quantities, shipping)


def find_refund_hindrance(order: OrderView) -> RefundHindrance | None:
    """Why nothing of the order can be refunded as it stands, or None."""
    return rules.refund_hindrance(order)


def list_refunds(row: Order) -> tuple[RefundView, ...]:
    """An order's refunds, oldest first; one query, three where there are any."""
    return _views(_of_order(row.pk), row.currency)


@prepared
def _of_order(order_id: UUID) -> QuerySet[Refund]:
    return Refund.objects.filter(order=order_id).order_by("at", "id")


def _views(found: Sequence[Refund], currency: str) -> tuple[RefundView, ...]:
    lines: dict[UUID, list[RefundLineView]] = {row.pk: [] for row in found}
    if found:
        for part in RefundLine.objects.filter(refund__in=found).order_by("line__position"):
            money = {
                name: Money(getattr(part, f"{name}_minor"), currency) for name in ("net", "tax", "gross", "discount")
            }
            view = RefundLineView(part.line_id, part.quantity, **money, allowed_units=part.allowed_units)
            lines[part.refund_id].append(view)
    notes = numbers_of([row.pk for row in found]) if found else {}
    return tuple(
        RefundView(
            id=row.pk,
            at=row.at,
            actor_name=row.actor_name,
            why=row.why,
            figures=_figures(row, lines[row.pk], currency),
            is_difference=row.is_difference,
            settled=Money(row.settled_minor, currency),
            credit_note=rules.credit_note(*notes[row.pk]) if row.pk in notes else "",
        )
        for row in found
    )


def _figures(row: Refund, lines: list[RefundLineView], currency: str) -> RefundFigures:
    names = ("net", "tax", "gross", "discount", "shipping_net", "shipping_tax", "shipping_discount")
    money = {name: Money(getattr(row, f"{name}_minor"), currency) for name in names}
    return RefundFigures(row.number, tuple(lines), **money)
