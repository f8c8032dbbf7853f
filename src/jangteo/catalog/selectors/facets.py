import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from jangteo.catalog.models import Attribute, AttributeValue
from jangteo.catalog.rules import (
    CATEGORY,
    FacetRow,
    UnknownMeasure,
    facet_counts,
    fitting,
    in_unit,
    number_steps,
    units_beside,
)
from jangteo.catalog.selectors.visible import on_shelf
from jangteo.catalog.types import (
    AttributeKind,
    Facet,
    FacetStep,
    FacetValue,
    ListingFilter,
    NumberRange,
    ProductId,
    Viewer,
)
from jangteo.kernel.languages import say
from jangteo.kernel.prepared import prepared

FEWEST_VALUES = 2
CATEGORY_NAMES = json.dumps({"ko": "분류", "en": "Category"})

# product, attribute, option, number, flag; the attribute's kind, unit and names; the option's names
type Row = tuple[str, str, str | None, Decimal | None, bool | None, str, str, str, str]

NOTHING_KEPT: Mapping[str, Collection[ProductId]] = {}


def bare(wanted: ListingFilter) -> ListingFilter:
    """The same listing before anybody narrowed it by facets."""
    return replace(wanted, options={}, numbers={}, flags=frozenset(), shelves=frozenset())


def understood(wanted: ListingFilter) -> tuple[ListingFilter, list[str]]:
    """The filter with its numbers in base units, and the codes in it that mean nothing; those are left out.

    A code means nothing where no attribute of that kind has it, or a bound is typed in a unit of something else. One
    query where the filter names an attribute.
    """
    asked = {*wanted.options, *wanted.numbers, *wanted.flags}
    if not asked:
        return wanted, []
    rows = Attribute.objects.filter(code__in=sorted(asked)).values_list("code", "kind", "unit")
    known = {code: (AttributeKind(kind), unit) for code, kind, unit in rows}
    of_kind = {kind: {code for code, (own, _) in known.items() if own == kind} for kind in AttributeKind}
    numbers: dict[str, NumberRange] = {}
    for code in of_kind[AttributeKind.NUMBER] & set(wanted.numbers):
        try:
            numbers[code] = in_unit(wanted.numbers[code], known[code][1])
        except UnknownMeasure:
            continue
    options = {code: own for code, own in wanted.options.items() if code in of_kind[AttributeKind.OPTION]}
    flags = wanted.flags & of_kind[AttributeKind.FLAG]
    left = {*wanted.options} - {*options} | {*wanted.numbers} - {*numbers} | wanted.flags - flags
    return replace(wanted, options=options, numbers=numbers, flags=flags), sorted(left)


def list_facets(
    viewer: Viewer, wanted: ListingFilter, kept: Mapping[str, Collection[ProductId]] = NOTHING_KEPT
) -> list[Facet]:
    """The ways to narrow a listing, counted over what this viewer may see; two queries.

    Each facet counts under all chosen filters but its own, so a count is what a click would give. One that leaves no
    choice is not told.

    wanted  as `understood` gives it
    kept    {a filter that the catalogue does not know: the products that it keeps}
    """
    rows = _rows(viewer, bare(wanted))
    told: list[FacetRow] = [row[:5] for row in rows]
    others: dict[str, Set[str]] = {name: {str(one) for one in ids} for name, ids in kept.items()}
    counts = facet_counts(told, wanted, others)
    passes = fitting(told, wanted) | others
    size = len({row[0] for row in told})
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    facets = []
    for code, group in grouped.items():
        if AttributeKind(group[0][5]) == AttributeKind.NUMBER:
            facets.append(_numbers(code, group, passes, viewer.language))
        else:
            facets.append(_choices(code, group, counts, wanted, (viewer.language, size)))
    return [facet for facet in facets if facet is not None]


def _rows(viewer: Viewer, whole: ListingFilter) -> list[Row]:
    """What the products of the listing before facets are by: categories first, as if they were an attribute of theirs,
    then attributes in their order.
    """
    if whole.finds_nothing:
        return []
    asked = (viewer, whole.category_slug or None, whole.found)
    option = AttributeKind.OPTION.value
    shelves: list[Row] = [
        (pk, CATEGORY, slug, None, None, option, "", CATEGORY_NAMES, names) for pk, slug, names in _shelves(*asked)
    ]
    return shelves + _values(*asked)


@prepared
def _shelves(viewer: Viewer, category: str | None, found: Sequence[ProductId] | None) -> QuerySet[Any, Any]:
    products = on_shelf(viewer, category, found).order_by("category__position", "category__slug")
    return products.values_list(_as_text("pk"), "category__slug", _as_text("category__names"))


@prepared
def _values(viewer: Viewer, category: str | None, found: Sequence[ProductId] | None) -> QuerySet[Any, Any]:
    rows = AttributeValue.objects.filter(
        product__in=on_shelf(viewer, category, found).values("pk"), attribute__is_facet=True
    )
    return rows.order_by("attribute__position", "attribute__code", "option__position", "option__code").values_list(
        _as_text("product_id"),
        "attribute__code",
        "option__code",
        "number",
        "flag",
        "attribute__kind",
        "attribute__unit",
        _as_text("attribute__names"),
        _as_text("option__names"),
    )


def _as_text(column: str) -> Cast:
    """As the database writes it down: of thousands of rows few are told, and texts are compared fast."""
    return Cast(column, TextField())


def _told(names: str, language: str) -> str:
    return say(json.loads(names), language)


def _numbers(code: str, rows: Sequence[Row], passes: Mapping[str, Set[str]], language: str) -> Facet | None:
    numbers: list[tuple[str, Decimal]] = [(row[0], row[3]) for row in rows if row[3] is not None]
    known = {number for _, number in numbers}
    if len(known) < FEWEST_VALUES:
        return None
    _, _, _, _, _, _, unit, name, _ = rows[0]
    return Facet(
        code=code,
        name=_told(name, language),
        kind=AttributeKind.NUMBER,
        unit=unit,
        lowest=min(known),
        highest=max(known),
        steps=tuple(FacetStep(*step) for step in number_steps(numbers, passes, code, by_value=True)),
        units=units_beside(unit),
    )


def _choices(
    code: str,
    rows: Sequence[Row],
    counts: Mapping[tuple[str, str], int],
    wanted: ListingFilter,
    read: tuple[str, int],
) -> Facet | None:
    """Options and flags.

    read  the language, and how many products the listing has before facets
    """
    language, size = read
    name, kind = _told(rows[0][7], language), AttributeKind(rows[0][5])
    facet = Facet(code=code, name=name, kind=kind)
    if kind == AttributeKind.FLAG:
        value = FacetValue("yes", name, counts.get((code, "yes"), 0), code in wanted.flags)
        having = {row[0] for row in rows if row[4]}
        return replace(facet, values=(value,)) if value.is_chosen or 0 < len(having) < size else None
    chosen = wanted.shelves if code == CATEGORY else wanted.options.get(code, frozenset())
    names = {row[2]: row[8] for row in rows if row[2]}
    values = tuple(
        FacetValue(option, _told(told, language), counts.get((code, option), 0), option in chosen)
        for option, told in names.items()
    )
    return replace(facet, values=values) if len(values) >= FEWEST_VALUES or chosen else None
