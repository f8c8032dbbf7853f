"""The ways to narrow a listing as the page shows them: boxes of choices, and chips of what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from jangteo.catalog.selectors import CATEGORY, show_number
from jangteo.catalog.types import AttributeKind, Facet, FacetStep
from jangteo.kernel.money import UnitPrice
from jangteo.search.types import ListingPage, OwnFacets
from jangteo.storefront.listing_query import (
    HIGHEST,
    LEAST_PRICE,
    LOWEST,
    MOST_PRICE,
    NOW,
    OPTION,
    SHELF,
    STOCK,
    Link,
    ListingQuery,
    changed_to,
    toggled,
    without,
)
from jangteo.storefront.templatetags.storefront import unit_price

OPEN_BOXES, UNFOLDED = 4, 8


@dataclass(frozen=True, slots=True)
class FacetBox:
    """One way to narrow the list, ready to show.

    low/high          bounds as they were typed
    lowest/highest    bounds there are, as a hint
    units             others in which bounds may be typed
    """

    name: str
    values: tuple[Link, ...]
    is_open: bool
    low_key: str = ""
    high_key: str = ""
    low: str = ""
    high: str = ""
    lowest: str = ""
    highest: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return bool(self.low_key)

    @property
    def shown(self) -> tuple[Link, ...]:
        """What stands there at once: the chosen ones and the first."""
        return tuple(one for place, one in enumerate(self.values) if place < UNFOLDED or one.is_chosen)

    @property
    def folded(self) -> tuple[Link, ...]:
        return tuple(one for place, one in enumerate(self.values) if place >= UNFOLDED and not one.is_chosen)


def facet_boxes(query: ListingQuery, page: ListingPage, currency: str) -> list[FacetBox]:
    """Every way to narrow with an address behind every value: this buyer's own first."""
    boxes = _own_boxes(query, page.own, currency) if page.own else []
    for facet in page.facets:
        is_open = len(boxes) < OPEN_BOXES
        told = _numbers if facet.kind == AttributeKind.NUMBER else _choices
        box = told(query, facet, is_open=is_open)
        if box.values or box.is_number:
            boxes.append(box)
    return boxes


def chosen_links(query: ListingQuery, boxes: Sequence[FacetBox], currency: str) -> list[Link]:
    """What is chosen, each with the address that takes it back; what no box shows any more too."""
    links = [value for box in boxes if not box.is_number for value in box.values if value.is_chosen]
    named = {box.low_key: box for box in boxes if box.is_number}
    price = query.own.price
    if price.lowest is not None or price.highest is not None:
        words = f"{_('Price')} {_typed(price.lowest, currency)} – {_typed(price.highest, currency)}"
        links.append(Link(words, without(query.params, LEAST_PRICE, MOST_PRICE)))
    for code in sorted(query.wanted.numbers):
        low_key, high_key = f"{LOWEST}{code}", f"{HIGHEST}{code}"
        box = named.get(low_key)
        low, high = query.params.get(low_key, "").strip(), query.params.get(high_key, "").strip()
        unit = box.unit if box and not any(one.isalpha() for one in low + high) else ""
        bounds = low if low == high else f"{low} – {high}"
        words = f"{box.name if box else code} {bounds}{f' {unit}' if unit else ''}"
        links.append(Link(words, without(query.params, low_key, high_key)))
    return links


def _typed(number: Decimal | None, currency: str) -> str:
    """An amount that somebody typed; what is none is shown as it was typed."""
    if number is None:
        return ""
    try:
        return unit_price(UnitPrice(number, currency))
    except ValueError:
        return show_number(number)


def _own_boxes(query: ListingQuery, own: OwnFacets, currency: str) -> list[FacetBox]:
    boxes = []
    if own.there is not None:
        chosen = query.own.is_there
        address = without(query.params, STOCK) if chosen else changed_to(query.params, {STOCK: NOW})
        boxes.append(FacetBox(_("Stock"), (Link(_("Can be bought now"), address, own.there, chosen),), is_open=True))
    if own.lowest is not None and own.highest is not None:
        words = {step: _amounts(step, currency) for step in own.steps}
        box = _range(query, (LEAST_PRICE, MOST_PRICE), _("Price"), words, is_open=True)
        boxes.append(replace(box, lowest=show_number(own.lowest), highest=show_number(own.highest)))
    return boxes


def _amounts(step: FacetStep, currency: str) -> str:
    low, high = (unit_price(UnitPrice(one, currency)) for one in (step.lowest, step.highest))
    return f"{low} – {high}"


def _numbers(query: ListingQuery, facet: Facet, *, is_open: bool) -> FacetBox:
    keys = (f"{LOWEST}{facet.code}", f"{HIGHEST}{facet.code}")
    words = {step: f"{_told(step)} {facet.unit}".strip() for step in facet.steps}
    box = _range(query, keys, facet.name, words, is_open=is_open)
    hints = [show_number(one) if one is not None else "" for one in (facet.lowest, facet.highest)]
    return replace(box, lowest=hints[0], highest=hints[1], unit=facet.unit, units=facet.units)


def _told(step: FacetStep) -> str:
    """ "10–20", or "12" where one number stands for itself."""
    low, high = show_number(step.lowest), show_number(step.highest)
    return low if low == high else f"{low} – {high}"


def _range(
    query: ListingQuery, keys: tuple[str, str], name: str, words: Mapping[FacetStep, str], *, is_open: bool
) -> FacetBox:
    low, high = query.params.get(keys[0], "").strip(), query.params.get(keys[1], "").strip()
    values = []
    for step, told in words.items():
        bounds = {keys[0]: show_number(step.lowest), keys[1]: show_number(step.highest)}
        is_chosen = (low, high) == tuple(bounds.values())
        address = without(query.params, *keys) if is_chosen else changed_to(query.params, bounds)
        values.append(Link(told, address, step.count, is_chosen))
    return FacetBox(
        name,
        tuple(values),
        is_open=is_open or bool(low or high),
        low_key=keys[0],
        high_key=keys[1],
        low=low,
        high=high,
    )


def _choices(query: ListingQuery, facet: Facet, *, is_open: bool) -> FacetBox:
    key = SHELF if facet.code == CATEGORY else f"{OPTION}{facet.code}"
    name = _("Kind") if facet.code == CATEGORY else facet.name
    values = tuple(
        Link(value.name, toggled(query.params, key, value.value), value.count, value.is_chosen)
        for value in facet.values
        if value.count or value.is_chosen
    )
    return FacetBox(name, values, is_open=is_open or any(value.is_chosen for value in values))
