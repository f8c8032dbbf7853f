"""Prices, shares and times as a sheet writes them."""

from datetime import datetime, tzinfo
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from jangteo.kernel.money import UnitPrice, currency_digits


def price(unit: UnitPrice, language: str) -> str:
    """A unit price with all the decimals it has."""
    digits = max(currency_digits(unit.currency), len(unit.to_text().partition(".")[2]))
    pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
    return str(
        format_currency(Decimal(unit.to_text()), unit.currency, format=pattern, locale=language, currency_digits=False)
    )


def share(value: Decimal, language: str) -> str:
    """A fraction in per cent, to a tenth."""
    return str(format_percent(value, format="#,##0.#%", locale=language))


def count(value: int, language: str) -> str:
    """A whole number, grouped."""
    return str(format_decimal(value, locale=language))


def day(at: datetime, zone: tzinfo, language: str) -> str:
    """A day, without its time."""
    return str(format_date(at.astimezone(zone), "long", locale=language))


def moment(at: datetime, zone: tzinfo, language: str) -> str:
    """A day and a time of it."""
    pattern = "yyyy. M. d. HH:mm" if language == "ko" else "d MMM yyyy, HH:mm"
    return str(format_datetime(at.astimezone(zone), pattern, locale=language))
