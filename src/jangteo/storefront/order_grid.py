"""A product's variants as a table of quantities: the first axis down, the second across, a table for each third."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jangteo.catalog.types import AxisView, OptionValueView, ProductCard, VariantId, VariantView
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.wholes import read_whole
from jangteo.pricing.types import PriceOffer, QuantityRule
from jangteo.purchasing.types import LARGEST
from jangteo.search.types import ProductSheet
from jangteo.storefront.goods import Stock, packing_of, stock_of, unit_size

type _Value = UUID | str | None  # of an axis; the variant itself where the first axis has none

MOST_CELLS = 500  # as many lines as a list may have


@dataclass(frozen=True, slots=True)
class Cell:
    """A variant in the table.

    down/across  its place, by which the arrow keys move
    typed        what stands in its field; empty: none of it
    rule         what may be ordered, where that is not the same for all of the table
    packing      pieces in the smallest pack, where that is not the same for all
    """

    sku: str
    label: str
    down: int
    across: int
    price: UnitPrice | None
    stock: Stock
    typed: str = ""
    wrong: str = ""
    rule: QuantityRule | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class GridRow:
    """A value of the first axis; None stands where there is no such combination."""

    name: str
    swatch: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table for one value of the third axis; `title` is empty where there is none."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """All tables of a product.

    corner   what stands down and across
    rule     the rule of quantities, where it is the same for all
    packing  (the name of the smallest pack, pieces in it), where it is the same for all
    pieces   in all fields together
    total    of what is typed, at the steps that it reaches alone; None where nothing is or no price is seen
    """

    corner: str
    tables: tuple[GridTable, ...]
    rule: QuantityRule | None
    packing: tuple[str, int] | None
    pieces: int
    total: Money | None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A variant with where it stands: of the third axis, down, across."""

    variant: VariantView
    deep: UUID | None
    down: UUID | str
    across: UUID | None


def is_grid(card: ProductCard) -> bool:
    """Whether there is something to order by table."""
    return 1 < len(card.variants) <= MOST_CELLS and not any(one.is_gift_card for one in card.variants)


def field_name(sku: str) -> str:
    """What a variant's field is called."""
    return f"count-{sku}"


def grid_of(
    found: ProductSheet,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Grid:
    """The tables with what was typed and what is wrong with it.

    typed     {SKU: what stands in its field}
    problems  {SKU: why it did not go into the cart}
    """
    axes = found.page.axes
    variants = found.page.card.variants
    places = [_place(one, axes) for one in variants]
    rules = {found.limits.get(one.id) for one in variants}
    packs = {(pack.name, int(unit_size(pack))) for one in variants if (pack := packing_of(one.units))}
    maker = _Maker(found, typed or {}, problems or {}, is_one_rule=len(rules) == 1)
    deep = axes[2].values if len(axes) > 2 else (None,)
    return Grid(
        corner=" / ".join(axis.name for axis in axes[:2]),
        tables=tuple(table for one in deep if (table := maker.table(one, axes, places)) is not None),
        rule=next(iter(rules)) if len(rules) == 1 else None,
        packing=next(iter(packs)) if len(packs) == 1 else None,
        pieces=sum(counts_of(variants, typed or {}).values()),
        total=_total(found, counts_of(variants, typed or {})),
        wrong=wrong,
    )


def counts_of(variants: Sequence[VariantView], typed: Mapping[str, str]) -> dict[VariantId, int]:
    """{variant: pieces} of the fields that name a number above zero."""
    read = {one.id: read_whole(typed.get(one.sku, "").strip()) for one in variants}
    return {pk: count for pk, count in read.items() if count and count <= LARGEST}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes tables out of one product sheet."""

    found: ProductSheet
    typed: Mapping[str, str]
    problems: Mapping[str, str]
    is_one_rule: bool

    def table(
        self, deep: OptionValueView | None, axes: Sequence[AxisView], places: Sequence[_Place]
    ) -> GridTable | None:
        """The table of a value of the third axis; None where no variant has it."""
        here = [one for one in places if deep is None or one.deep == deep.id]
        if not here:
            return None
        down = _values(axes, 0, [one.down for one in here]) or [(one.down, one.variant.label, "") for one in here]
        across = _values(axes, 1, [one.across for one in here]) or [(None, "", "")]
        at: dict[tuple[_Value, _Value], VariantView] = {(one.down, one.across): one.variant for one in here}
        rows = tuple(
            GridRow(
                name,
                swatch,
                tuple(
                    self.cell(at.get((pk, column)), place, where)
                    for where, (column, _name, _swatch) in enumerate(across)
                ),
            )
            for place, (pk, name, swatch) in enumerate(down)
        )
        title = deep.name if deep else ""
        return GridTable(title, tuple((name, swatch) for _pk, name, swatch in across), rows)

    def cell(self, variant: VariantView | None, down: int, across: int) -> Cell | None:
        """A variant as the table shows it."""
        if variant is None:
            return None
        tile = self.found.tile
        offer, stock = tile.offers.get(variant.id), stock_of(tile, variant.id)
        price = _price(offer, 1)
        return Cell(
            sku=variant.sku,
            label=variant.label or variant.sku,
            down=down,
            across=across,
            price=price,
            stock=stock,
            typed=self.typed.get(variant.sku, ""),
            wrong=self.problems.get(variant.sku, ""),
            rule=None if self.is_one_rule else self.found.limits.get(variant.id),
            is_open=price is not None and offer is not None and offer.denial is None and stock.is_orderable,
        )


def _place(variant: VariantView, axes: Sequence[AxisView]) -> _Place:
    if not axes or len(variant.option_ids) != len(axes):
        return _Place(variant, None, variant.sku, None)
    first, second, third = (*variant.option_ids, None, None)[:3]
    return _Place(variant, third, first or variant.sku, second)


def _values(axes: Sequence[AxisView], at: int, used: Sequence[_Value]) -> list[tuple[_Value, str, str]]:
    """(value, name, swatch) of an axis, of those that stand in the table."""
    if len(axes) <= at:
        return []
    return [(value.id, value.name, value.swatch) for value in axes[at].values if value.id in used]


def _price(offer: PriceOffer | None, quantity: int) -> UnitPrice | None:
    if offer is None or not offer.ladder:
        return None
    step = offer.step_for(quantity) or offer.ladder[0]
    return step.unit


def _total(found: ProductSheet, counts: Mapping[VariantId, int]) -> Money | None:
    """What is typed comes to; goods of one mix reach a step together."""
    mix = {one.id: one.mix for one in found.page.card.variants}
    together: dict[str, int] = {}
    for pk, count in counts.items():
        together[mix[pk]] = together.get(mix[pk], 0) + count
    total: Money | None = None
    for pk, count in counts.items():
        price = _price(found.tile.offers.get(pk), together[mix[pk]] if mix[pk] else count)
        if price is not None:
            line = price.to_money(count)
            total = line if total is None else total + line
    return total
