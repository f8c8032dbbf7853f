from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel.permissions import require, require_any
from jangteo.kernel.types import Action, Actor, is_back_office
from jangteo.ordering import rules
from jangteo.ordering.errors import BeingPicked, OrderIsHeld, PaymentAwaited
from jangteo.ordering.models import Order, OrderHold, OrderLine
from jangteo.ordering.selectors import access_order
from jangteo.ordering.types import HeldAction, HoldKind, PaymentProgress
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentMethod, PaymentState


def locked_order(order_id: UUID, actor: Actor, action: Action) -> Order:
    """The order's row, locked, for staff whose right reaches it.

    raises  OrderNotFound, NotPermitted
    """
    require_any(actor, action)
    seen = access_order(actor, order_id=order_id)
    require(actor, action, party_id=seen.buyer_id)
    return orders_to_lock().get(pk=order_id)


def orders_to_lock() -> QuerySet[Order]:
    """Orders, each locked when it is read: nothing of an order is decided before, so its changes, parcels and its end
    wait for each other.
    """
    rows = Order.objects.all()
    return rows if "order-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update()


def goods_of(order: Order) -> QuerySet[OrderLine]:
    """Its lines but for gift cards, of which nothing leaves."""
    return OrderLine.objects.filter(order=order).exclude(tax_code=GIFT_CARD)


def require_not_held(order: Order, action: HeldAction, actor: Actor) -> None:
    """Refuse what an open hold keeps from being done; the caller has locked the order, so no hold comes or goes.

    raises  OrderIsHeld, which names the kinds of holds to staff alone
    """
    kinds = OrderHold.objects.filter(order=order, released_at=None).values_list("kind", flat=True)
    blocking = rules.kinds_blocking(map(HoldKind, kinds), action)
    if not blocking:
        return
    facts = {"number": order.number, "action": action.value}
    if is_back_office(actor):
        raise OrderIsHeld(f"order {order.number} is held: {', '.join(blocking)}", **facts, kinds=[*map(str, blocking)])
    raise OrderIsHeld(f"order {order.number} is being checked", **facts)


def require_card_paid(order: Order) -> None:
    """Refuse to send what is to be paid on a provider's page and is not, neither taken nor kept for us, and what a
    lender has not said yes to.

    raises  PaymentAwaited
    """
    if order.payment != PaymentProgress.AWAITED:
        return
    payment = payments_by_order([order.pk]).get(order.pk)
    if payment is None or payment.state != PaymentState.AWAITED:
        return
    if payment.gateway or payment.method == PaymentMethod.INSTALMENTS:
        raise PaymentAwaited(f"order {order.number} is not paid", number=order.number)


def require_nothing_picked(order: Order) -> None:
    """Refuse while goods are given to a warehouse to be picked; the caller has locked the order.

    raises  BeingPicked
    """
    if OrderLine.objects.filter(order=order, handed_over__gt=0).exists():
        raise BeingPicked(f"goods of order {order.number} are being picked", number=order.number)
