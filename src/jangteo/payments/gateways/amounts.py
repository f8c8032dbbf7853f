"""Amounts as Stripe counts them: mostly as ISO 4217 does, but not always.

source  Stripe, "Supported currencies", sections "Zero-decimal currencies", "Three-decimal currencies", "Special cases"
"""

from jangteo.kernel.money import Money, UnknownCurrency, currency_digits
from jangteo.payments.errors import GatewayRefused, OutcomeUnknown

WITHOUT_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
WITH_THREE = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
# Written with two decimals for the sake of old callers, which have to be zeros: ISK and UGX are among all others.


def stripe_digits(currency: str) -> int:
    """Decimals of a currency in Stripe's amounts.

    >>> [stripe_digits(one) for one in ("KRW", "MGA", "EUR", "UGX", "KWD")]
    [0, 0, 2, 2, 3]
    """
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in WITH_THREE else 2


def to_stripe(amount: Money) -> int:
    """An amount as Stripe wants it.

    raises  GatewayRefused where Stripe can't take it: fils not in tens, parts of an ariary

    >>> [to_stripe(one) for one in (Money(500, "KRW"), Money(5, "UGX"), Money(1230, "KWD"), Money(700, "MGA"))]
    [500, 500, 1230, 7]
    """
    whole, rest = _shifted(amount.minor, stripe_digits(amount.currency) - currency_digits(amount.currency))
    if rest or (amount.currency in WITH_THREE and whole % 10):
        raise GatewayRefused(f"{amount} is finer than Stripe counts.", why="too_fine")
    return whole


def from_stripe(whole: int, currency: str) -> Money:
    """An amount as Stripe tells it.

    raises  OutcomeUnknown

    >>> [from_stripe(500, "krw"), from_stripe(500, "ugx"), from_stripe(7, "mga")]
    [Money(minor=500, currency='KRW'), Money(minor=5, currency='UGX'), Money(minor=700, currency='MGA')]
    """
    code = currency.upper()
    try:
        shift = currency_digits(code) - stripe_digits(code)
    except UnknownCurrency:
        raise OutcomeUnknown(f"The answer's currency {currency[:10]!r} is none.", part="currency") from None
    minor, rest = _shifted(whole, shift)
    if rest:
        raise OutcomeUnknown(f"{whole} {code} is finer than money is.", part="amount")
    return Money(minor, code)


def _shifted(whole: int, digits: int) -> tuple[int, int]:
    """A number with so many decimals more, or fewer, and what does not fit into fewer."""
    if digits >= 0:
        return whole * int("1" + "0" * digits), 0
    return divmod(whole, int("1" + "0" * -digits))
