"""Paying an order on a provider's page, for programs."""

from django.http import HttpRequest
from pydantic import Field

from jangteo.channels.api import entering, entry_of
from jangteo.channels.types import Channel
from jangteo.identity.services import visitor_of
from jangteo.kernel.api import Schema
from jangteo.kernel.types import Action
from jangteo.ordering import selectors, services
from jangteo.ordering.api.door import Secret, router
from jangteo.ordering.api.schemas import language
from jangteo.ordering.errors import OrderNotFound


class PaymentPageOut(Schema):
    """Where the buyer pays."""

    url: str = Field(examples=["https://pay.example/page/1"], description="For the buyer's browser, as a whole page.")


@router.post(
    "/channels/{channel}/orders/{number}/payment-page", response=PaymentPageOut, summary="Open an order's payment page"
)
@entering(Action.ORDERS_PLACE)
def open_payment_page(request: HttpRequest, channel: str, number: str, secret: Secret = "") -> PaymentPageOut:
    """The page of the payment provider on which a card order is paid: the same until it is paid or over, then another.

    Afterwards the buyer's browser is sent to the shop, which takes the payment up; how the order stands is read from
    the order. What is not paid within an hour is called off.
    """
    entered, actor = entry_of(request)
    order = selectors.get_order(number, actor, secret)
    if order.summary.channel_code != entered.code:
        raise OrderNotFound
    url = services.open_payment_page(
        order,
        return_url=_address(request, entered, "pay/back/PAYMENT/"),
        cancel_url=_address(request, entered, f"orders/{number}/"),
        language=language(),
        visitor=visitor_of(request),
    )
    return PaymentPageOut(url=request.build_absolute_uri(url))


def _address(request: HttpRequest, channel: Channel, path: str) -> str:
    """A page of the channel's shop, by which it is also reached."""
    return request.build_absolute_uri(f"{channel.path_prefix or '/'}{path}")
