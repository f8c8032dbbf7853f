"""The lists that keep views: where each is, which filters its address knows, whether a value still says something."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from jangteo.catalog.selectors.staff import list_all_categories
from jangteo.catalog.types import ProductStatus
from jangteo.channels.selectors import list_channels
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Action
from jangteo.ordering.types import FulfilmentProgress, HoldKind, OrderOrigin, OrderStatus, PaymentProgress
from jangteo.parties.types import PartyKind
from jangteo.quotes.types import QuoteState

type Holds = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list that keeps views.

    route    the name of its address
    filters  {parameter: whether a value narrows the list}
    """

    route: str
    title: Any
    actions: tuple[Action, ...]
    filters: Mapping[str, Holds]


def _any(text: str) -> bool:
    return True


def _of(choices: Iterable[object] | type[StrEnum]) -> Holds:
    known = frozenset(map(str, choices))
    return known.__contains__


def _is_channel(text: str) -> bool:
    return text in {one.code for one in list_channels()}


def _is_category(text: str) -> bool:
    return text in {slug for slug, _name in list_all_categories("ko")}


def _is_day(text: str) -> bool:
    try:
        return 2000 <= date.fromisoformat(text).year < 2200
    except ValueError:
        return False


def _is_id(text: str) -> bool:
    return parse_id(text) is not None


INVOICE_STATES = ("open", "overdue", "paid", "credit_note")
LISTS: Mapping[str, ListPage] = {
    "orders": ListPage(
        "orders",
        pgettext_lazy("office", "Orders"),
        (Action.ORDERS_SEE,),
        {
            "q": _any,
            "channel": _is_channel,
            "status": _of(OrderStatus),
            "payment": _of(PaymentProgress),
            "fulfilment": _of(FulfilmentProgress),
            "held": _of(["any", *HoldKind]),
            "origin": _of(OrderOrigin),
            "from": _is_day,
            "until": _is_day,
            "buyer": _is_id,
            "order": _of(["oldest"]),
        },
    ),
    "products": ListPage(
        "products",
        pgettext_lazy("office", "Products"),
        (Action.CATALOGUE_SEE,),
        {"q": _any, "category": _is_category, "channel": _is_channel, "status": _of(ProductStatus)},
    ),
    "companies": ListPage("companies", pgettext_lazy("office", "Companies"), (Action.PARTIES_SEE,), {"q": _any}),
    "people": ListPage(
        "people",
        pgettext_lazy("office", "People and families"),
        (Action.PARTIES_SEE,),
        {"q": _any, "kind": _of([PartyKind.PERSON, PartyKind.HOUSEHOLD])},
    ),
    "invoices": ListPage(
        "invoices",
        pgettext_lazy("office", "Invoices"),
        (Action.PAYMENTS_HANDLE,),
        {"q": _any, "state": _of(INVOICE_STATES), "from": _is_day, "until": _is_day},
    ),
    "quotes": ListPage(
        "quotes",
        pgettext_lazy("office", "Quotes"),
        (Action.QUOTES_MAKE, Action.QUOTES_ALLOW),
        {"state": _of([*QuoteState, "turn"])},
    ),
    "stock": ListPage(
        "stock", pgettext_lazy("office", "Stock"), (Action.STOCK_SEE,), {"q": _any, "level": _of(["low", "none"])}
    ),
}
FILTER_WORDS: Mapping[str, Any] = {
    "q": pgettext_lazy("office", "Search"),
    "channel": pgettext_lazy("office", "Channel"),
    "status": pgettext_lazy("office", "State"),
    "payment": pgettext_lazy("office", "Payment"),
    "fulfilment": pgettext_lazy("office", "Delivery"),
    "held": pgettext_lazy("office", "On hold"),
    "origin": pgettext_lazy("office", "Origin"),
    "from": pgettext_lazy("office", "From"),
    "until": pgettext_lazy("office", "Until"),
    "buyer": pgettext_lazy("office", "Buyer"),
    "order": pgettext_lazy("office", "Order by"),
    "category": pgettext_lazy("office", "Category"),
    "kind": pgettext_lazy("office", "Kind"),
    "state": pgettext_lazy("office", "State"),
    "level": pgettext_lazy("office", "Level"),
}
OF_GOODS = frozenset({"products", "stock"})
OF_THE_PAGE = frozenset({"page", "at", "view"})


def export_rights(page: str) -> tuple[Action, ...]:
    """What taking a list as a file asks for: who sees goods may take them, lists of people have a right."""
    return LISTS[page].actions if page in OF_GOODS else (Action.EXPORTS_TAKE,)


def known_query(page: str, query: str) -> str:
    """Of an address's parameters those that the list knows and that say something, in the list's order."""
    given = _read(query)
    kept = [(name, given[name].strip()) for name in LISTS[page].filters if given.get(name, "").strip()]
    return urlencode(kept)


def stale_filters(page: str, query: str) -> list[str]:
    """What of an address narrows nothing: a channel that is gone, a word that never was; in words."""
    filters, given = LISTS[page].filters, _read(query)
    return [
        f"{FILTER_WORDS.get(name, name)}: {text[:60]}"
        for name, text in given.items()
        if name not in OF_THE_PAGE and text and not (name in filters and filters[name](text))
    ]


def _read(query: str) -> dict[str, str]:
    try:
        given = QueryDict(query.replace("\x00", ""))
    except ValueError:  # more fields than Django reads
        return {}
    return {name: str(given.get(name, "")) for name in given}
