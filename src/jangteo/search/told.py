"""Products as the API tells them, in plain values: whole pages are made of them, too many to be checked one by one.

The form is that of the schemas in `search.api`; a test reads answers back by them.
"""

from decimal import Decimal
from typing import Any

from jangteo.catalog.selectors import CATEGORY
from jangteo.catalog.types import Facet, FacetStep, VariantView
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.selectors import content_price
from jangteo.pricing.types import PriceOffer, Step
from jangteo.search.types import ListingPage, OwnFacets, ProductSheet, Tile

type Told = dict[str, Any]


def page_told(page: ListingPage) -> Told:
    """A `ProductPageOut`."""
    return {
        "products": [product_told(tile) for tile in page.tiles],
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
        "facets": [_facet(facet) for facet in page.facets if facet.code != CATEGORY],
        "own_facets": _own_facets(page.own) if page.own else None,
        "asked": page.finding.asked if page.finding else "",
        "repairs": [repair.value for repair in page.finding.repairs] if page.finding else [],
    }


def product_told(tile: Tile) -> Told:
    """A `ProductOut`."""
    card = tile.card
    return {
        "slug": card.slug,
        "name": card.name,
        "tagline": card.tagline,
        "category": card.category_slug,
        "launched_on": card.launched_on.isoformat() if card.launched_on else None,
        "from_price": _unit_price(tile.lowest.unit) if tile.lowest else None,
        "price_hidden": tile.is_hidden,
        "for_sale": tile.is_for_sale,
        "stock": tile.stock.value,
        "variants": [_variant(tile, variant) for variant in card.variants],
    }


def sheet_told(sheet: ProductSheet) -> Told:
    """A `WholeProductOut`."""
    page = sheet.page
    return {
        **product_told(sheet.tile),
        "description": page.description,
        "category_name": page.category_name,
        "specifications": [{"code": row.code, "name": row.name, "value": row.value} for row in page.specifications],
        "pictures": [str(picture.id) for picture in page.pictures],
        "axes": [
            {
                "code": axis.code,
                "name": axis.name,
                "values": [{"code": one.code, "name": one.name, "swatch": one.swatch} for one in axis.values],
            }
            for axis in page.axes
        ],
        "options": _options(sheet),
    }


def _options(sheet: ProductSheet) -> dict[str, dict[str, str]]:
    """{SKU: {axis: value}} of the variants that have values."""
    axes = sheet.page.axes
    codes = {value.id: value.code for axis in axes for value in axis.values}
    return {
        one.sku: {axis.code: codes[pk] for axis, pk in zip(axes, one.option_ids, strict=True)}
        for one in sheet.page.card.variants
        if axes and one.option_ids
    }


def _variant(tile: Tile, variant: VariantView) -> Told:
    offer, lowest, comes_on = tile.offers[variant.id], tile.lowest_lately.get(variant.id), tile.comes_on.get(variant.id)
    return {
        "sku": variant.sku,
        "gtin": variant.gtin,
        "label": variant.label,
        "units": [
            {"code": unit.code, "name": unit.name, "numerator": unit.numerator, "denominator": unit.denominator}
            for unit in variant.units
        ],
        "ladder": [_step(offer, step) for step in offer.ladder],
        "price_hidden": offer.is_hidden,
        "lowest_30_days": _unit_price(lowest) if lowest else None,
        "content_price": _by_content(offer, variant),
        "gift_card": variant.is_gift_card,
        "available": tile.available.get(variant.id, 0),
        "leaves_on": comes_on.isoformat() if comes_on else None,
    }


def _by_content(offer: PriceOffer, variant: VariantView) -> Told | None:
    found = content_price(offer.ladder[0].unit, variant.content) if offer.ladder and variant.content else None
    if found is None:
        return None
    price = {"amount": str(found.price.to_decimal()), "currency": found.price.currency}
    return {"price": price, "per": found.amount, "unit": found.unit.value}


def _step(offer: PriceOffer, step: Step) -> Told:
    was = offer.reference(step.from_quantity) if offer.was else None
    return {
        "from_quantity": step.from_quantity,
        "unit_price": _unit_price(step.unit),
        "was": _unit_price(was) if was else None,
    }


def _unit_price(price: UnitPrice) -> Told:
    return {"amount": price.to_text(), "currency": price.currency}


def _facet(facet: Facet) -> Told:
    return {
        "code": facet.code,
        "name": facet.name,
        "kind": facet.kind.value,
        "unit": facet.unit,
        "values": [{"value": one.value, "name": one.name, "count": one.count} for one in facet.values],
        "lowest": _number(facet.lowest),
        "highest": _number(facet.highest),
        "steps": [_facet_step(one) for one in facet.steps],
    }


def _own_facets(own: OwnFacets) -> Told:
    steps = [_facet_step(one) for one in own.steps]
    return {"lowest": _number(own.lowest), "highest": _number(own.highest), "steps": steps, "in_stock": own.there}


def _facet_step(step: FacetStep) -> Told:
    return {"lowest": str(step.lowest), "highest": str(step.highest), "count": step.count}


def _number(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
