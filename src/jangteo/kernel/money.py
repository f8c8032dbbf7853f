"""Money: exact, in whole minor units, with its currency. No floats anywhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files

UNIT_PRICE_DECIMALS = 6
UNIT_PRICE_DIGITS = 12  # before the point; with the decimals what its column holds
WRITTEN = re.compile(r"-?[0-9]+(\.[0-9]+)?")  # what a person or a program writes, and no `1e3`, `１２` or `1_0`
LARGEST_DIGITS = 18  # of an amount before the point, which keeps rubbish like 1e999999 from costing anything
MOST_DECIMALS = 20  # written ones, trailing zeros included


class RoundingMode(StrEnum):
    """How a half (or any rest) is rounded; always mirrored for negative amounts, so refunds mirror sales."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    HALF_DOWN = "half_down"
    UP = "up"
    DOWN = "down"


class TaxAt(StrEnum):
    """Of what a document's tax is rounded."""

    UNIT = "unit"
    LINE = "line"
    DOCUMENT = "document"


def round_ratio(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """The whole number that `mode` makes of a ratio, mirrored for negative ones.

    denominator  above zero
    Not by Decimal: 14 × 3/28 is exactly one and a half, but not to 28 digits.
    """
    whole, rest = divmod(abs(numerator), denominator)
    if rest:
        half = (2 * rest > denominator) - (2 * rest < denominator)
        if mode == RoundingMode.HALF_UP:
            whole += half >= 0
        elif mode == RoundingMode.HALF_EVEN:
            whole += half > 0 or (half == 0 and whole % 2 == 1)
        elif mode == RoundingMode.HALF_DOWN:
            whole += half > 0
        elif mode == RoundingMode.UP:
            whole += 1
    return -whole if numerator < 0 else whole


def _rounded(exact: Fraction, mode: RoundingMode) -> int:
    return round_ratio(exact.numerator, exact.denominator, mode)


def split_minor(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide minor units by weight so that the parts always sum to the whole: largest remainder, ties to the earlier.

    weights  non-negative, at least one above zero
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    shares = [divmod(abs(amount) * weight, total) for weight in weights]
    parts = [whole for whole, _ in shares]
    missing = abs(amount) - sum(parts)
    if missing:
        for i in sorted(range(len(parts)), key=lambda i: -shares[i][1])[:missing]:
            parts[i] += 1
    return [-part for part in parts] if amount < 0 else parts


class UnknownCurrency(ValueError):
    """Not an ISO 4217 code in use."""


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum."""


@cache
def _currencies() -> dict[str, int]:
    rows = files("jangteo.kernel").joinpath("iso4217.txt").read_text("utf-8").splitlines()
    pairs = (row.split() for row in rows if row and not row.startswith("#"))
    return {code: int(digits) for code, digits in pairs}


def currency_digits(currency: str) -> int:
    """Minor-unit digits of a currency: 0 for KRW, 2 for EUR, 3 for KWD.

    raises  UnknownCurrency
    source  ISO 4217:2015 table A.1
    """
    try:
        return _currencies()[currency]
    except KeyError:
        raise UnknownCurrency(f"unknown currency {currency!r}") from None


def currency_codes() -> frozenset[str]:
    """Every currency code that can be used."""
    return frozenset(_currencies())


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount that can be paid or posted.

    minor     whole minor units (cents for EUR, won for KRW, fils for KWD); may be negative
    currency  ISO 4217 alphabetic code
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("minor units are whole numbers")
        currency_digits(self.currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read a decimal string with at most the currency's digits: digits 0 to 9, a point, a minus before them.

        raises  ValueError when it is no number, has too many decimals or more than 18 digits before the point

        >>> Money.parse("14.99", "EUR")
        Money(minor=1499, currency='EUR')
        >>> Money.parse("1e3", "EUR")
        Traceback (most recent call last):
        ValueError: '1e3' is not an amount
        """
        if not WRITTEN.fullmatch(text):
            raise ValueError(f"{text[:60]!r} is not an amount")
        value = Decimal(text)
        exponent = value.as_tuple().exponent
        if isinstance(exponent, str) or exponent < -MOST_DECIMALS or value.adjusted() >= LARGEST_DIGITS:
            raise ValueError(f"{text[:60]!r} is not an amount in {currency}")
        scaled = Fraction(value) * 10 ** currency_digits(currency)
        if scaled.denominator != 1:
            raise ValueError(f"{text!r} is not an amount in {currency}")
        return cls(int(scaled), currency)

    def _other(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._other(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._other(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._other(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._other(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.to_decimal()} {self.currency}"

    def to_decimal(self) -> Decimal:
        """The amount as a decimal with exactly the currency's digits."""
        return Decimal(self.minor).scaleb(-currency_digits(self.currency))

    def split(self, weights: list[int]) -> list["Money"]:
        """Divide by weight so that the parts always sum to the whole.

        weights  non-negative, at least one above zero; ties go to the earlier weight
        """
        return [Money(part, self.currency) for part in split_minor(self.minor, weights)]


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """The price of one base unit, finer than what can be paid: a screw at 0.00345.

    value  in major units of the currency, at most 12 digits and 6 decimals, never negative
    """

    value: Decimal
    currency: str

    def __post_init__(self) -> None:
        currency_digits(self.currency)
        if not self.value.is_finite() or self.value < 0:
            raise ValueError("a unit price is a number from zero up")
        if self.value.adjusted() >= UNIT_PRICE_DIGITS:
            raise ValueError(f"a unit price has at most {UNIT_PRICE_DIGITS} digits before the point")
        if self.value != round(self.value, UNIT_PRICE_DECIMALS):
            raise ValueError(f"a unit price has at most {UNIT_PRICE_DECIMALS} decimals")

    def to_money(self, quantity: Decimal | int, mode: RoundingMode = RoundingMode.HALF_UP) -> Money:
        """What `quantity` units cost.

        rounds  once, here, to whole minor units
        """
        return round_money(self.value * quantity, self.currency, mode)

    def to_text(self) -> str:
        """At least the currency's digits, up to 6, no further trailing zeros.

        >>> UnitPrice(Decimal("8000.000000"), "KRW").to_text()
        '8000'
        """
        digits = currency_digits(self.currency)
        value = self.value.quantize(Decimal(1).scaleb(-UNIT_PRICE_DECIMALS))
        text = f"{value:f}".rstrip("0").rstrip(".")
        decimals = len(text.partition(".")[2])
        if decimals >= digits:
            return text
        return f"{value:.{digits}f}"


def round_money(value: Decimal, currency: str, mode: RoundingMode = RoundingMode.HALF_UP) -> Money:
    """A decimal in major units as payable money.

    rounds  once, here, to whole minor units by `mode`, mirrored for negative values
    """
    return Money(_rounded(Fraction(value) * 10 ** currency_digits(currency), mode), currency)


@dataclass(frozen=True, slots=True)
class TaxedMoney:
    """Net, tax and gross of one thing; their sum is checked."""

    net: Money
    tax: Money
    gross: Money

    def __post_init__(self) -> None:
        if self.net + self.tax != self.gross:
            raise ValueError(f"{self.net} + {self.tax} is not {self.gross}")


def tax_within(amount: Money, *, rate: Decimal, includes_tax: bool, mode: RoundingMode) -> TaxedMoney:
    """Divide an amount into net and tax; the tax is what is rounded, the other part is the rest.

    amount  gross when `includes_tax`, else net
    rate    a fraction: Decimal("0.10") is 10 %
    rounds  the tax, once, by `mode`
    source  shared pricing scenario format, `tax.round`; EN 16931-1 BR-CO-17 for net × rate

    >>> tax_within(Money(10000, "KRW"), rate=Decimal("0.10"), includes_tax=True, mode=RoundingMode.HALF_UP).tax
    Money(minor=909, currency='KRW')
    """
    fraction = Fraction(rate)
    share = fraction / (1 + fraction) if includes_tax else fraction
    tax = Money(_rounded(amount.minor * share, mode), amount.currency)
    if includes_tax:
        return TaxedMoney(net=amount - tax, tax=tax, gross=amount)
    return TaxedMoney(net=amount, tax=tax, gross=amount + tax)
