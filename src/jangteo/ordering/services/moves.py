from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from jangteo.credit.types import MoveStage
from jangteo.inventory.services import release_stock
from jangteo.kernel import outbox, states
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor, is_back_office, job_actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CreditNeedsBuyer, NotYours, RefundChanged
from jangteo.ordering.events import OrderCancelled
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import access_order, get_order_by_id
from jangteo.ordering.selectors.orders import reaches
from jangteo.ordering.services.cards import hold_with_cards, take_back_cards
from jangteo.ordering.services.follow import follow_payment
from jangteo.ordering.services.guards import (
    locked_order,
    orders_to_lock,
    require_not_held,
    require_nothing_picked,
)
from jangteo.ordering.services.holds import release_left_holds
from jangteo.ordering.services.instalments import leave_plan
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.services.write_move import write_move
from jangteo.ordering.services.write_refund import number_credit_note, write_difference, write_refund
from jangteo.ordering.types import FulfilmentProgress, HeldAction, OrderStatus, OrderView, PaymentProgress
from jangteo.payments import services as payments
from jangteo.payments.selectors import paid_by_value_alone, payments_by_order
from jangteo.payments.types import PaymentState
from jangteo.pricing.services import release_promotions

CALLED_OFF = "the order was called off"


@transaction.atomic
def cancel_order(*, order_id: UUID, actor: Actor, why: str = "", secret: str = "") -> None:
    """Call off an order that has not been shipped; its stock and what it used of promotions are free again, its
    money is not awaited any more.

    Money already received, less what was refunded before, is noted as given back by a refund of all that is left; what
    the buyer's bank took back meanwhile the buyer has, and is not given once more. The
    buyer may do it themselves while no money came; stored value that was spent goes back to where it came from.

    Holds that are left are released with it.

    raises     OrderNotFound, NotYours, NotPermitted, IllegalMove, OrderIsHeld, BeingPicked; stored_value CardIsUsed
               where gift cards that were bought with it are spent
    publishes  OrderCancelled, OrderReleased of each hold, and OrderRefunded where money is given back
    """
    seen = access_order(actor, order_id=order_id, secret=secret)
    if not reaches(seen, actor, Action.ORDERS_CANCEL, secret):
        raise NotPermitted(action=Action.ORDERS_CANCEL.value)
    order = orders_to_lock().get(pk=order_id)
    hold_with_cards(order)
    leave_plan(order, job_actor("instalments"), why or CALLED_OFF)
    follow_payment(order, job_actor("payment"), "")  # what came a moment ago is given back, not called off
    states.require(OrderStatus(order.status), OrderStatus.CANCELLED, rules.STATUS_MOVES)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.CANCELLED, rules.FULFILMENT_MOVES)
    payment = PaymentProgress(order.payment)
    if payment != PaymentProgress.AWAITED and not is_back_office(actor) and not _is_unpaid(order):
        raise NotYours
    require_not_held(order, HeldAction.CANCEL, actor)
    require_nothing_picked(order)
    release_left_holds(order, actor)
    release_stock(order_id=order.pk)
    release_promotions(order_id=order.pk)
    take_back_cards(order, None, actor, why)
    payment, refund_id = _with_what_was_taken(order, payment, actor, why), None
    if payment in (PaymentProgress.PAID, PaymentProgress.DUE):
        refund_id = _give_back(order, payment, actor, why)
        write_move(order, "payment", PaymentProgress.REFUNDED, actor, why)
    elif payment == PaymentProgress.AWAITED:
        payments.void_payment(order_id=order.pk, actor=actor, why=why)
        write_move(order, "payment", PaymentProgress.VOID, actor, why)
    write_move(order, "fulfilment", FulfilmentProgress.CANCELLED, actor, why)
    write_move(order, "status", OrderStatus.CANCELLED, actor, why)
    follow_exposure(order, actor, stage=MoveStage.SETTLE, why=why)
    outbox.publish(
        OrderCancelled(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            placed_at=order.placed_at,
            gross=Money(order.gross_minor, order.currency),
        )
    )
    if refund_id is not None:
        number_credit_note(order, refund_id)


def _with_what_was_taken(order: Order, payment: PaymentProgress, actor: Actor, why: str) -> PaymentProgress:
    """Of what a provider keeps for us a part may have been taken, while the whole is awaited still: it came."""
    if payment != PaymentProgress.AWAITED or not payments_by_order([order.pk])[order.pk].held:
        return payment
    write_move(order, "payment", PaymentProgress.DUE, actor, why)
    return PaymentProgress.DUE


def _give_back(order: Order, progress: PaymentProgress, actor: Actor, why: str) -> UUID | None:
    """What is still held of an order that is called off, as one refund; None: nothing is.

    A whole payment goes back line by line. One of which something is due, or of which the buyer's bank took a part
    back, goes back as an amount: which units that part was for, nobody said.
    """
    payments.settle_chargebacks(order_id=order.pk)
    if progress == PaymentProgress.DUE:
        payments.void_payment(order_id=order.pk, actor=actor, why=why)
        return _give_back_what_is_held(order, actor, why)
    seen = get_order_by_id(order.pk, actor)
    if payments_by_order([order.pk])[order.pk].held < seen.summary.gross - seen.refunded:
        return _give_back_what_is_held(order, actor, why)
    return _give_back_the_rest(order, actor, why)


def _is_unpaid(order: Order) -> bool:
    """Whether something is awaited still, and what came is stored value alone."""
    return order.payment == PaymentProgress.DUE and order.pk in paid_by_value_alone([order.pk])


@transaction.atomic
def refund_items(  # noqa: PLR0913 -- what goes back, how, and what was shown of it
    *,
    order_id: UUID,
    quantities: Mapping[UUID, int],
    shipping: bool | Money = False,
    actor: Actor,
    why: str = "",
    expected_number: str = "",
    as_credit: bool = False,
) -> UUID:
    """Give back money for some units of a paid order, and for its shipping; of one on account that left and is not paid
    yet what is owed is lowered first: each line's next share of its frozen
    amounts, so that all refunds of a line together give exactly what was paid for it. Returns the refund's id; its
    credit note takes the next legal number of its country and year.

    Discounts stay with the lines they were frozen on: nothing is spread anew over what the buyer keeps, and what the
    order used of promotions stays used until it is cancelled. Stock is not touched: goods come back by a return.

    quantities       {order line: base units}
    shipping         all that is left of it, or a gross amount of it
    expected_number  the number the preview showed; if another refund came between, nothing is written
    as_credit        what came by money becomes the buyer's store credit instead of being paid out
    locks            the order, then its payments, then stored value by id, then the series of credit notes
    raises           OrderNotFound, NotPermitted, NotRefundable, InvalidRefund, RefundTooLarge, NothingToRefund,
                     RefundChanged, OrderIsHeld, CreditNeedsBuyer, stored_value CardIsUsed
    publishes        OrderRefunded
    """
    order = locked_order(order_id, actor, Action.PAYMENTS_HANDLE)
    require_not_held(order, HeldAction.REFUND, actor)
    seen = get_order_by_id(order_id, actor)
    upcoming = f"{order.number}-R{len(seen.refunds) + 1}"
    if expected_number not in ("", upcoming):
        raise RefundChanged(expected=expected_number, actual=upcoming)
    figures = rules.refund(seen, quantities, shipping)
    if as_credit and order.buyer_id is None:
        raise CreditNeedsBuyer(number=order.number)
    hold_with_cards(order, credit_to=order.buyer_id if as_credit else None)
    take_back_cards(order, quantities, actor, why)
    row = write_refund(order, figures, actor, why, owed=seen.due, as_credit=as_credit)
    if seen.refunded + figures.gross == seen.summary.gross:
        end_payment(order, seen, actor, why)
    else:
        follow_payment(order, actor, why)  # what was owed may be settled by it
    number_credit_note(order, row.pk)
    return row.pk


def end_payment(order: Order, seen: OrderView, actor: Actor, why: str) -> None:
    """All of an order is given back; where nothing had come, nothing is awaited of it any more."""
    if seen.due and not payments_by_order([order.pk])[order.pk].received:
        payments.void_payment(order_id=order.pk, actor=actor, why=why)
    write_move(order, "payment", PaymentProgress.REFUNDED, actor, why)
    follow_exposure(order, actor, stage=MoveStage.SETTLE, why=why)


def _give_back_the_rest(order: Order, actor: Actor, why: str) -> UUID | None:
    """All that is left of a paid order, as one refund; an order that cost nothing has none."""
    seen = get_order_by_id(order.pk, actor)
    if seen.summary.gross:
        rest = {line_id: quantity for line_id, quantity in seen.quantities_left.items() if quantity}
        return write_refund(order, rules.refund(seen, rest, True), actor, why).pk
    if payments_by_order([order.pk])[order.pk].state == PaymentState.RECEIVED:
        payments.refund_payment(order_id=order.pk, actor=actor, why=why)
    return None


def _give_back_what_is_held(order: Order, actor: Actor, why: str) -> UUID | None:
    seen, held = get_order_by_id(order.pk, actor), payments_by_order([order.pk])[order.pk].held
    if not held:
        return None
    left = seen.summary.gross - seen.refunded
    tax_left = seen.tax.minor - sum(one.figures.tax.minor for one in seen.refunds if not one.is_difference)
    tax = rules.refund_share(tax_left, left.minor, 0, held.minor)
    return write_difference(order, held, tax, actor, why).pk
