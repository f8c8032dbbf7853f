"""Which categories there are and what stands in them, for modules that speak of categories."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jangteo.catalog.models import Category, Variant
from jangteo.catalog.types import VariantId


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category's address and names."""

    id: UUID
    slug: str
    names: dict[str, Any]


def categories_by_slug(slugs: Iterable[str]) -> dict[str, Shelf]:
    """{slug: category}; one query."""
    rows = Category.objects.filter(slug__in=list(slugs))
    return {row.slug: Shelf(row.pk, row.slug, row.names) for row in rows}


def categories_by_id(ids: Iterable[UUID]) -> dict[UUID, Shelf]:
    """{id: category}; one query."""
    return {row.pk: Shelf(row.pk, row.slug, row.names) for row in Category.objects.filter(pk__in=list(ids))}


def categories_of(variant_ids: Iterable[UUID]) -> dict[VariantId, frozenset[UUID]]:
    """{variant: its category and those above}; two queries."""
    above: dict[UUID, UUID | None] = dict(Category.objects.values_list("pk", "parent_id"))
    found = {}
    rows = Variant.objects.filter(pk__in=list(variant_ids)).values_list("pk", "product__category_id")
    for variant_id, category_id in rows:
        line: list[UUID] = []
        here: UUID | None = category_id
        while here is not None and here not in line:
            line.append(here)
            here = above[here]
        found[VariantId(variant_id)] = frozenset(line)
    return found


def skus_by_id(variant_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{variant: SKU}; one query."""
    return dict(Variant.objects.filter(pk__in=list(variant_ids)).values_list("pk", "sku"))
