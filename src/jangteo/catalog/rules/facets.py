"""What a listing can be narrowed by: which products fit, how many a click would give."""

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise
from types import MappingProxyType

from jangteo.catalog.types import ListingFilter

CATEGORY = "@category"  # no attribute's code: those are slugs
MOST_STEPS = 6
NOBODY: Mapping[str, Set[str]] = MappingProxyType({})

type FacetRow = tuple[str, str, str | None, Decimal | None, bool | None]


def facet_counts(
    rows: Sequence[FacetRow], chosen: ListingFilter, kept: Mapping[str, Set[str]] = NOBODY
) -> dict[tuple[str, str], int]:
    """{(attribute, value): products}; each attribute is counted under all filters but its own.

    rows  (product, attribute, option code, number, flag), for every product of the listing before facets
    kept  {a filter that is no attribute's: the products that it keeps}
    """
    passes = fitting(rows, chosen) | dict(kept)
    values: dict[tuple[str, str], set[str]] = {}
    for product, attribute, option, _, flag in rows:
        value = option if option is not None else ("yes" if flag else None)
        if value is not None:
            values.setdefault((attribute, value), set()).add(product)
    return {(attribute, value): len(_under(passes, having, attribute)) for (attribute, value), having in values.items()}


def fitting(rows: Iterable[FacetRow], chosen: ListingFilter) -> dict[str, Set[str]]:
    """{attribute that is filtered by: the products that fit it}."""
    asked = set(chosen.options) | set(chosen.numbers) | set(chosen.flags) | ({CATEGORY} if chosen.shelves else set())
    passes: dict[str, set[str]] = {attribute: set() for attribute in asked}
    for product, attribute, option, number, flag in rows:
        if attribute in asked and _fits(attribute, option, number, flag, chosen):
            passes[attribute].add(product)
    return dict(passes)


def number_steps(
    rows: Iterable[tuple[str, Decimal]],
    passes: Mapping[str, Set[str]] = NOBODY,
    attribute: str = "",
    *,
    by_value: bool = False,
) -> list[tuple[Decimal, Decimal, int]]:
    """(lowest, highest, products) of ranges with round ends that hold all numbers, without the empty ones.

    Both ends belong to a range, as in a filter: a count is what a click would give.

    rows      (product, number) of the listing before facets, so that the ranges stay where they are
    passes    {filter: products it keeps}; all count but the attribute's own
    by_value  where there are no more numbers than ranges, each stands for itself
    """
    known = list(rows)
    numbers = sorted({number for _, number in known})
    steps = list(pairwise(_edges(sorted(number for _, number in known))))
    if by_value and len(numbers) <= MOST_STEPS:
        steps = [(one, one) for one in numbers]
    found = []
    for low, high in steps:
        having = {product for product, number in known if low <= number <= high}
        count = len(_under(passes, having, attribute))
        if count:
            found.append((low, high, count))
    return found


def _edges(numbers: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers around and between these, so that about as many stand in each of at most `MOST_STEPS` ranges.

    numbers  ascending, as often as there are
    """
    if not numbers or numbers[0] == numbers[-1]:
        return []
    low, high = _round(numbers[0], 2, ROUND_FLOOR), _round(numbers[-1], 2, ROUND_CEILING)
    cuts = {_round(numbers[len(numbers) * part // MOST_STEPS], 1, ROUND_HALF_UP) for part in range(1, MOST_STEPS)}
    return [low, *sorted(one for one in cuts if low < one < high), high]


def _round(number: Decimal, digits: int, mode: str) -> Decimal:
    """A number to so many of its first digits, written without an exponent."""
    if not number:
        return Decimal(0)
    return Decimal(f"{number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1), mode):f}")


def _under(passes: Mapping[str, Set[str]], having: Set[str], attribute: str) -> Set[str]:
    """Those of the products that all filters but one's own keep."""
    for other, fit in passes.items():
        if other != attribute:
            having = having & fit
    return having


def _fits(attribute: str, option: str | None, number: Decimal | None, flag: bool | None, chosen: ListingFilter) -> bool:
    if attribute == CATEGORY:
        return option in chosen.shelves
    if attribute in chosen.options:
        return option in chosen.options[attribute]
    if attribute in chosen.flags:
        return bool(flag)
    bounds = chosen.numbers.get(attribute)
    return bounds is not None and number is not None and bounds.has(number)
