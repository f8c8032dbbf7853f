"""Short functions that build the least valid world through the services; nothing is shared between tests."""

from factories.buying import ADDRESS, cart_with, checkout, guest, order_of, place
from factories.people import (
    ACTOR,
    DESK,
    GUEST,
    PASSWORD,
    acting,
    company,
    log_in,
    member_of,
    person,
    shopper,
    staff,
    user_of,
)
from factories.selling import channel, list_of, price, product, receive, serve, set_prices, stocked, tax, variant

__all__ = [
    "ACTOR",
    "ADDRESS",
    "DESK",
    "GUEST",
    "PASSWORD",
    "acting",
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
    "staff",
    "stocked",
    "tax",
    "user_of",
    "variant",
]
