"""Codes in a cart: typed, taken out, and kept for it at its checkout where they are limited."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.identity.services import forgive, take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import CartClosed, TooManyCodes
from jangteo.ordering.models import CartCoupon
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.selectors.carts import price_request, view_cart
from jangteo.ordering.services.carts import lock_open_cart
from jangteo.ordering.types import CartState
from jangteo.pricing.errors import UnknownCoupon
from jangteo.pricing.selectors import find_coupon
from jangteo.pricing.services import hold_promotions
from jangteo.pricing.types import CouponRefusal, CouponView

MOST_CODES = 10
LONGEST_CODE = 100
PER_CART = Limit(10, timedelta(minutes=15))
PER_CODE_ADDRESS = Limit(30, timedelta(minutes=15))


def enter_code(*, cart_id: UUID, code: str, actor: Actor, secret: str = "", visitor: Visitor) -> CouponView:
    """Put a code into a cart; a code that is there already changes nothing.

    Whether it takes something off now the cart's view says: conditions may be met later. Wrong codes are counted by
    cart and by address, so that nobody finds one by trying.

    raises  CartNotFound, CartClosed, UnknownCoupon, TooManyCodes, identity TooManyAttempts, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    cart = access_cart(cart_id, actor, secret)
    if cart.state != CartState.OPEN:
        raise CartClosed
    buckets = [(f"coupon:cart:{actor.party_id or cart.pk}", PER_CART)]
    if visitor.address:
        buckets.append((f"coupon:address:{visitor.address}", PER_CODE_ADDRESS))
    guesses = take_attempt(buckets)
    found = find_coupon(code, actor.units)
    if found is None or len(code) > LONGEST_CODE or "\0" in code:
        raise UnknownCoupon("no promotion has this code", field="code")
    forgive(guesses)
    _put(cart_id, found, actor, secret)
    return found


@transaction.atomic
def _put(cart_id: UUID, coupon: CouponView, actor: Actor, secret: str) -> None:
    cart = lock_open_cart(cart_id, actor, secret)
    if CartCoupon.objects.filter(cart=cart).exclude(coupon=coupon.id).count() >= MOST_CODES:
        raise TooManyCodes(f"a cart takes {MOST_CODES} codes", limit=MOST_CODES)
    CartCoupon.objects.get_or_create(cart=cart, coupon_id=coupon.id)


@transaction.atomic
def take_code_out(*, cart_id: UUID, coupon_id: UUID, actor: Actor, secret: str = "") -> None:
    """Take a code out of a cart; one that is not there changes nothing.

    raises  CartNotFound, CartClosed, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    CartCoupon.objects.filter(cart=lock_open_cart(cart_id, actor, secret), coupon=coupon_id).delete()


@transaction.atomic
def hold_codes(*, cart_id: UUID, actor: Actor, secret: str = "", language: str = "ko") -> dict[str, CouponRefusal]:
    """Keep for a cart at its checkout what it was granted and is limited, for 15 minutes.

    returns  {promotion code: why it could not be kept}
    locks    cart, then what `use_promotions` locks
    raises   CartNotFound, CartClosed, NotPermitted
    """
    require_any(actor, Action.ORDERS_PLACE)
    cart = lock_open_cart(cart_id, actor, secret)
    asked = price_request(cart, actor)
    channel = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)]
    view = view_cart(cart, channel, actor, language, asked)
    return hold_promotions(granted=view.quote.discounts, asked=asked)
