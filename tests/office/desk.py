"""Orders to work on: placed through the real services."""

from dataclasses import replace
from uuid import uuid4

from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.kernel.types import job_actor
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart, get_order_by_id
from jangteo.ordering.types import CheckoutDetails, OrderId, OrderView
from jangteo.parties.models import User
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod

STAFF = "staff@test.example"
DESK = replace(job_actor("desk"), via="office")
HOME = PostalAddress("김도윤", "010-1234-5678", "03045", "북촌로 12", city="서울")


def order(channel_code: str, email: str, *lines: tuple[str, int]) -> OrderId:
    """An order of (SKU, quantity) lines; an e-mail without a log-in is a guest's."""
    channel = get_channel(channel_code)
    user = User.objects.filter(email=email).first()
    actor = enter(channel=channel, user=user, via="page")
    secret = "" if user else uuid4().hex
    cart_id = ordering.open_cart(channel=channel, actor=actor, secret=secret)
    for sku, quantity in lines:
        ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=quantity, actor=actor, secret=secret)
    details = CheckoutDetails(
        email=email, ship_to=HOME, payment_method=PaymentMethod.BANK_TRANSFER, purchase_order_number="PO-77"
    )
    return ordering.place_order(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, actor, secret).quote.gross,
        details=details,
        key=uuid4().hex,
        actor=actor,
        secret=secret,
    )


def read(order_id: OrderId) -> OrderView:
    """The order as it stands."""
    return get_order_by_id(order_id, DESK)
