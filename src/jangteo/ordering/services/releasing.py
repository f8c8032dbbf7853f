"""When an order may be sent: holds are released, and lines of credit that are asked at that moment can take it."""

from uuid import UUID

from django.db import transaction

from jangteo.credit.errors import CreditBlocked, CreditExceeded
from jangteo.credit.types import MoveStage
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import EndsByItself, HoldNotFound, HoldReleased
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.selectors.on_account import deposit_of_order, stage_now, terms_of_order
from jangteo.ordering.services.cards import issue_cards
from jangteo.ordering.services.guards import locked_order
from jangteo.ordering.services.holds import checked_why, close_hold, open_holds
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.services.write_move import complete_if_done
from jangteo.ordering.types import HoldKind, HoldRule
from jangteo.payments.selectors import payments_by_order

CAME = "the deposit has come"


@transaction.atomic
def release_hold(*, hold_id: UUID, why: str, actor: Actor) -> None:
    """Say that a reason for which an order was held is gone.

    why        needed, at most 300 letters
    locks      the order, then its payer's lines of credit
    raises     HoldNotFound, OrderNotFound, NotPermitted, InvalidHold, HoldReleased, EndsByItself; credit
               CreditExceeded, CreditBlocked where nothing else keeps the order back and a line can't take it
    publishes  OrderReleased
    """
    why = checked_why(why)
    seen = OrderHold.objects.filter(pk=hold_id).first()
    if seen is None:
        raise HoldNotFound
    order = locked_order(seen.order_id, actor, rules.HOLD_RIGHTS[HoldKind(seen.kind)])
    hold = OrderHold.objects.select_for_update().get(pk=hold_id)
    if hold.released_at is not None:
        raise HoldReleased(f"order {order.number} is not held for this any more", kind=hold.kind)
    if hold.kind in rules.BY_THEMSELVES:
        raise EndsByItself(kind=hold.kind)
    close_hold(order, hold, actor, why)
    follow_exposure(order, actor, why=why)
    issue_cards(order, actor)
    complete_if_done(order, actor)


@transaction.atomic
def release_hold_of(*, order_id: UUID, kind: HoldKind, why: str, actor: Actor) -> UUID:
    """The same by the order and what it is held for; returns the hold.

    raises     as `release_hold`
    publishes  OrderReleased
    """
    hold = OrderHold.objects.filter(order=order_id, kind=kind.value, released_at=None).first()
    if hold is None:
        raise HoldNotFound
    release_hold(hold_id=hold.pk, why=why, actor=actor)
    return hold.pk


def begin_on_account(order: Order, actor: Actor) -> None:
    """Let an order that was just written use its payer's credit, held until its deposit has come where there is one.

    raises     credit CreditExceeded, CreditBlocked, RateUnknown of a line that is asked when something is ordered
    publishes  OrderHeld of a line that is asked when something is released, and can't take it
    """
    if order.terms_version_id is None:
        return
    if deposit_of_order(order, terms_of_order(order)) is not None:
        open_holds(order, [(HoldKind.DEPOSIT, HoldRule.DEPOSIT)], actor)
    release_or_hold(order, actor)


def release_or_hold(order: Order, actor: Actor) -> None:
    """Let a locked order that nothing keeps back be released on its payer's lines; where one can't take that, it is
    held until somebody sees to it.

    raises     as `begin_on_account`
    publishes  OrderHeld
    """
    try:
        follow_exposure(order, actor)
    except (CreditBlocked, CreditExceeded):
        if stage_now(order) != MoveStage.RELEASE:
            raise
        follow_exposure(order, actor, stage=MoveStage.ORDER)
        open_holds(order, [(HoldKind.CREDIT, HoldRule.LIMIT)], actor)


def release_deposit(order: Order, actor: Actor) -> None:
    """Let a locked order go on whose deposit has come, where it was held for that.

    publishes  OrderReleased; OrderHeld where a line of credit can't take it
    """
    hold = OrderHold.objects.filter(order=order, kind=HoldKind.DEPOSIT.value, released_at=None).first()
    if hold is None:
        return
    payment, deposit = payments_by_order([order.pk])[order.pk], deposit_of_order(order, terms_of_order(order))
    if deposit is None or payment.received - payment.refunded < deposit:
        return
    close_hold(order, hold, actor, CAME)
    release_or_hold(order, actor)
