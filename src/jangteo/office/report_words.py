"""What a promotion would have done, and how two of them contradict each other, as the office shows it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext_lazy

from jangteo.kernel.money import Money, currency_digits
from jangteo.pricing.errors import ContradictingPromotions

MOST_SHOWN = 10
PARTS: Mapping[str, Any] = {
    "orders": pgettext_lazy("office", "Past orders"),
    "carts": pgettext_lazy("office", "Open carts"),
}


def report_in_words(report: Mapping[str, Any], currency: str) -> Mapping[str, Any]:
    """A kept trial, its amounts ready to show; what it does not hold is left out.

    report  amounts are decimal strings in major units, whole numbers are minor units
    """
    known = str(report.get("currency") or currency)
    return {
        "at": parse_datetime(str(report.get("at", ""))),
        "parts": [_part(title, report[key], known) for key, title in PARTS.items() if key in report],
        "buyers": report.get("buyers"),
        "by_channel": [
            {**one, "difference": amount(one.get("difference"), known)} for one in _rows(report.get("by_channel"))
        ],
        "margin": {name: amount(one, known) for name, one in (report.get("margin") or {}).items()},
        "assumptions": [str(one) for one in _rows(report.get("assumptions"))],
    }


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


def _part(title: Any, part: Mapping[str, Any], currency: str) -> Mapping[str, Any]:
    figures = {name: amount(part.get(name), currency) for name in ("before", "after", "difference")}
    biggest = [
        {**one, **{name: amount(one.get(name), currency) for name in figures}}
        for one in _rows(part.get("biggest"))[:MOST_SHOWN]
    ]
    return {
        "title": title,
        "looked_at": part.get("looked_at", 0),
        "touched": part.get("touched", 0),
        **figures,
        "biggest": biggest,
    }


def _rows(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
