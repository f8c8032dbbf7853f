"""Putting the content together."""

from functools import cache

from jangteo.demo.content.parties_reading import (
    read_companies,
    read_households,
    read_maker,
    read_places,
    read_shoppers,
    read_staff,
)
from jangteo.demo.content.price_lists_reading import read_price_lists
from jangteo.demo.content.products_reading import read_products
from jangteo.demo.content.promotions_reading import read_promotions
from jangteo.demo.content.types import Content
from jangteo.demo.content.vocabulary import attributes, categories


@cache
def load_content() -> Content:
    """Everything the demo is made of, the same every time."""
    products = tuple(read_products())
    return Content(
        maker=read_maker(),
        places=read_places(),
        categories=categories(),
        attributes=attributes(),
        products=products,
        price_lists=read_price_lists(products),
        promotions=read_promotions(),
        companies=read_companies(),
        households=read_households(),
        shoppers=read_shoppers(),
        staff=read_staff(),
    )
