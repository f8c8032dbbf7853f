from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from jangteo.fulfilment.types import DeliveryState, Kept, PlannedShipment, Promised, Terms, Wait


def plan_shipments(promised: Iterable[Promised]) -> list[PlannedShipment]:
    """What is promised and in no shipment yet, together by delivery and place: nothing twice, nothing left out."""
    groups: dict[tuple[UUID, UUID], dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for one in promised:
        left = one.quantity - one.already
        if left > 0:
            groups[one.delivery_id, one.place_id][one.line_id] += left
    return [PlannedShipment(delivery, place, dict(lines)) for (delivery, place), lines in groups.items()]


def find_wait(quantity: int, delivery: DeliveryState, terms: Terms, today: date) -> Wait | None:
    """Why a planned shipment is not given to pickers today; None: it is.

    quantity  units in the shipment

    A shipment that holds too little of its delivery goes all the same when nothing would be left to send after it.

    >>> find_wait(4, DeliveryState(quantity=10, promised=10, begun=0), Terms(least_fill=50), date(2026, 11, 26))
    <Wait.TOO_LITTLE: 'too_little'>
    >>> find_wait(4, DeliveryState(quantity=10, promised=10, begun=6), Terms(least_fill=50), date(2026, 11, 26))
    """
    if delivery.is_held:
        return Wait.HELD
    if delivery.wanted_on is not None and today < delivery.wanted_on - timedelta(days=terms.handling_days):
        return Wait.TOO_EARLY
    if terms.is_complete_only and delivery.promised < delivery.quantity:
        return Wait.REST_NOT_PROMISED
    is_last = delivery.begun + quantity >= delivery.quantity
    if not is_last and quantity * 100 < terms.least_fill * delivery.quantity:
        return Wait.TOO_LITTLE
    return None


def is_kept(promised_on: date | None, day: date, *, is_gone: bool) -> Kept:
    """Whether a promise to leave was kept, seen on a day: the day it left, or today while it has not.

    >>> is_kept(date(2026, 11, 25), date(2026, 11, 26), is_gone=False)
    <Kept.MISSED: 'missed'>
    """
    if promised_on is None:
        return Kept.UNSAID
    if day > promised_on:
        return Kept.MISSED
    return Kept.KEPT if is_gone else Kept.UNSAID
