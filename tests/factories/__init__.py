"""Short functions that build the least valid world through the services; nothing is shared between tests."""

from factories.buying import ADDRESS, cart_with, checkout, guest, order_of, place
from factories.people import ACTOR, PASSWORD, company, log_in, member_of, person, shopper, user_of
from factories.selling import (
    channel,
    list_of,
    price,
    product,
    receive,
    serve,
    set_prices,
    stocked,
    tax,
    variant,
    viewer,
)

__all__ = [
    "ACTOR",
    "ADDRESS",
    "PASSWORD",
    "cart_with",
    "channel",
    "checkout",
    "company",
    "guest",
    "list_of",
    "log_in",
    "member_of",
    "order_of",
    "person",
    "place",
    "price",
    "product",
    "receive",
    "serve",
    "set_prices",
    "shopper",
    "stocked",
    "tax",
    "user_of",
    "variant",
    "viewer",
]
