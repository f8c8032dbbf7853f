"""The router of carts and orders, what a guest proves with, and the door to an order."""

from typing import Annotated

from ninja import Header, Router

from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor
from jangteo.ordering import selectors
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.types import OrderView
from jangteo.parties.api import anyone

LONGEST_SECRET = 200

router = Router(auth=anyone)


# not `type` statements: ninja does not look into those
Secret = Annotated[
    str, Header(alias="Cart-Secret", max_length=LONGEST_SECRET, description="A guest's proof; not for log-ins.")
]


def order_here(channel: Channel, number: str, actor: Actor, secret: str) -> OrderView:
    """An order of the channel of the address.

    raises  OrderNotFound
    """
    if "\x00" in number:
        raise OrderNotFound
    order = selectors.get_order(number, actor, secret)
    if order.summary.channel_code != channel.code:
        raise OrderNotFound
    return order
