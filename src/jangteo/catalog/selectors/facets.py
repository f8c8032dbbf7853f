from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jangteo.catalog.models import AttributeValue
from jangteo.catalog.rules import facet_counts
from jangteo.catalog.selectors.visible import narrowed, visible_products
from jangteo.catalog.types import AttributeKind, Facet, FacetValue, ListingFilter, Viewer
from jangteo.kernel.languages import say

FEWEST_VALUES = 2


def list_facets(viewer: Viewer, wanted: ListingFilter) -> list[Facet]:
    """The ways to narrow a listing, counted over what this viewer may see; one query.

    Each facet counts under all chosen filters but its own, so a count is what a click would give.
    """
    whole = replace(wanted, options={}, numbers={}, flags=frozenset())
    products = narrowed(visible_products(viewer), whole).values("pk")
    rows: list[Any] = list(
        AttributeValue.objects.filter(product__in=products, attribute__is_facet=True)
        .order_by("attribute__position", "option__position")
        .values(
            "product_id",
            "number",
            "flag",
            "attribute__code",
            "attribute__names",
            "attribute__kind",
            "attribute__unit",
            "option__code",
            "option__names",
        )
    )
    counts = facet_counts(
        [(str(r["product_id"]), r["attribute__code"], r["option__code"], r["number"], r["flag"]) for r in rows], wanted
    )
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["attribute__code"]].append(row)
    facets = [_facet(code, group, counts, wanted, viewer.language) for code, group in grouped.items()]
    return [facet for facet in facets if facet is not None]


def _facet(
    code: str, rows: Sequence[dict[str, Any]], counts: dict[tuple[str, str], int], wanted: ListingFilter, language: str
) -> Facet | None:
    kind = AttributeKind(rows[0]["attribute__kind"])
    facet = Facet(
        code=code, name=say(rows[0]["attribute__names"], language), kind=kind, unit=rows[0]["attribute__unit"]
    )
    if kind == AttributeKind.NUMBER:
        numbers: list[Decimal] = [row["number"] for row in rows if row["number"] is not None]
        if len(set(numbers)) < FEWEST_VALUES:
            return None
        return replace(facet, lowest=min(numbers), highest=max(numbers))
    if kind == AttributeKind.FLAG:
        value = FacetValue(
            "yes", say(rows[0]["attribute__names"], language), counts.get((code, "yes"), 0), code in wanted.flags
        )
        return replace(facet, values=(value,)) if any(row["flag"] for row in rows) else None
    chosen = wanted.options.get(code, frozenset())
    names = {row["option__code"]: row["option__names"] for row in rows if row["option__code"]}
    values = tuple(
        FacetValue(option, say(name, language), counts.get((code, option), 0), option in chosen)
        for option, name in names.items()
    )
    return replace(facet, values=values) if len(values) >= FEWEST_VALUES or chosen else None
