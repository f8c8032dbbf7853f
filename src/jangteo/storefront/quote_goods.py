"""Of what a buyer asks for a quote: one thing, a cart, an earlier order or a list, as rows of the form."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.http import HttpRequest

from jangteo.catalog.selectors import variants_by_id, variants_by_sku
from jangteo.catalog.types import VariantId, VariantView
from jangteo.kernel.errors import NotFound
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Actor
from jangteo.purchasing import selectors as purchasing
from jangteo.purchasing.types import Earlier
from jangteo.quotes.selectors import get_quote, proposed
from jangteo.storefront.carts import find_cart, guest_secret
from jangteo.storefront.visit import get_visit, page_language

type Row = dict[str, str]


def goods_named(request: HttpRequest, named: Mapping[str, str]) -> list[Row]:
    """The goods of the order, list or thing that is named, else of the cart; quantities in base units.

    named   `sku`, `order` (its number), `list` or `quote` (their ids)
    raises  OrderNotFound, ListNotFound, QuoteNotFound
    """
    word = {name: named.get(name, "").replace("\0", "")[:64] for name in ("sku", "order", "list", "quote")}
    if word["sku"]:
        return [_row(word["sku"], "", named.get("quantity", "1")[:10])]
    visit = get_visit(request)
    if word["order"]:
        return _rows(purchasing.order_lines(word["order"], visit.actor, guest_secret(request)))
    if word["list"]:
        return _rows(purchasing.get_list(_id(word["list"]), visit.channel, visit.actor, page_language())[1])
    if word["quote"]:
        return _quoted(word["quote"], visit.actor)
    cart = find_cart(request)
    lines = cart.lines if cart else ()
    return [_row(line.sku, line.product_name, str(line.quantity)) for line in lines]


def _quoted(quote_id: str, actor: Actor) -> list[Row]:
    """What a quote proposed last, or was asked for."""
    content = get_quote(_id(quote_id), actor).versions[-1].content
    wanted = proposed(content)
    goods = [one for one in content.lines if one.key in wanted and one.made is None]
    lines = [(one, VariantId(one.variant_id)) for one in goods if one.variant_id]
    known = variants_by_id([pk for _, pk in lines])  # as they are called today
    return [_row(known[pk].sku, one.text, str(wanted[one.key])) for one, pk in lines]


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


def _rows(lines: Iterable[Earlier]) -> list[Row]:
    """Each SKU once, in base units."""
    found = list(lines)
    variants = variants_by_sku({one.sku for one in found})
    names, sums = dict[str, str](), dict[str, int]()
    for one in found:
        names.setdefault(one.sku, one.name)
        sums[one.sku] = sums.get(one.sku, 0) + _base(variants.get(one.sku), one)
    return [_row(sku, names[sku], str(many)) for sku, many in sums.items()]


def _base(variant: VariantView | None, one: Earlier) -> int:
    unit = next((unit for unit in variant.units if unit.code == one.unit), None) if variant else None
    return one.quantity * unit.numerator // unit.denominator if unit else one.quantity


def _row(sku: str, name: str, quantity: str) -> Row:
    return {"sku": sku, "name": name, "quantity": quantity, "wish": ""}
