"""What products and prices refer to: attributes, and price lists without their prices."""

from collections.abc import Iterator, Sequence

from jangteo.catalog import selectors as catalog
from jangteo.connect.services.exports.columns import cells
from jangteo.connect.services.writers.attributes import attribute_facts
from jangteo.connect.services.writers.price_lists import Audiences, list_facts
from jangteo.connect.types import ImportKind
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing

type Rows = Iterator[Sequence[str]]


def attribute_rows(actor: Actor) -> Rows:
    """Every attribute by its place."""
    for one in catalog.list_portable_attributes():
        yield cells(ImportKind.ATTRIBUTES, attribute_facts(one))


def price_list_rows(actor: Actor) -> Rows:
    """Every list, those that are asked first before the others."""
    lists = pricing.list_price_lists()
    audiences = Audiences.of(lists)
    for one in lists:
        yield cells(ImportKind.PRICE_LISTS, list_facts(one, audiences))
