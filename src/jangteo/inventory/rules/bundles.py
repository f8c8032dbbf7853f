"""Bundles: goods that are made of others and have no stock of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jangteo.catalog.types import VariantId
from jangteo.inventory.types import Demand

type Recipes = Mapping[VariantId, Mapping[VariantId, int]]


def taken_apart(demands: Sequence[Demand], recipes: Recipes) -> list[Demand]:
    """What lines need, each bundle by its components; the needs of all lines meet the same shelves.

    recipes  {bundle: {component: units in one}}
    """
    found: list[Demand] = []
    for demand in demands:
        parts = recipes.get(demand.variant_id)
        found += (
            [demand]
            if parts is None
            else [
                replace(demand, variant_id=component, quantity=demand.quantity * units, per_unit=units)
                for component, units in parts.items()
            ]
        )
    return found


def most_bundles(parts: Mapping[VariantId, int], free: Mapping[VariantId, int]) -> int:
    """As many bundles as the scarcest component allows.

    >>> most_bundles({"cup": 2, "pot": 1}, {"cup": 7, "pot": 9})
    3
    """
    return min((free.get(component, 0) // units for component, units in parts.items()), default=0)


def with_parts(variant_ids: Iterable[VariantId], recipes: Recipes) -> set[VariantId]:
    """The variants whose stock counts."""
    found: set[VariantId] = set()
    for one in variant_ids:
        found |= recipes[one].keys() if one in recipes else {one}
    return found
