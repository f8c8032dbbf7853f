"""An order whose receiver says where it goes: what may be one, and their word."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from jangteo.channels.types import Channel
from jangteo.kernel import audit
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CannotGive, ReceiverNotAwaited
from jangteo.ordering.models import OrderDelivery, OrderHold
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.ordering.services.holds import close_hold, open_holds
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.types import CartView, CheckoutDetails, HoldKind, OrderStatus
from jangteo.parties.errors import IncompleteAddress
from jangteo.parties.selectors import parties_by_id
from jangteo.parties.services import require_complete
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod

PAID_BY = frozenset({PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER, None})
TOLD = "its receiver said where it goes"


def require_gift(view: CartView, details: CheckoutDetails, channel: Channel, actor: Actor) -> None:
    """Refuse a gift that could not be sent so, or that its receiver would have to pay; anything else passes.

    raises  CannotGive; IncompleteAddress without the receiver's name
    """
    if not details.is_gift:
        return
    party = parties_by_id([actor.party_id]).get(actor.party_id) if actor.party_id else None
    hindrances = {
        "guest": party is None or actor.person_id is None,
        "assisted": actor.assists,
        "company": party is not None and party.kind.is_trade,
        "plan": bool(view.plan),
        "gift_cards": view.has_gift_cards,
        "country": details.ship_to.country != channel.country,
        "method": details.payment_method not in PAID_BY,
    }
    if why := next((why for why, hinders in hindrances.items() if hinders), None):
        raise CannotGive(why=why)
    told = details.ship_to
    if told.phone or told.postcode or told.line1 or told.line2 or told.city:
        raise CannotGive(why="address")
    if not 1 <= len(told.recipient.strip()) <= 120 or not told.recipient.isprintable():
        raise IncompleteAddress("recipient is missing", field="recipient")


@transaction.atomic
def tell_destination(*, order_id: UUID, ship_to: PostalAddress) -> None:
    """Write where a gift goes, as its receiver says, and let it go on, once; what it came to stays. The caller knows
    that it is they. It stands on the delivery alone, which its buyer does not read.

    locks      the order
    raises     IncompleteAddress, also for another country; ReceiverNotAwaited
    publishes  OrderReleased; OrderHeld where the address has to be looked at
    """
    require_complete(ship_to)
    order, actor = orders_to_lock().get(pk=order_id), job_actor("gifts")
    hold = OrderHold.objects.filter(order=order, kind=HoldKind.GIFT.value, released_at=None).first()
    if not order.is_gift or hold is None or order.status != OrderStatus.PLACED:
        raise ReceiverNotAwaited(number=order.number)
    if ship_to.country != order.ship_to["country"]:
        raise IncompleteAddress("a gift stays in the country it was bought in", field="country")
    OrderDelivery.objects.filter(order=order).update(ship_to=asdict(ship_to))
    close_hold(order, hold, actor, TOLD)
    open_holds(order, rules.holds_at_placing(ship_to), actor)
    follow_exposure(order, actor, why=TOLD)
    audit.record(
        actor=actor, action="ordering.tell_destination", subject_kind="order", subject_id=order.pk, after={}, why=TOLD
    )
