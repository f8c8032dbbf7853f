"""A cart that somebody else may pay, as they see it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel.types import GUEST, Actor
from jangteo.ordering.errors import InvalidQuantity, NotLent
from jangteo.ordering.models import Cart, CartLine, CartLoan, Order
from jangteo.ordering.rules.submitting import read_details
from jangteo.ordering.selectors.behalf import on_behalf_of
from jangteo.ordering.selectors.carts import price_request, view_cart
from jangteo.ordering.selectors.on_account import ways_to_pay
from jangteo.ordering.types import CartState, LentCart
from jangteo.payments.types import PaymentMethod

BY_OTHERS = frozenset({PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER})  # on delivery pays whoever opens the door


def look_at_lent(cart_id: UUID, wanted: Mapping[tuple[UUID, str], int], language: str) -> LentCart:
    """A lent cart at its buyer's prices, now; the caller has let the reader see it.

    wanted  {(variant, unit): how many of it}, of what the cart holds
    raises  NotLent, also where its buyer may not act for the party any more
    """
    loan = CartLoan.objects.select_related("cart").filter(pk=cart_id, cart__state=CartState.LENT.value).first()
    actor = on_behalf_of(loan.cart, is_assisted=loan.is_assisted) if loan else None
    if loan is None or actor is None:
        raise NotLent
    channel = channels_by_id([loan.cart.channel_id])[ChannelId(loan.cart.channel_id)]
    details = read_details(loan.details)
    lines = wanted_lines(loan.cart, wanted)
    asked = price_request(loan.cart, actor, details.email)
    view = view_cart(loan.cart, channel, actor, language, asked, email=details.email, lines=lines)
    return LentCart(cart_id, view, channel, tuple(methods_of(channel)), details.ship_to.recipient)


def lent_orders(order_ids: Iterable[UUID]) -> set[UUID]:
    """Of these orders those that somebody else than their buyer pays, by a link. One query."""
    lent = CartLoan.objects.filter(cart__state=CartState.ORDERED.value).values("pk")
    return set(Order.objects.filter(pk__in=list(order_ids), cart__in=lent).values_list("pk", flat=True))


def methods_of(channel: Channel) -> list[str]:
    """By which somebody else may pay in a channel: as its guests do, at once or by transfer."""
    return [code for code in ways_to_pay(channel, GUEST) if code in BY_OTHERS]


def wanted_lines(cart: Cart, wanted: Mapping[tuple[UUID, str], int]) -> list[CartLine]:
    """The lines of a cart with other quantities, none of them written.

    raises  InvalidQuantity for more than the cart holds
    """
    found = []
    for line in CartLine.objects.filter(cart=cart).order_by("id"):
        count = wanted.get((line.variant_id, line.unit), 0)
        if not 0 <= count <= line.unit_quantity or line.quantity * count % line.unit_quantity:
            raise InvalidQuantity("no more than was asked for", field="quantity", maximum=line.unit_quantity)
        line.quantity, line.unit_quantity = line.quantity * count // line.unit_quantity, count
        if count:
            found.append(line)
    return found


def acting_for(loan: CartLoan, *, may_order: bool) -> Actor:
    """Whose cart it is.

    raises  NotLent where they may not act for the party any more
    """
    actor = on_behalf_of(loan.cart, is_assisted=loan.is_assisted, may_order=may_order)
    if actor is None:
        raise NotLent
    return actor
