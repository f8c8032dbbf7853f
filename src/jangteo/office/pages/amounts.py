"""The fields of the office's forms for amounts, currencies and shares: ASCII, commas only between thousands."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import pgettext

from jangteo.kernel.money import Money, currency_codes
from jangteo.kernel.wholes import read_figure

_SHARE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?")
HUNDRED = Decimal(100)


def read_money(text: str, currency: str) -> Money | None:
    """An amount as people type it, `1,200` or `12.50`; None: it is none of this currency.

    >>> read_money("1,200", "KRW"), read_money("12.5", "EUR"), read_money("12.5", "KRW"), read_money("-1", "KRW")
    (Money(minor=1200, currency='KRW'), Money(minor=1250, currency='EUR'), None, None)
    """
    figure = read_figure(text)
    try:
        return None if figure is None else Money.parse(f"{figure:f}", currency)
    except ValueError:  # more decimals than the currency has, or no currency
        return None


class FigureField(forms.DecimalField):
    """A figure that is no amount to be paid, as a unit price; read as figures are, not as Python reads them."""

    def to_python(self, value: Any) -> Any:
        """`1,200.5` is 1200.5, and `1e3`, `１２` and `1_000` are nothing.

        raises  ValidationError where it is no figure
        """
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        found = read_figure(value, signed=self.min_value is None, decimals=self.decimal_places or 0)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(found)


class MoneyField(forms.CharField):
    """An amount from 0 up as people type it; clean data is `Money`, or None where it may be left empty and is.

    currency  of the amount; a form may set it before it reads
    """

    def __init__(self, *, currency: str = "KRW", **options: Any) -> None:
        super().__init__(max_length=30, **options)
        self.currency = currency

    def clean(self, value: Any) -> Any:
        """`1,500,000` is 1500000.

        raises  ValidationError where it is no amount of the currency
        """
        text = super().clean(value)
        if not text:
            return None
        found = read_money(text, self.currency)
        if found is not None:
            return found
        told = pgettext("office", "Enter an amount of %(currency)s from 0 up.")
        raise forms.ValidationError(told % {"currency": self.currency})


class CurrencyField(forms.CharField):
    """A currency by its code, which may be written small; clean data is the code, or nothing where it may be empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=3, **options)

    def clean(self, value: Any) -> Any:
        """`krw` is KRW.

        raises  ValidationError where it is no currency in use
        """
        text = super().clean(value)
        code = text.upper() if text.isascii() else ""  # `ß` is two letters in capitals, and SSP a currency
        if text and code not in currency_codes():
            raise forms.ValidationError(pgettext("office", "There is no such currency. Write KRW, EUR, JPY …"))
        return code


class ShareField(forms.CharField):
    """A share in percent with at most four decimals; clean data is a fraction, zero where nothing stands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=10, required=False, **options)

    def clean(self, value: Any) -> Any:
        """`2.5` is 0.025.

        raises  ValidationError where it is none from 0 to 100
        """
        text = super().clean(value)
        if not text:
            return Decimal(0)
        share = Decimal(text) if _SHARE.fullmatch(text) else None
        if share is None or share > HUNDRED:
            raise forms.ValidationError(pgettext("office", "Enter a share from 0 to 100 %, with at most 4 decimals."))
        return share / HUNDRED


def percent_text(rate: Decimal) -> str:
    """What stands in a share's field; nothing for zero."""
    return f"{(rate * HUNDRED).normalize():f}" if rate else ""


def plain_text(amount: Money) -> str:
    """What stands in an amount's field."""
    return str(amount.to_decimal())
