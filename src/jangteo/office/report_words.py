"""What a promotion would have done, and how two of them contradict each other, as the office shows it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext_lazy

from jangteo.kernel.money import Money, currency_digits
from jangteo.pricing.errors import ContradictingPromotions
from jangteo.pricing.types import Assumption

MOST_SHOWN = 10
PARTS: Mapping[str, Any] = {
    "orders": pgettext_lazy("office", "Past orders"),
    "carts": pgettext_lazy("office", "Open carts"),
}
ASSUMPTIONS: Mapping[str, Any] = {
    Assumption.TODAYS_PRICES: pgettext_lazy("office", "Both sides use today's prices, so only this promotion differs."),
    Assumption.NO_LIMITS: pgettext_lazy("office", "How often promotions may be used is not counted."),
    Assumption.NOTHING_HIDDEN: pgettext_lazy("office", "Assortments hide no price."),
    Assumption.OPEN_CHANNELS: pgettext_lazy("office", "Only open channels in this currency are looked at."),
    Assumption.CANCELLED_LEFT_OUT: pgettext_lazy("office", "Cancelled orders are left out."),
    Assumption.GUESTS_ONE_EACH: pgettext_lazy("office", "Each order or cart of a guest counts as one buyer."),
    Assumption.WEEKDAYS_OF_ORDERS: pgettext_lazy("office", "Weekdays are those on which the orders were placed."),
    Assumption.IMPORTED_TOO: pgettext_lazy("office", "Imported orders are among them: few were placed here."),
    Assumption.UNPRICED_LEFT_OUT: pgettext_lazy("office", "What has no price or no tax rate today counts as nothing."),
    Assumption.CARTS_CUT: pgettext_lazy("office", "There are more open carts; the latest were looked at."),
    Assumption.CLOCK_AT_ITS_START: pgettext_lazy("office", "It starts later; it is tried as at its start."),
    Assumption.TIME_IS_OVER: pgettext_lazy("office", "Its time is over, so it takes nothing off."),
    Assumption.CODE_ENTERED_BY_ALL: pgettext_lazy("office", "Every order and cart counts as having entered its code."),
    Assumption.LIST_AS_IF_IT_HELD: pgettext_lazy("office", "The list begins later; it counts as if it held now."),
    Assumption.ONLY_THEIRS: pgettext_lazy("office", "Only this buyer and its units are looked at."),
    Assumption.PRICES_AS_IF_THEY_HELD: pgettext_lazy("office", "Prices that begin or end later count as if they held."),
}


def report_in_words(report: Mapping[str, Any], currency: str) -> Mapping[str, Any]:
    """A kept trial, its amounts ready to show; what it does not hold is left out.

    report  amounts are decimal strings in major units, whole numbers are minor units
    """
    known = str(report.get("currency") or currency)
    return {
        "at": parse_datetime(str(report.get("at", ""))),
        "parts": [
            _part(title, report[key], known) | {"is_orders": key == "orders"}
            for key, title in PARTS.items()
            if key in report
        ],
        "buyers": report.get("buyers"),
        "is_empty": not any(one.get("looked_at") for one in _parts(report)),
        "is_untouched": not any(one.get("touched") for one in _parts(report)),
        "by_channel": [
            {**one, "difference": amount(one.get("difference"), known)} for one in _rows(report.get("by_channel"))
        ],
        "margin": _margin(report, known),
        "assumptions": [ASSUMPTIONS.get(one, one) for one in _rows(report.get("assumptions"))],
    }


def _parts(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [report[key] for key in PARTS if key in report]


def contradiction_in_words(error: ContradictingPromotions, currency: str) -> Mapping[str, Any]:
    """The example cart and what is left of it either way."""
    facts = error.facts
    rows = [{**one, "unit": Money(int(one["unit"]), currency)} for one in facts["cart"]]
    return {
        "promotion": facts["promotion"],
        "other": facts["other"],
        "cart": rows,
        "one_way": Money(int(facts["one_way"]), currency),
        "other_way": Money(int(facts["other_way"]), currency),
    }


def amount(value: Any, currency: str) -> Any:
    """An amount of a report as money; what is none stays as it is.

    >>> amount("-1200", "KRW"), amount(-1200, "KRW"), amount(None, "KRW")
    (Money(minor=-1200, currency='KRW'), Money(minor=-1200, currency='KRW'), None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return Money(value, currency)
    try:
        return Money(int(Decimal(str(value)).scaleb(currency_digits(currency))), currency)
    except ArithmeticError:
        return value


def _part(title: Any, part: Mapping[str, Any], currency: str) -> dict[str, Any]:
    figures = {name: amount(part.get(name), currency) for name in ("before", "after", "difference")}
    biggest = [
        {**one, **{name: amount(one.get(name), currency) for name in figures}}
        for one in _rows(part.get("biggest"))[:MOST_SHOWN]
    ]
    return {
        "title": title,
        "looked_at": part.get("looked_at", 0),
        "left_out": part.get("left_out", 0),
        "touched": part.get("touched", 0),
        **figures,
        "biggest": biggest,
    }


def _margin(report: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """Before and after, and of how many of how many orders; empty where nothing is known, or it isn't the reader's."""
    margin = report.get("margin")
    if not margin:
        return {}
    figures = {name: amount(margin.get(name), currency) for name in ("before", "after")}
    return figures | {"of": margin.get("of"), "looked_at": report.get("orders", {}).get("looked_at")}


def _rows(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
