from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import EndsByItself, HoldExists, InvalidHold, NotHoldable
from jangteo.ordering.events import OrderHeld, OrderReleased
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.services.guards import locked_order
from jangteo.ordering.types import FulfilmentProgress, HoldKind, HoldRule, OrderOrigin, OrderStatus

LONGEST_WHY = 300
WITH_THE_ORDER = "the order was cancelled"


@transaction.atomic
def hold_order(*, order_id: UUID, kind: HoldKind, why: str, actor: Actor) -> UUID:
    """Keep an order from what a kind of hold blocks until it is released; returns the hold.

    why        needed, at most 300 letters; the buyer never sees it
    locks      the order
    raises     OrderNotFound, NotPermitted, InvalidHold, NotHoldable, HoldExists, EndsByItself
    publishes  OrderHeld
    """
    why = checked_why(why)
    order = locked_order(order_id, actor, rules.HOLD_RIGHTS[kind])
    if kind in rules.BY_THEMSELVES:
        raise EndsByItself(kind=kind.value)
    is_holdable = rules.is_holdable(OrderStatus(order.status), FulfilmentProgress(order.fulfilment))
    if order.origin != OrderOrigin.PLACED or not is_holdable:
        raise NotHoldable(f"order {order.number} does not wait to be shipped", number=order.number)
    if OrderHold.objects.filter(order=order, kind=kind.value, released_at=None).exists():
        raise HoldExists(f"order {order.number} is held for this already", number=order.number, kind=kind.value)
    return _open(order, kind, actor, why=why).pk


def open_holds(order: Order, found: Iterable[tuple[HoldKind, HoldRule]], actor: Actor) -> None:
    """Hold an order that was just written, by rules; in the caller's transaction.

    publishes  OrderHeld of each
    """
    for kind, rule in found:
        _open(order, kind, actor, rule=rule)


def release_left_holds(order: Order, actor: Actor) -> None:
    """Release what is left open of an order that is called off; the caller has locked it and may cancel.

    publishes  OrderReleased of each
    """
    for hold in OrderHold.objects.select_for_update().filter(order=order, released_at=None).order_by("pk"):
        close_hold(order, hold, actor, WITH_THE_ORDER)


def _open(order: Order, kind: HoldKind, actor: Actor, *, why: str = "", rule: HoldRule | None = None) -> OrderHold:
    now = clock.now()
    hold = OrderHold.objects.create(
        order=order,
        kind=kind.value,
        rule=rule.value if rule else "",
        why=why,
        opened_at=now,
        opened_by="" if rule else actor.name[:200],
    )
    after = {"hold": str(hold.pk), "kind": kind.value} | ({"rule": rule.value} if rule else {})
    _record(order, "ordering.hold", actor, why, after)
    outbox.publish(
        OrderHeld(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            hold_id=hold.pk,
            kind=kind.value,
            at=now,
        )
    )
    return hold


def close_hold(order: Order, hold: OrderHold, actor: Actor, why: str) -> None:
    """Release an open hold of a locked order; whether that may be is the caller's to ask.

    publishes  OrderReleased
    """
    hold.released_at, hold.released_by, hold.released_why = clock.now(), actor.name[:200], why
    hold.save(update_fields=["released_at", "released_by", "released_why"])
    _record(order, "ordering.release_hold", actor, why, {"hold": str(hold.pk), "kind": hold.kind})
    outbox.publish(
        OrderReleased(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            hold_id=hold.pk,
            kind=hold.kind,
            at=hold.released_at,
        )
    )


def _record(order: Order, action: str, actor: Actor, why: str, after: dict[str, str]) -> None:
    audit.record(actor=actor, action=action, subject_kind="order", subject_id=order.pk, after=after, why=why)


def checked_why(why: str) -> str:
    """A reason as it is kept.

    raises  InvalidHold where there is none, or too much of it
    """
    why = why.replace("\x00", "").strip()
    if not why or len(why) > LONGEST_WHY:
        raise InvalidHold(f"say why, in at most {LONGEST_WHY} letters", field="why")
    return why
