"""Where and when the goods of a cart go: a plan is set whole, or nothing of it is."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.db import transaction

from jangteo.catalog import selectors as catalog
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import PlanHasProblems
from jangteo.ordering.models import Cart, CartDelivery, CartDeliveryLine, CartLine
from jangteo.ordering.rules import plans as rules
from jangteo.ordering.services.carts import lock_open_cart, put_lines, touch
from jangteo.ordering.types import MOST_CART_LINES, MOST_PLAN_CELLS, LineDraft, PlanProblem, PlanRow
from jangteo.parties.types import PostalAddress


def read_plan_table(
    *,
    cart_id: UUID,
    table: str | Sequence[Sequence[str]],
    addresses: Sequence[PostalAddress],
    actor: Actor,
    secret: str = "",
) -> None:
    """Set a cart's plan from a table, all of it or nothing.

    table      as it was pasted, or the rows of a file, the first with the names of the columns
    addresses  the buyer's saved ones, which a table may name by their labels
    raises     as `set_plan`
    """
    require_any(actor, Action.CARTS_USE)
    cart = lock_and_leave(cart_id, actor, secret)
    home = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)].country
    labels = {one.label.casefold(): one for one in addresses if one.label}
    rows = rules.rows_of(table) if isinstance(table, str) else table
    read = rules.read_plan(rows, labels, home=home, today=clock.today())
    if read.problems:
        raise PlanHasProblems(problems=_told(read.problems))
    set_plan(cart_id=cart_id, rows=read.rows, actor=actor, secret=secret)


@transaction.atomic
def lock_and_leave(cart_id: UUID, actor: Actor, secret: str) -> Cart:
    """An open cart of the actor's own.

    raises  CartNotFound, CartClosed
    """
    return lock_open_cart(cart_id, actor, secret)


@transaction.atomic
def set_plan(*, cart_id: UUID, rows: Sequence[PlanRow], actor: Actor, secret: str = "") -> None:
    """Let a cart hold exactly these rows, each unit of a SKU one line, and go where they say; rows of one SKU, unit,
    address and day count together. The queries don't grow with the rows.

    raises  CartNotFound, CartClosed, NotPermitted; PlanHasProblems with every problem by line and column, and then
            nothing is changed
    """
    require_any(actor, Action.CARTS_USE)
    cart = lock_open_cart(cart_id, actor, secret)
    if not rows or len(rows) > MOST_PLAN_CELLS:
        why = "too_many" if rows else "empty"
        raise PlanHasProblems(problems=_told([PlanProblem(1, "", why, str(MOST_PLAN_CELLS))]))
    problems = [*rules.one_country(rows), *rules.days_in_time(rows, clock.today()), *_unknown(cart, rows, actor)]
    if problems:
        raise PlanHasProblems(problems=_told(problems))
    CartDelivery.objects.filter(cart=cart).delete()
    CartLine.objects.filter(cart=cart).delete()
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        sums[row.sku, row.unit] = sums.get((row.sku, row.unit), 0) + row.unit_quantity
    drafts = [LineDraft(sku=sku, unit=unit, unit_quantity=count) for (sku, unit), count in sums.items()]
    made = put_lines(cart_id=cart_id, drafts=drafts, actor=actor, secret=secret)
    _write(cart, rows, dict(zip(sums, made, strict=True)))


@transaction.atomic
def clear_plan(*, cart_id: UUID, actor: Actor, secret: str = "") -> None:
    """Let a cart go to one place again; its lines stay.

    raises  CartNotFound, CartClosed
    """
    cart = lock_open_cart(cart_id, actor, secret)
    CartDelivery.objects.filter(cart=cart).delete()
    touch(cart)


def _told(problems: Sequence[PlanProblem]) -> list[dict[str, object]]:
    return [asdict(one) for one in sorted(problems, key=lambda one: one.line)[:500]]


def _unknown(cart: Cart, rows: Sequence[PlanRow], actor: Actor) -> list[PlanProblem]:
    """Rows of what is not sold here or not by this unit, and units that come to no whole number."""
    channel = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)]
    viewer = catalog.viewer_for(channel, actor, channel.default_language)
    variants = catalog.variants_by_sku({row.sku for row in rows}, viewer)
    denied = catalog.denials(viewer, [variant.id for variant in variants.values()])
    problems = []
    for row in rows:
        variant = variants.get(row.sku)
        if variant is None or variant.id in denied:
            problems.append(PlanProblem(row.line, "sku", "not_sold", row.sku))
            continue
        ratio = next(((one.numerator, one.denominator) for one in variant.units if one.code == row.unit), None)
        if ratio is None:
            problems.append(PlanProblem(row.line, "unit", "unknown_unit", row.unit))
        elif not catalog.base_quantity(row.unit_quantity, *ratio):
            problems.append(PlanProblem(row.line, "quantity", "no_quantity", str(row.unit_quantity)))
    lines = {(row.sku, row.unit) for row in rows}
    if len(lines) > MOST_CART_LINES:
        problems.append(PlanProblem(1, "sku", "too_many", str(MOST_CART_LINES)))
    return problems


def _write(cart: Cart, rows: Sequence[PlanRow], line_ids: dict[tuple[str, str], UUID]) -> None:
    deliveries: dict[object, CartDelivery] = {}
    cells: dict[object, CartDeliveryLine] = {}
    for row in rows:
        address = asdict(replace(row.ship_to, id="", label="", is_default=False))
        key = (*sorted(address.items(), key=lambda part: part[0]), row.wanted_on)
        delivery = deliveries.get(key)
        if delivery is None:
            delivery = CartDelivery(
                id=new_id(), cart=cart, number=len(deliveries) + 1, ship_to=address, wanted_on=row.wanted_on
            )
            deliveries[key] = delivery
        line_id = line_ids[row.sku, row.unit]
        cell = cells.get((delivery.pk, line_id))
        if cell is None:
            cell = CartDeliveryLine(id=new_id(), delivery=delivery, line_id=line_id, unit_quantity=0)
            cells[delivery.pk, line_id] = cell
        cell.unit_quantity += row.unit_quantity
    CartDelivery.objects.bulk_create(deliveries.values())
    CartDeliveryLine.objects.bulk_create(cells.values())
