"""What a listing's address asks for, and the addresses of its neighbours.

`f.<attribute>=<option>` chooses an option or (`yes`) a flag, `min.<attribute>` and `max.<attribute>` bound a number;
anything else in the address is left alone.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from jangteo.catalog.types import AttributeKind, Facet, ListingFilter, NumberRange, Sort

OPTION, LOWEST, HIGHEST = "f.", "min.", "max."
FLAG_VALUE = "yes"
MOST_TEXT = 100
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Link:
    """One choice in the page: its words and where it leads."""

    name: str
    address: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetBox:
    """One way to narrow the list, ready to show."""

    facet: Facet
    values: tuple[Link, ...]
    is_open: bool
    low: str = ""
    high: str = ""

    @property
    def is_number(self) -> bool:
        return self.facet.kind == AttributeKind.NUMBER

    @property
    def low_key(self) -> str:
        return f"{LOWEST}{self.facet.code}"

    @property
    def high_key(self) -> str:
        return f"{HIGHEST}{self.facet.code}"


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """The address of a listing, read."""

    wanted: ListingFilter
    sort: Sort
    page: int
    params: QueryDict

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wanted.options or self.wanted.numbers or self.wanted.flags)


def read_query(params: QueryDict, category_slug: str = "") -> ListingQuery:
    """Read an address; what makes no sense in it is left out."""
    options: dict[str, frozenset[str]] = {}
    flags: set[str] = set()
    for key in params:
        code = key.removeprefix(OPTION)
        values = frozenset(value for value in params.getlist(key) if value and "\x00" not in value)
        if not key.startswith(OPTION) or not values or "\x00" in key:
            continue
        if values == {FLAG_VALUE}:
            flags.add(code)
        else:
            options[code] = values
    wanted = ListingFilter(
        category_slug=category_slug,
        text=params.get("q", "").replace("\x00", "").strip()[:MOST_TEXT],
        options=options,
        numbers=_numbers(params),
        flags=frozenset(flags),
    )
    sort = params.get("sort", "")
    return ListingQuery(
        wanted=wanted,
        sort=Sort(sort) if sort in list(Sort) else Sort.FEATURED,
        page=_page(params.get("page", "")),
        params=params,
    )


def facet_boxes(query: ListingQuery, facets: list[Facet]) -> list[FacetBox]:
    """Facets with an address behind every value."""
    boxes = []
    for place, facet in enumerate(facets):
        values = tuple(
            Link(value.name, _toggled(query.params, f"{OPTION}{facet.code}", value.value), value.count, value.is_chosen)
            for value in facet.values
            if value.count or value.is_chosen
        )
        low, high = query.params.get(f"{LOWEST}{facet.code}", ""), query.params.get(f"{HIGHEST}{facet.code}", "")
        is_used = bool(low or high) or any(value.is_chosen for value in values)
        if values or facet.kind == AttributeKind.NUMBER:
            boxes.append(FacetBox(facet, values, is_open=place < 3 or is_used, low=low, high=high))
    return boxes


def chosen_links(query: ListingQuery, boxes: list[FacetBox]) -> list[Link]:
    """What is chosen, each with the address that takes it back."""
    links = [value for box in boxes for value in box.values if value.is_chosen]
    for box in boxes:
        if box.low or box.high:
            keys = (f"{LOWEST}{box.facet.code}", f"{HIGHEST}{box.facet.code}")
            name = f"{box.facet.name} {box.low}–{box.high} {box.facet.unit}".strip()
            links.append(Link(name, _without(query.params, *keys)))
    return links


def cleared_address(query: ListingQuery) -> str:
    """The same list without any narrowing."""
    return _without(query.params, *(key for key in query.params if key.startswith((OPTION, LOWEST, HIGHEST))))


def sheet_query(query: ListingQuery) -> str:
    """What a line sheet of the same list is asked for by."""
    changed = _copy(query.params)
    changed["category"] = query.wanted.category_slug
    return f"?{changed.urlencode()}"


def sort_links(query: ListingQuery) -> list[Link]:
    """The orders a list can have."""
    names = {Sort.FEATURED: _("Our choice"), Sort.NEWEST: _("Newest"), Sort.NAME: _("By name")}
    names |= {Sort.PRICE: _("Cheapest first"), Sort.PRICE_DOWN: _("Dearest first")}
    return [
        Link(name, query_with(query.params, "sort", sort.value), is_chosen=sort == query.sort)
        for sort, name in names.items()
    ]


def page_numbers(page: int, page_count: int) -> list[int | None]:
    """Numbers to link, None for a gap: 1 … 4 5 6 … 12."""
    near = [number for number in range(1, page_count + 1) if number in (1, page_count) or abs(number - page) <= 1]
    numbers: list[int | None] = []
    for place, number in enumerate(near):
        if place and number - near[place - 1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


def _numbers(params: QueryDict) -> dict[str, NumberRange]:
    codes = {key.removeprefix(LOWEST) for key in params if key.startswith(LOWEST)}
    codes |= {key.removeprefix(HIGHEST) for key in params if key.startswith(HIGHEST)}
    codes = {code for code in codes if "\x00" not in code}  # PostgreSQL knows no NUL
    ranges = {
        code: NumberRange(_number(params, f"{LOWEST}{code}"), _number(params, f"{HIGHEST}{code}")) for code in codes
    }
    return {code: bounds for code, bounds in ranges.items() if bounds != NumberRange()}


def _number(params: QueryDict, key: str) -> Decimal | None:
    try:
        value = Decimal(params.get(key, "").strip()[:20])
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 12 else None


def _page(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _toggled(params: QueryDict, key: str, value: str) -> str:
    changed = _copy(params)
    values = changed.getlist(key)
    changed.setlist(key, [one for one in values if one != value] if value in values else [*values, value])
    return f"?{changed.urlencode()}"


def query_with(params: QueryDict, key: str, value: str) -> str:
    """The address with one thing more or otherwise, from its first page."""
    changed = _copy(params)
    changed[key] = value
    return f"?{changed.urlencode()}"


def _without(params: QueryDict, *keys: str) -> str:
    changed = _copy(params)
    for key in keys:
        changed.pop(key, None)
    return f"?{changed.urlencode()}"


def _copy(params: QueryDict) -> QueryDict:
    changed = params.copy()
    changed.pop("page", None)
    return changed
