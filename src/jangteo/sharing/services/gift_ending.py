"""A gift comes to nothing: its order is called off, and all of its money goes back the way it came."""

from uuid import UUID

import structlog
from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.services import cancel_order
from jangteo.ordering.types import OrderStatus
from jangteo.sharing.errors import GiftOver
from jangteo.sharing.models import Gift
from jangteo.sharing.rules.gift_letters import GiftLetter
from jangteo.sharing.selectors.gifts import gift_state, locked_gifts, order_of_gift
from jangteo.sharing.services.gift_locks import hold_order_of
from jangteo.sharing.services.gift_telling import tell_giver, tell_receiver
from jangteo.sharing.services.give import move_gift, own_gift
from jangteo.sharing.types import ENDED, GiftState

AT_ONCE = 200
WHY = {
    GiftState.DECLINED: "its receiver declined it",
    GiftState.EXPIRED: "nobody said in time where it goes",
    GiftState.TAKEN_BACK: "taken back by its giver",
}

log = structlog.get_logger(__name__)


@transaction.atomic
def take_gift_back(*, gift_id: UUID, actor: Actor) -> None:
    """Its giver calls a gift off that nobody took yet; one that came to nothing already stays as it is.

    locks      the order, the gift, then all that cancelling an order does
    raises     GiftNotFound, GiftOver where it was taken
    publishes  GiftMoved, ordering OrderCancelled, OrderRefunded
    """
    row = own_gift(gift_id, actor)
    state = gift_state(row)
    if state == GiftState.CLAIMED:
        raise GiftOver(state=state.value)
    if state in ENDED:
        return
    end_gift(row, GiftState.TAKEN_BACK, actor)
    if state == GiftState.OPEN:
        tell_receiver(row, GiftLetter.WITHDRAWN)


def expire_gifts() -> int:
    """End gifts that nobody took in time, write to who gave them; then call off what could not be before. How many.
    Safe to run twice.
    """
    due = Gift.objects.filter(state=GiftState.OPEN.value, link__expires_at__lte=clock.now())
    ids = list(due.order_by("made_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    ended = sum(_expire(pk) for pk in ids)
    left = Gift.objects.filter(state__in=[one.value for one in ENDED], is_settled=False, order__isnull=False)
    for pk in left.order_by("made_at", "pk").values_list("pk", flat=True)[:AT_ONCE]:
        _settle(pk)
    return ended


def end_gift(row: Gift, target: GiftState, actor: Actor | None = None) -> None:
    """One step of a locked gift to its end, in the caller's transaction. Where its order can't be called off now, as
    while it is looked at for fraud, the job goes on.

    publishes  GiftMoved, ordering OrderCancelled, OrderRefunded
    """
    move_gift(row, target, actor)
    _call_off(row, WHY[target])


def _call_off(row: Gift, why: str) -> None:
    order = order_of_gift(row)
    if order.summary.status == OrderStatus.PLACED:
        try:
            with transaction.atomic():
                cancel_order(order_id=order.summary.id, actor=job_actor("gifts"), why=why)
        except JangteoError as refusal:
            log.warning("gift_not_called_off", order=order.summary.number, code=refusal.code)
            return
    row.is_settled = True
    row.save(update_fields=["is_settled"])


@transaction.atomic
def _expire(gift_id: UUID) -> bool:
    hold_order_of(gift_id)
    row = locked_gifts().filter(pk=gift_id).first()
    if row is None or row.state != GiftState.OPEN or gift_state(row) != GiftState.EXPIRED:
        return False  # somebody else was here first
    end_gift(row, GiftState.EXPIRED)
    tell_giver(row, GiftLetter.EXPIRED)
    return True


@transaction.atomic
def _settle(gift_id: UUID) -> None:
    hold_order_of(gift_id)
    row = locked_gifts().filter(pk=gift_id, is_settled=False).first()
    if row is not None:
        _call_off(row, WHY.get(GiftState(row.state), WHY[GiftState.EXPIRED]))
