"""What a checkout keeps of stock for its cart."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jangteo.catalog.types import GIFT_CARD, VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.inventory.errors import HeldLongEnough, InsufficientStock, TooManyHolds
from jangteo.inventory.services import hold_stock
from jangteo.inventory.types import Demand
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.models import CartLine
from jangteo.ordering.services.carts import lock_open_cart


@transaction.atomic
def hold_goods(*, cart_id: UUID, actor: Actor, secret: str = "", client: str = "") -> datetime | None:
    """Keep the goods of a cart for it at its checkout, for as long as its channel says.

    client   a mark of who asks, for whom few carts are kept at once; for who acts for a party it is the party
    returns  until when; None where nothing is kept: the channel doesn't, there is not enough, or it was long enough.
             The order is placed all the same while there is enough
    locks    cart, then stock rows by id
    raises   CartNotFound, CartClosed, NotPermitted
    """
    require_any(actor, Action.ORDERS_PLACE)
    cart = lock_open_cart(cart_id, actor, secret, may_be_agreed=True)
    channel = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)]
    goods = CartLine.objects.filter(cart=cart).exclude(variant__product__tax_code=GIFT_CARD)
    lines = goods.order_by("id").values_list("id", "variant", "variant__sku", "quantity")
    demands = [Demand(pk, VariantId(variant), sku, quantity) for pk, variant, sku, quantity in lines]
    if not channel.hold_minutes or not demands:
        return None
    try:
        return hold_stock(
            demands=demands,
            channel_id=channel.id,
            holder=cart.pk,
            client=rules.digest(str(actor.party_id or client)) if actor.party_id or client else "",
            minutes=channel.hold_minutes,
            most_minutes=channel.hold_most_minutes,
            lineage=actor.units,
        )
    except (InsufficientStock, HeldLongEnough, TooManyHolds):
        return None
