"""Money of an order comes, is taken by its provider, or goes another way; the order follows."""

from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.channels.selectors import channels_by_id, get_channel
from jangteo.channels.types import CardTaking, ChannelId
from jangteo.identity.types import Visitor
from jangteo.kernel import audit, states
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.ordering import rules
from jangteo.ordering.models import Order
from jangteo.ordering.rules.cards import for_cards
from jangteo.ordering.rules.on_account import choosable
from jangteo.ordering.selectors import access_order, lent_orders, order_name
from jangteo.ordering.selectors.cards import has_cards
from jangteo.ordering.selectors.orders import reaches
from jangteo.ordering.services.cards import hold_with_cards, take_back_cards
from jangteo.ordering.services.changing import come_with_payment, pass_with_change
from jangteo.ordering.services.follow import follow_payment
from jangteo.ordering.services.guards import locked_order, orders_to_lock
from jangteo.ordering.services.instalments import OTHERWISE, leave_plan, pay_otherwise
from jangteo.ordering.services.write_move import write_move
from jangteo.ordering.types import OrderStatus, OrderView, PaymentProgress
from jangteo.payments import services as payments
from jangteo.payments.errors import MethodNotOffered, NothingAwaited
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PageRequest, PaymentMethod


@transaction.atomic
def mark_paid(
    *,
    order_id: UUID,
    actor: Actor,
    why: str = "",
    amount: Money | None = None,
    source: str = "",
    valued_on: date | None = None,
) -> None:
    """The money has come, as staff saw it.

    amount     None: all that is awaited; of a part of it the rest stays due
    source     where in our books it stood until now; empty: it came from outside
    valued_on  the day it was there; None: today
    raises     OrderNotFound, NotPermitted, IllegalMove, payments MoreThanAwaited
    """
    order = locked_order(order_id, actor, Action.PAYMENTS_HANDLE)
    pay_otherwise(order, actor)
    states.require(PaymentProgress(order.payment), PaymentProgress.PAID, rules.PAYMENT_MOVES)
    payments.receive_payment(order_id=order.pk, actor=actor, why=why, amount=amount, source=source, valued_on=valued_on)
    follow_payment(order, actor, why)


@transaction.atomic
def unmark_paid(*, order_id: UUID, amount: Money, source: str, actor: Actor, why: str = "") -> None:
    """Money that `mark_paid` set against an order was meant for something else: as much is awaited again.

    source  as `mark_paid` was told
    raises  OrderNotFound, NotPermitted, IllegalMove where nothing of it is there, payments MoreThanHeld, stored_value
            CardIsUsed where gift cards that were bought with it are spent
    """
    order = locked_order(order_id, actor, Action.PAYMENTS_HANDLE)
    progress = PaymentProgress(order.payment)
    states.require(progress, PaymentProgress.AWAITED, rules.PAYMENT_MOVES)
    hold_with_cards(order)
    take_back_cards(order, None, actor, why)  # they are issued anew once it is paid
    payments.reverse_payment(order_id=order.pk, source=source, amount=amount, actor=actor, why=why)
    is_begun = bool(payments_by_order([order.pk])[order.pk].received)
    target = PaymentProgress.DUE if is_begun else PaymentProgress.AWAITED
    if target != progress:
        write_move(order, "payment", target, actor, why)


@transaction.atomic
def take_up_payment(*, order_id: UUID) -> None:
    """Let an order follow how its payments stand: paid once all came, due once a part of it did; of one that is called
    off, what the buyer's bank took back since is owed no more. Safe to run twice, and of an order that is not here.
    """
    order = orders_to_lock().filter(pk=order_id).first()
    if order is None:
        return
    follow_payment(order, job_actor("payment"), "")
    if order.status == OrderStatus.CANCELLED and order_id in payments_by_order([order_id]):
        payments.settle_chargebacks(order_id=order.pk)


@transaction.atomic
def change_payment(*, order_id: UUID, method: PaymentMethod, actor: Actor, secret: str = "") -> None:
    """Let what is awaited of an order be paid another way, of those its channel offers; what was begun is called off.
    Instalments are chosen with the order alone.

    raises  OrderNotFound, NotPermitted, payments MethodNotOffered, payments NothingAwaited, approvals ApprovalNeeded
            where rules ask for the order and this way to pay is not approved
    """
    seen = access_order(actor, order_id=order_id, secret=secret)
    if not reaches(seen, actor, Action.ORDERS_PLACE, secret):
        raise NotPermitted(action=Action.ORDERS_PLACE.value)
    order = orders_to_lock().get(pk=order_id)
    leave_plan(order, actor, OTHERWISE)
    if PaymentProgress(order.payment) not in (PaymentProgress.AWAITED, PaymentProgress.DUE):
        raise NothingAwaited
    offered = channels_by_id([order.channel_id])[ChannelId(order.channel_id)].payment_methods
    usual = choosable(offered, has_terms=order.terms_version_id is not None)
    if method.value not in for_cards(usual, has_cards=order.is_gift or has_cards(order.pk)):
        raise MethodNotOffered(f"{method} is not offered here", field="payment_method", offered=list(offered))
    change = come_with_payment(order, method, actor)
    payments.renew_payment(order_id=order.pk, actor=actor, method=method, why="another way to pay")
    pass_with_change(change, actor)


def open_payment_page(order: OrderView, *, return_url: str, cancel_url: str, language: str, visitor: Visitor) -> str:
    """Where an order is paid that its buyer, or staff, was let see; the same page until it is paid or over. A provider
    is asked: never inside a transaction.

    return_url  with "PAYMENT" where the payment's id in hex is to stand
    visitor     who asks, from where: pages that came to nothing are counted
    raises      payments NothingAwaited, GatewayAway, GatewayNotSet, GatewayRefused, OutcomeUnknown, identity
                TooManyAttempts
    """
    asked = PageRequest(
        key="",
        amount=order.due,
        order_number=order.summary.number,
        order_name=order_name(order),
        return_url=return_url,
        cancel_url=cancel_url,
        language=language,
        email="" if lent_orders([order.summary.id]) else order.email,  # nor is who pays told whose it is
        captures=order.is_gift  # which may wait for longer than a provider keeps money
        or any(line.is_gift_card for line in order.lines)  # of which nothing leaves that it could be taken with
        or get_channel(order.summary.channel_code).card_taking == CardTaking.AT_ONCE,
    )
    payer = order.summary.buyer_id
    return payments.open_page(order_id=order.summary.id, request=asked, payer_id=payer, visitor=visitor)


@transaction.atomic
def capture_order(*, order_id: UUID, actor: Actor, amount: Money | None = None, why: str = "") -> None:
    """Let the provider take what it holds for an order, or some of it; it is asked after this commits.

    amount  None: all that is left
    raises  OrderNotFound, NotPermitted, payments NothingAwaited, payments MoreThanHeld
    """
    order = locked_order(order_id, actor, Action.PAYMENTS_HANDLE)
    payments.capture_payment(order_id=order.pk, actor=actor, amount=amount, why=why)
    _record(order, actor, "capture", why, amount=str(amount or "all"))


@transaction.atomic
def pay_refund_again(*, order_id: UUID, refund_for: str, by_hand: bool, actor: Actor, why: str = "") -> None:
    """Pay out once more a refund that failed, by the provider or by a transfer that staff made; what the buyer's bank
    took back meanwhile is taken off it.

    raises  OrderNotFound, NotPermitted, payments NoSuchRefund, payments MoreThanHeld
    """
    order = locked_order(order_id, actor, Action.PAYMENTS_HANDLE)
    payments.pay_out_again(order_id=order.pk, refund_for=refund_for, by_hand=by_hand, actor=actor, why=why)
    _record(order, actor, "pay_refund_again", why, refund=refund_for, by_hand=by_hand)


def _record(order: Order, actor: Actor, action: str, why: str, **after: object) -> None:
    audit.record(
        actor=actor,
        action=f"ordering.{action}",
        subject_kind="order",
        subject_id=order.pk,
        after={"number": order.number, **after},
        why=why,
    )
