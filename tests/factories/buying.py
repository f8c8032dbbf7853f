from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import UUID

from factories.people import GUEST
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CartId, CheckoutDetails, OrderId
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod

ADDRESS = PostalAddress(recipient="손지우", phone="010-0000-0000", postcode="04524", line1="세종대로 110")
_numbers = count(1)


def guest() -> tuple[Actor, str]:
    """Someone who has not logged in, and the secret of their browser."""
    return GUEST, f"a-secret-of-twenty-letters-{next(_numbers)}"


def checkout(**changes: Any) -> CheckoutDetails:
    """Complete details, paid by transfer."""
    details: dict[str, Any] = {
        "email": "buyer@test.example",
        "ship_to": ADDRESS,
        "payment_method": PaymentMethod.BANK_TRANSFER,
    }
    return CheckoutDetails(**(details | changes))


def cart_with(channel: Channel, actor: Actor, quantities: Mapping[str, int], secret: str = "") -> CartId:
    """An open cart holding so many of each SKU."""
    cart_id = ordering.open_cart(channel=channel, actor=actor, secret=secret)
    for sku, quantity in quantities.items():
        ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=quantity, actor=actor, secret=secret)
    return cart_id


def place(
    cart_id: UUID, actor: Actor, *, key: str = "", secret: str = "", gross: Money | None = None, **changes: Any
) -> OrderId:
    """Order a cart at the total its buyer sees now, looked up unless it is known."""
    return ordering.place_order(
        cart_id=cart_id,
        expected_gross=gross or get_cart(cart_id, actor, secret).quote.gross,
        details=checkout(**changes),
        key=key or f"place-key-{next(_numbers)}",
        actor=actor,
        secret=secret,
    )


def order_of(channel: Channel, actor: Actor, quantities: Mapping[str, int], gross: Money | None = None) -> Order:
    """A placed order."""
    return Order.objects.get(pk=place(cart_with(channel, actor, quantities), actor, gross=gross))
