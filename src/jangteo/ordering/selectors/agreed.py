"""What became of carts that were opened for an agreement."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CartNotFound
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.carts import access_cart
from jangteo.ordering.types import CartId, CartState, OrderId


def orders_by_cart(cart_ids: Iterable[UUID]) -> dict[UUID, OrderId]:
    """{cart: the order it became}; one query."""
    rows = Order.objects.filter(cart__in=list(cart_ids)).values_list("cart_id", "pk")
    return {cart_id: OrderId(pk) for cart_id, pk in rows if cart_id is not None}


def cart_of_order(order_id: UUID) -> UUID | None:
    """The cart an order came of; None: it was brought in from elsewhere."""
    return Order.objects.filter(pk=order_id).values_list("cart_id", flat=True).first()


def find_agreed_cart(cart_id: UUID, actor: Actor) -> CartId | None:
    """An open cart of the actor's own that holds what was agreed, if it is one."""
    try:
        row = access_cart(cart_id, actor)
    except CartNotFound:
        return None
    return CartId(row.pk) if row.agreement_id is not None and row.state == CartState.OPEN else None
