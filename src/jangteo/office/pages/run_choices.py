"""What can be done to many rows of a list, for who is here."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from jangteo.channels.selectors import list_channels
from jangteo.desk.types import RunKind
from jangteo.kernel.languages import say
from jangteo.kernel.types import Action
from jangteo.office.order_words import HOLDS
from jangteo.office.pages.frame import language, may
from jangteo.ordering.types import HoldKind

BY_HAND = tuple(kind for kind in HoldKind if kind != HoldKind.GIFT)
KIND_WORDS: dict[RunKind, Any] = {
    RunKind.HOLD: pgettext_lazy("office", "Hold"),
    RunKind.RELEASE: pgettext_lazy("office", "Release"),
    RunKind.LIST: pgettext_lazy("office", "Sell in"),
    RunKind.UNLIST: pgettext_lazy("office", "Sell no more in"),
}


@dataclass(frozen=True, slots=True)
class RunChoice:
    """One thing to do: `value` is "kind:what"."""

    value: str
    name: str


def run_choices(request: HttpRequest) -> list[tuple[Any, list[RunChoice]]]:
    """What may be done to many orders, by kind."""
    if not may(request, Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE):
        return []
    return [
        (KIND_WORDS[kind], [RunChoice(f"{kind}:{one}", f"{KIND_WORDS[kind]}: {HOLDS[one]}") for one in BY_HAND])
        for kind in (RunKind.HOLD, RunKind.RELEASE)
    ]


def product_choices(request: HttpRequest) -> list[tuple[Any, list[RunChoice]]]:
    """What may be done to many products, by kind."""
    if not may(request, Action.CATALOGUE_CHANGE):
        return []
    channels = [(one.code, say(one.names, language()) or one.code) for one in list_channels()]
    return [
        (KIND_WORDS[kind], [RunChoice(f"{kind}:{code}", f"{KIND_WORDS[kind]}: {name}") for code, name in channels])
        for kind in (RunKind.LIST, RunKind.UNLIST)
    ]
