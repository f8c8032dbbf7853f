from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from jangteo.kernel import because, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.ordering.models import (
    Order,
    OrderDelivery,
    OrderDiscount,
    OrderLine,
    OrderRevision,
    RevisionDelivery,
    RevisionLine,
)
from jangteo.ordering.selectors.revisions import RevisionPlan
from jangteo.ordering.selectors.standing import NOTHING, StandingOrder
from jangteo.ordering.types import LineChange, LineDiscount, LineFigures, RevisionKind, ShippingFigures

MONEY = ("subtotal", "discount", "net", "tax", "gross")
FIGURES = (
    "unit_quantity",
    "quantity",
    "unit_price",
    *(f"{name}_minor" for name in MONEY),
    "tax_code",
    "tax_rate",
    "tax_category",
    "tax_left_off_minor",
    "tax_treatment",
)


@transaction.atomic(savepoint=False)
def write_revision(
    standing: StandingOrder, plan: RevisionPlan, actor: Actor, why: str, *, by_buyer: bool
) -> OrderRevision:
    """A revision's rows, and the order, its lines, discounts and deliveries as they say; the order's row is locked."""
    row = _revision(standing, plan, actor, why, by_buyer=by_buyer)
    changed = plan.preview.changed
    added = [one for one in changed if one.kind == RevisionKind.ADD]
    OrderLine.objects.bulk_create(_line(standing.row, one) for one in added)
    RevisionLine.objects.bulk_create(_revision_line(row, one) for one in changed)
    _change_lines(standing, changed)
    _change_discounts(standing, plan)
    _change_order(standing.row, plan, row)
    _change_deliveries(standing, plan, row)
    told = [("order_line", one.line_id, "price", one.because) for one in changed if one.because is not None]
    because.record(told)
    return row


def _revision(standing: StandingOrder, plan: RevisionPlan, actor: Actor, why: str, *, by_buyer: bool) -> OrderRevision:
    before, after, was, shipping = plan.preview.before, plan.preview.after, standing.shipping, plan.shipping
    return OrderRevision.objects.create(
        id=new_id(),
        order=standing.row,
        number=standing.revisions + 1,
        at=clock.now(),
        actor_name=actor.name[:200],
        by_buyer=by_buyer,
        why=why,
        price_policy=plan.preview.policy.value,
        net_before_minor=before.net.minor,
        net_after_minor=after.net.minor,
        tax_before_minor=before.tax.minor,
        tax_after_minor=after.tax.minor,
        gross_before_minor=before.gross.minor,
        gross_after_minor=after.gross.minor,
        shipping_net_before_minor=was.net,
        shipping_net_after_minor=shipping.net,
        shipping_tax_before_minor=was.tax,
        shipping_tax_after_minor=shipping.tax,
        shipping_discount_before_minor=was.discount,
        shipping_discount_after_minor=shipping.discount,
        difference_minor=plan.preview.difference.minor,
        lines_after=sum(1 for one in plan.preview.lines if one.after is not None),
    )


def _columns(figures: LineFigures) -> dict[str, Any]:
    """A line's figures by the names of its columns."""
    told: dict[str, Any] = {f"{name}_minor": getattr(figures, name) for name in MONEY}
    names = ("unit_quantity", "quantity", "unit_price", "tax_code", "tax_rate", "tax_category", "tax_treatment")
    return told | {name: getattr(figures, name) for name in names} | {"tax_left_off_minor": figures.left_off}


def _line(order: Order, one: LineChange) -> OrderLine:
    assert one.after is not None
    return OrderLine(
        id=one.line_id,
        order=order,
        delivery_id=one.delivery_id,
        position=one.position,
        variant_id=one.variant_id,
        sku=one.sku,
        name=one.name,
        variant_label=one.variant_label,
        unit=one.unit,
        **_columns(one.after),
    )


def _revision_line(row: OrderRevision, one: LineChange) -> RevisionLine:
    told: dict[str, Any] = {}
    for when, figures in (("before", one.before or NOTHING), ("after", one.after or _taken_out(one))):
        told |= {f"{name}_{when}_minor": getattr(figures, name) for name in MONEY}
        told |= {f"{name}_{when}": getattr(figures, name) for name in ("unit_quantity", "quantity", "unit_price")}
        told[f"details_{when}"] = _details(figures)
    return RevisionLine(revision=row, line_id=one.line_id, kind=one.kind.value, **told)


def _taken_out(one: LineChange) -> LineFigures:
    """What is left of a line that is taken out: its price, and how it was taxed."""
    assert one.before is not None
    was = one.before
    return LineFigures(
        0, 0, was.unit_price, 0, 0, 0, 0, 0, 0, was.tax_code, was.tax_rate, was.tax_category, was.tax_treatment
    )


def _details(figures: LineFigures) -> dict[str, Any]:
    return {
        "tax_code": figures.tax_code,
        "tax_rate": str(figures.tax_rate),
        "tax_category": figures.tax_category,
        "tax_left_off": figures.left_off,
        "tax_treatment": figures.tax_treatment,
        "discounts": [asdict(one) for one in figures.discounts],
    }


def _change_lines(standing: StandingOrder, changed: Sequence[LineChange]) -> None:
    rows = []
    for one in changed:
        if one.before is None:
            continue
        row = standing.lines[one.line_id]
        for name, value in _columns(one.after or _taken_out(one)).items():
            setattr(row, name, value)
        if one.after is None:
            row.tax_left_off_minor = 0
        rows.append(row)
    OrderLine.objects.bulk_update(rows, FIGURES)


def _change_discounts(standing: StandingOrder, plan: RevisionPlan) -> None:
    """What promotions take now, where that is something else than before."""
    after: dict[Any, Sequence[LineDiscount]] = {
        one.line_id: one.after.discounts for one in plan.preview.lines if one.after and one.after.discounts
    }
    before: dict[Any, Sequence[LineDiscount]] = {
        pk: figures.discounts for pk, figures in standing.figures.items() if figures.discounts
    }
    for told, figures in ((before, standing.shipping), (after, plan.shipping)):
        if figures.discounts:
            told[None] = figures.discounts
    if before == after:
        return
    OrderDiscount.objects.filter(order=standing.row).delete()
    OrderDiscount.objects.bulk_create(_discounts(standing.row, after))


def _discounts(order: Order, after: dict[Any, Sequence[LineDiscount]]) -> Iterator[OrderDiscount]:
    for line_id, taken in after.items():
        for one in taken:
            yield OrderDiscount(
                order=order,
                line_id=line_id,
                promotion=one.promotion,
                names=dict(one.names),
                coupon=one.coupon,
                amount_minor=one.amount,
            )


def _change_order(order: Order, plan: RevisionPlan, row: OrderRevision) -> None:
    after = plan.preview.after
    order.net_minor, order.tax_minor, order.gross_minor = after.net.minor, after.tax.minor, after.gross.minor
    order.line_count = row.lines_after
    told = _shipping_columns(plan.shipping)
    for name, value in told.items():
        setattr(order, name, value)
    order.save(update_fields=["net_minor", "tax_minor", "gross_minor", "line_count", *told])


def _shipping_columns(shipping: ShippingFigures) -> dict[str, Any]:
    return {
        "shipping_net_minor": shipping.net,
        "shipping_tax_minor": shipping.tax,
        "shipping_discount_minor": shipping.discount,
        "shipping_tax_code": shipping.tax_code,
        "shipping_tax_rate": shipping.tax_rate,
        "shipping_tax_category": shipping.tax_category,
        "shipping_tax_left_off_minor": shipping.left_off,
        "shipping_tax_treatment": shipping.tax_treatment,
    }


def _change_deliveries(standing: StandingOrder, plan: RevisionPlan, row: OrderRevision) -> None:
    rows = []
    for one in plan.preview.deliveries:
        delivery = standing.deliveries[one.number]
        delivery.ship_to, delivery.wanted_on = dict(one.ship_to_after), one.wanted_after
        rows.append(delivery)
        if one.ship_to_before == standing.row.ship_to and one.ship_to_after != one.ship_to_before:
            standing.row.ship_to = dict(one.ship_to_after)
            standing.row.save(update_fields=["ship_to"])
    OrderDelivery.objects.bulk_update(rows, ["ship_to", "wanted_on"])
    RevisionDelivery.objects.bulk_create(
        RevisionDelivery(
            revision=row,
            delivery_id=one.delivery_id,
            ship_to_before=dict(one.ship_to_before),
            ship_to_after=dict(one.ship_to_after),
            wanted_before=one.wanted_before,
            wanted_after=one.wanted_after,
        )
        for one in plan.preview.deliveries
    )
