from enum import StrEnum
from uuid import UUID

from django.db import transaction

from jangteo.inventory.services import release_stock, ship_stock
from jangteo.kernel import audit, clock, outbox, states
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require, require_any
from jangteo.kernel.types import Action, Actor, is_back_office
from jangteo.ordering import rules
from jangteo.ordering.errors import NotYours
from jangteo.ordering.events import OrderCancelled, OrderShipped
from jangteo.ordering.models import Order, OrderMove
from jangteo.ordering.selectors import access_order
from jangteo.ordering.selectors.orders import reaches
from jangteo.ordering.types import FulfilmentProgress, OrderStatus, PaymentProgress
from jangteo.payments import services as payments
from jangteo.pricing.services import release_promotions


@transaction.atomic
def mark_paid(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """The money has come, as staff saw it.

    raises  OrderNotFound, NotPermitted, IllegalMove
    """
    order = _locked(order_id, actor, Action.PAYMENTS_HANDLE)
    states.require(PaymentProgress(order.payment), PaymentProgress.PAID, rules.PAYMENT_MOVES)
    payments.receive_payment(order_id=order.pk, actor=actor, why=why)
    _move(order, "payment", PaymentProgress.PAID, actor, why)
    _complete_if_done(order, actor)


@transaction.atomic
def ship_order(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """The goods leave their places.

    raises     OrderNotFound, NotPermitted, IllegalMove
    publishes  OrderShipped
    """
    order = _locked(order_id, actor, Action.ORDERS_HANDLE)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.SHIPPED, rules.FULFILMENT_MOVES)
    ship_stock(order_id=order.pk, reference=order.number)
    _move(order, "fulfilment", FulfilmentProgress.SHIPPED, actor, why)
    outbox.publish(OrderShipped(order_id=order.pk, number=order.number, channel_id=order.channel_id))


@transaction.atomic
def deliver_order(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """The goods have arrived.

    raises  OrderNotFound, NotPermitted, IllegalMove
    """
    order = _locked(order_id, actor, Action.ORDERS_HANDLE)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.DELIVERED, rules.FULFILMENT_MOVES)
    _move(order, "fulfilment", FulfilmentProgress.DELIVERED, actor, why)
    _complete_if_done(order, actor)


@transaction.atomic
def cancel_order(*, order_id: UUID, actor: Actor, why: str = "", secret: str = "") -> None:
    """Call off an order that has not been shipped; its stock and what it used of promotions are free again, its
    money is not awaited any more.

    Money already received is noted as given back. The buyer may do it themselves while nothing is paid.

    raises     OrderNotFound, NotYours, NotPermitted, IllegalMove
    publishes  OrderCancelled
    """
    seen = access_order(actor, order_id=order_id, secret=secret)
    if not reaches(seen, actor, Action.ORDERS_CANCEL, secret):
        raise NotPermitted(action=Action.ORDERS_CANCEL.value)
    order = Order.objects.select_for_update().get(pk=order_id)
    states.require(OrderStatus(order.status), OrderStatus.CANCELLED, rules.STATUS_MOVES)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.CANCELLED, rules.FULFILMENT_MOVES)
    is_paid = order.payment == PaymentProgress.PAID
    if is_paid and not is_back_office(actor):
        raise NotYours
    release_stock(order_id=order.pk)
    release_promotions(order_id=order.pk)
    if is_paid:
        payments.refund_payment(order_id=order.pk, actor=actor, why=why)
    else:
        payments.void_payment(order_id=order.pk, actor=actor, why=why)
    _move(order, "payment", PaymentProgress.REFUNDED if is_paid else PaymentProgress.VOID, actor, why)
    _move(order, "fulfilment", FulfilmentProgress.CANCELLED, actor, why)
    _move(order, "status", OrderStatus.CANCELLED, actor, why)
    outbox.publish(
        OrderCancelled(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            placed_at=order.placed_at,
            gross=Money(order.gross_minor, order.currency),
        )
    )


def _locked(order_id: UUID, actor: Actor, action: Action) -> Order:
    """The order's row, locked, for staff whose right reaches it.

    raises  OrderNotFound, NotPermitted
    """
    require_any(actor, action)
    seen = access_order(actor, order_id=order_id)
    require(actor, action, party_id=seen.buyer_id)
    return Order.objects.select_for_update().get(pk=order_id)


def _complete_if_done(order: Order, actor: Actor) -> None:
    if rules.is_complete(PaymentProgress(order.payment), FulfilmentProgress(order.fulfilment)):
        _move(order, "status", OrderStatus.COMPLETED, actor, "")


def _move(order: Order, field: str, target: StrEnum, actor: Actor, why: str) -> None:
    before = getattr(order, field)
    setattr(order, field, target.value)
    order.save(update_fields=[field])
    OrderMove.objects.create(
        order=order,
        field=field,
        from_state=before,
        to_state=target.value,
        at=clock.now(),
        actor_name=actor.name[:200],
        why=why[:300],
    )
    audit.record(
        actor=actor,
        action=f"ordering.{field}",
        subject_kind="order",
        subject_id=order.pk,
        before={field: before},
        after={field: target.value},
        why=why,
    )
