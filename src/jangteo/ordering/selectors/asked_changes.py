"""What a change of a placed order asks: the whole of the order as it would be, as rules and approvers see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from jangteo.approvals import selectors as approvals
from jangteo.approvals.types import Asked, AskedLine, AskingDraft, Content, ContentLine, Door, Measure, Subject, Then
from jangteo.catalog.selectors import categories_of
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.models import Order, OrderDelivery, OrderLine
from jangteo.ordering.rules.submitting import address_text
from jangteo.ordering.selectors.asking import bought_before, is_new_address, reference_of, spent_before
from jangteo.ordering.types import RevisionPreview
from jangteo.parties.selectors import lineage_of
from jangteo.parties.types import PostalAddress
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentMethod

CHANGE = "change"  # the kind of subject that approvals knows changes of orders as


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an order as it would be."""

    variant_id: UUID | None
    units: int
    content: ContentLine


def change_door(order: Order, actor: Actor) -> Door | None:
    """What a buyer's change of an order has to pass: the rules; what budgets bear of it follows by itself. None where
    nobody binds them.
    """
    if order.buyer_id is None:
        return None
    door = approvals.door_for(
        lineage_of(order.buyer_id),
        actor.person_id or order.buyer_id,
        order.cost_centre,
        asks_always=Action.ORDERS_PLACE not in actor.rights,
    )
    return replace(door, has_budgets=False)


def draft_of_revision(order: Order, preview: RevisionPreview, door: Door) -> AskingDraft:
    """An order with the lines, address and days of a change."""
    lines = [
        _Line(
            one.variant_id,
            one.after.quantity,
            ContentLine(
                one.sku,
                one.unit,
                one.after.unit_quantity,
                Money(one.after.gross, order.currency),
                _name(one.name, one.variant_label),
            ),
        )
        for one in preview.lines
        if one.after is not None
    ]
    places = _places(order) | {one.number: (one.ship_to_after, one.wanted_after) for one in preview.deliveries}
    sums = (preview.after.shipping_gross, preview.after.gross)
    return _draft(order, lines, sums, places, _method(order), door)


def draft_of_payment(order: Order, method: PaymentMethod, door: Door) -> AskingDraft:
    """An order as it is, paid another way."""
    lines = [
        _Line(
            row.variant_id,
            row.quantity,
            ContentLine(
                row.sku,
                row.unit,
                row.unit_quantity,
                Money(row.gross_minor, order.currency),
                _name(row.name, row.variant_label),
            ),
        )
        for row in OrderLine.objects.filter(order=order, quantity__gt=0).order_by("position")
    ]
    shipping = Money(order.shipping_net_minor + order.shipping_tax_minor, order.currency)
    sums = (shipping, Money(order.gross_minor, order.currency))
    return _draft(order, lines, sums, _places(order), method.value, door)


def current_method(order: Order) -> str:
    """How an order is paid now; empty: nothing is awaited of it."""
    return _method(order)


def _draft(
    order: Order,
    lines: Iterable[_Line],
    sums: tuple[Money, Money],
    places: Mapping[int, tuple[Mapping[str, Any], date | None]],
    method: str,
    door: Door,
) -> AskingDraft:
    rows, (shipping, total) = list(lines), sums
    where = "; ".join(_place_text(*places[number]) for number in sorted(places))
    texts = {
        "order": order.number,
        "payment_method": method,
        "purchase_order_number": order.purchase_order_number,
        "cost_centre": order.cost_centre,
        # where a gift goes is for its receiver and those who ship alone
        "address" if len(places) == 1 else "deliveries": "" if order.is_gift else where,
    }
    content = Content(tuple(one.content for one in rows), shipping, total, {k: v for k, v in texts.items() if v})
    looks_at = door.measures
    addresses = [PostalAddress(**ship_to) for ship_to, _day in places.values() if ship_to]
    asked = Asked(
        total=total,
        shipping=shipping,
        lines=_asked_lines(order, rows, door),
        requester_id=door.requester_id,
        roles=door.roles,
        cost_centre=order.cost_centre,
        is_new_address=Measure.NEW_ADDRESS in looks_at
        and (order.is_gift or is_new_address(order.cart_id, door, addresses)),
        spent_before=spent_before(door.party_id, order.currency, door.windows, but_cart=order.cart_id),
    )
    return AskingDraft(_subject(order), asked, content, Then.CHANGED)


def _asked_lines(order: Order, rows: Iterable[_Line], door: Door) -> tuple[AskedLine, ...]:
    lines, looks_at = list(rows), door.measures
    ids = [one.variant_id for one in lines if one.variant_id is not None]
    categories = categories_of(ids) if Measure.CATEGORY in looks_at else {}
    is_wanted = looks_at & {Measure.NEW_ARTICLE, Measure.DEVIATION}
    before = bought_before(order.cart_id, door, ids) if is_wanted else {}
    return tuple(
        AskedLine(
            sku=one.content.sku,
            units=one.units,
            gross=one.content.gross,
            categories=categories.get(one.variant_id, frozenset()),  # type: ignore[call-overload]
            reference=reference_of(before.get(one.variant_id), one.units, order.currency) if one.variant_id else None,
            is_new=one.variant_id not in before,
        )
        for one in lines
    )


def _subject(order: Order) -> Subject:
    """The next change of an order, after those that went through: each is a subject of its own."""
    number = 1
    while approvals.has_passed(found := Subject(CHANGE, uuid5(order.pk, str(number)))):
        number += 1
    return found


def _method(order: Order) -> str:
    payment = payments_by_order([order.pk]).get(order.pk)
    return payment.method.value if payment else ""


def _places(order: Order) -> dict[int, tuple[Mapping[str, Any], date | None]]:
    rows = OrderDelivery.objects.filter(order=order).order_by("number")
    return {row.number: (row.ship_to, row.wanted_on) for row in rows}


def _place_text(ship_to: Mapping[str, Any], wanted_on: date | None) -> str:
    where = address_text(PostalAddress(**ship_to)) if ship_to else ""
    return f"{where} {wanted_on or ''}".strip()


def _name(name: str, label: str) -> str:
    return f"{name} · {label}" if label else name
