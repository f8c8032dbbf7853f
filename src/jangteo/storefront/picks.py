"""A product's axes as buttons: where each value leads from the variant that is looked at, and why it may not."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from jangteo.catalog.types import AxisView, OptionValueView, VariantView
from jangteo.search.types import Tile
from jangteo.storefront.goods import stock_of


@dataclass(frozen=True, slots=True)
class Pick:
    """A value of an axis.

    sku        where it leads; empty: there is no such combination, and `why` says so
    why        what stands beside its name: sold out, or with what it is not made
    is_chosen  the variant that is looked at has it
    """

    name: str
    swatch: str
    sku: str
    why: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class AxisPicks:
    """An axis with a button for each value that is sold."""

    name: str
    chosen: str
    picks: tuple[Pick, ...]


def picks(
    axes: Sequence[AxisView], variants: Sequence[VariantView], chosen: VariantView, out: Collection[UUID]
) -> list[AxisPicks]:
    """A button for each value that some variant has; empty where the product has no axes.

    A value leads to the variant that differs in this axis alone. Where there is none it leads nowhere, but where it
    could be had by no other way: then to the nearest variant that has it.

    out  variants that can't be had now
    """
    if not axes or len(chosen.option_ids) != len(axes):
        return []
    by_values = {one.option_ids: one for one in variants}
    reached = _reached(by_values, chosen.option_ids)
    return [
        AxisPicks(
            axis.name,
            next((value.name for value in axis.values if value.id == chosen.option_ids[at]), ""),
            tuple(
                _pick(at, value, axes, chosen, by_values, reached, out)
                for value in axis.values
                if any(values[at] == value.id for values in by_values)
            ),
        )
        for at, axis in enumerate(axes)
    ]


def out_of_stock(tile: Tile) -> frozenset[UUID]:
    """Variants of a tile that can't be ordered now."""
    return frozenset(one.id for one in tile.card.variants if not stock_of(tile, one.id).is_orderable)


def _pick(  # noqa: PLR0913 -- a place among all others
    at: int,
    value: OptionValueView,
    axes: Sequence[AxisView],
    chosen: VariantView,
    by_values: Mapping[tuple[UUID, ...], VariantView],
    reached: Collection[tuple[UUID, ...]],
    out: Collection[UUID],
) -> Pick:
    wanted = (*chosen.option_ids[:at], value.id, *chosen.option_ids[at + 1 :])
    found = by_values.get(wanted)
    if found is not None:
        why = _("Sold out") if found.id in out else ""
        return Pick(value.name, value.swatch, found.sku, why, found.id == chosen.id)
    names = {one.id: one.name for axis in axes for one in axis.values}
    others = " · ".join(names[pk] for place, pk in enumerate(chosen.option_ids) if place != at)
    why = _("not with %(others)s") % {"others": others}
    if any(values[at] == value.id for values in reached):
        return Pick(value.name, value.swatch, "", why)
    near = max(
        (values for values in by_values if values[at] == value.id),
        key=lambda values: sum(one == other for one, other in zip(values, chosen.option_ids, strict=True)),
    )
    return Pick(value.name, value.swatch, by_values[near].sku, why)


def _reached(by_values: Collection[tuple[UUID, ...]], start: tuple[UUID, ...]) -> set[tuple[UUID, ...]]:
    """The combinations that one comes to from another by changing one axis at a time."""
    near: dict[tuple[int, tuple[UUID, ...]], list[tuple[UUID, ...]]] = defaultdict(list)
    for values in by_values:
        for at in range(len(values)):
            near[at, (*values[:at], *values[at + 1 :])].append(values)
    found, waiting = {start}, [start]
    while waiting:
        values = waiting.pop()
        for at in range(len(values)):
            for other in near.pop((at, (*values[:at], *values[at + 1 :])), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
    return found
