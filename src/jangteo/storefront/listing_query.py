"""What a listing's address asks for, and the addresses of its neighbours.

`f.<attribute>=<option>` chooses an option or (`yes`) a flag; `min.<attribute>` and `max.<attribute>` bound a number, in
any unit of what it measures (`min.height=30cm`); `price.min`, `price.max` and `stock=now` ask for what is this buyer's
own; `category=` chooses kinds in what was found. What can't be read is named and left out; anything else in the address
is left alone.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from jangteo.catalog.selectors import read_measure
from jangteo.catalog.types import ListingFilter, NumberRange, Sort
from jangteo.search.types import OwnFilter

OPTION, LOWEST, HIGHEST = "f.", "min.", "max."
LEAST_PRICE, MOST_PRICE, STOCK, SHELF = "price.min", "price.max", "stock", "category"
FLAG_VALUE = "yes"
MOST_TEXT = 100
MOST_PAGES = 1000
MOST_FILTERS = 60
NOW = "now"


@dataclass(frozen=True, slots=True)
class Link:
    """One choice in the page: its words and where it leads."""

    name: str
    address: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """The address of a listing, read.

    unread  keys of filters that could not be read
    """

    wanted: ListingFilter
    sort: Sort
    page: int
    params: QueryDict
    own: OwnFilter = field(default_factory=OwnFilter)
    unread: tuple[str, ...] = ()


def read_query(params: QueryDict, category_slug: str = "") -> ListingQuery:
    """Read an address; what makes no sense in it is left out."""
    options: dict[str, frozenset[str]] = {}
    flags: set[str] = set()
    unread: list[str] = []
    for key in [one for one in params if one.startswith(OPTION)][:MOST_FILTERS]:
        code = key.removeprefix(OPTION)
        values = frozenset(value for value in params.getlist(key)[:MOST_FILTERS] if value and "\x00" not in value)
        if not values or "\x00" in key:
            continue
        if values == {FLAG_VALUE}:
            flags.add(code)
        else:
            options[code] = values
    shelves = frozenset(one for one in params.getlist(SHELF)[:MOST_FILTERS] if one and "\x00" not in one)
    wanted = ListingFilter(
        category_slug=category_slug,
        text=params.get("q", "").replace("\x00", "").strip()[:MOST_TEXT],
        options=options,
        numbers=_numbers(params, unread),
        flags=frozenset(flags),
        shelves=frozenset() if category_slug else shelves,
    )
    sort = params.get("sort", "")
    return ListingQuery(
        wanted=wanted,
        sort=Sort(sort) if sort in list(Sort) else Sort.FEATURED,
        page=_page(params.get("page", "")),
        params=params,
        own=_own(params, unread),
        unread=tuple(unread),
    )


def is_filter(key: str) -> bool:
    """Whether a key of the address narrows the list."""
    return key.startswith((OPTION, LOWEST, HIGHEST)) or key in (LEAST_PRICE, MOST_PRICE, STOCK, SHELF)


def fits_a_sheet(query: ListingQuery) -> bool:
    """Whether a line sheet can be narrowed the same way; by price, stock and several shelves it is not."""
    return not any(key in (LEAST_PRICE, MOST_PRICE, STOCK, SHELF) for key in query.params)


def cleared_address(query: ListingQuery) -> str:
    """The same list without any narrowing."""
    return without(query.params, *(key for key in query.params if is_filter(key)))


def sheet_query(query: ListingQuery) -> str:
    """What a line sheet of the same list is asked for by."""
    changed = _copy(query.params)
    changed[SHELF] = query.wanted.category_slug
    return f"?{changed.urlencode()}"


def sort_links(query: ListingQuery, *, sees_prices: bool = True) -> list[Link]:
    """The orders a list can have."""
    names = {Sort.FEATURED: _("Our choice"), Sort.NEWEST: _("Newest"), Sort.NAME: _("By name")}
    if sees_prices:
        names |= {Sort.PRICE: _("Cheapest first"), Sort.PRICE_DOWN: _("Dearest first")}
    return [
        Link(name, changed_to(query.params, {"sort": sort.value}), is_chosen=sort == query.sort)
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


def toggled(params: QueryDict, key: str, value: str) -> str:
    """The address with a value of a key taken, or given back."""
    values = params.getlist(key)
    changed = _copy(params)
    changed.setlist(key, [one for one in values if one != value] if value in values else [*values, value])
    return _address(changed)


def changed_to(params: QueryDict, values: dict[str, str]) -> str:
    """The address with other values."""
    changed = _copy(params)
    for key, value in values.items():
        changed[key] = value
    return _address(changed)


def without(params: QueryDict, *keys: str) -> str:
    """The address without some keys."""
    changed = _copy(params)
    for key in keys:
        changed.pop(key, None)
    return _address(changed)


def _address(params: QueryDict) -> str:
    """One order for one list: words, filters by name, then order."""
    ordered = QueryDict(mutable=True)
    for key in sorted(params, key=lambda one: (one == "sort", is_filter(one), one)):
        values = [one for one in params.getlist(key) if one or not is_filter(key)]
        if values:
            ordered.setlist(key, sorted(values) if is_filter(key) else values)
    return f"?{ordered.urlencode()}"


def _numbers(params: QueryDict, unread: list[str]) -> dict[str, NumberRange]:
    codes = {key.removeprefix(LOWEST) for key in params if key.startswith(LOWEST)}
    codes |= {key.removeprefix(HIGHEST) for key in params if key.startswith(HIGHEST)}
    ranges = {}
    for code in sorted(codes)[:MOST_FILTERS]:
        if "\x00" in code:  # PostgreSQL knows no NUL
            continue
        lowest, lowest_unit = _measure(params, f"{LOWEST}{code}", unread)
        highest, highest_unit = _measure(params, f"{HIGHEST}{code}", unread)
        if lowest is not None or highest is not None:
            ranges[code] = NumberRange(lowest, highest, lowest_unit, highest_unit)
    return ranges


def _own(params: QueryDict, unread: list[str]) -> OwnFilter:
    bounds: dict[str, Decimal | None] = {}
    for key in (LEAST_PRICE, MOST_PRICE):
        number, unit = _measure(params, key, unread)
        bounds[key] = None if unit else number
        if unit:
            unread.append(key)
    stock = params.get(STOCK, "")
    if stock not in ("", NOW):
        unread.append(STOCK)
    return OwnFilter(NumberRange(bounds[LEAST_PRICE], bounds[MOST_PRICE]), is_there=stock == NOW)


def _measure(params: QueryDict, key: str, unread: list[str]) -> tuple[Decimal | None, str]:
    text = params.get(key, "").strip()
    found = read_measure(text) if text else None
    if text and found is None:
        unread.append(key)
    return found or (None, "")


def _page(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _copy(params: QueryDict) -> QueryDict:
    changed = params.copy()
    changed.pop("page", None)
    return changed
