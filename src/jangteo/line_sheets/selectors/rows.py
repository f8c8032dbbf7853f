"""A tile of a listing as rows of a sheet."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from jangteo.catalog.types import UnitView, VariantId, VariantView
from jangteo.line_sheets.types import SheetRow, SheetStep
from jangteo.pricing.selectors import resale_margin
from jangteo.pricing.types import QuantityRule
from jangteo.search.types import Tile


def sheet_rows(
    tile: Tile, limits: Mapping[VariantId, QuantityRule], chosen: Collection[VariantId] = ()
) -> tuple[SheetRow, ...]:
    """The variants of a product in their order; only those chosen, where some are."""
    return tuple(
        _row(tile, one, limits.get(one.id, QuantityRule()))
        for one in tile.card.variants
        if not one.is_gift_card and (not chosen or one.id in chosen)
    )


def _row(tile: Tile, variant: VariantView, limit: QuantityRule) -> SheetRow:
    offer, retail = tile.offers[variant.id], tile.retail.get(variant.id)
    steps = tuple(SheetStep(one.from_quantity, one.unit, resale_margin(retail, one.unit)) for one in offer.ladder)
    return SheetRow(
        sku=variant.sku,
        gtin=variant.gtin,
        label=variant.label,
        steps=steps,
        retail=retail.gross if retail else None,
        least=limit.first_from(steps[0].from_quantity if steps else 1),
        multiple=limit.step or 1,
        case=_case(variant.units),
        is_there=tile.available.get(variant.id, 0) > 0,
        leaves_on=tile.comes_on.get(variant.id),
    )


def _case(units: Sequence[UnitView]) -> tuple[str, str] | None:
    larger = [(Fraction(one.numerator, one.denominator), one.name) for one in units]
    size, name = min((one for one in larger if one[0] > 1), default=(Fraction(0), ""))
    return (name, str(size)) if size else None
