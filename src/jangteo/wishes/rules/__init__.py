"""What wishes decide by, without the database."""

import hashlib

from jangteo.kernel.money import UnitPrice
from jangteo.wishes.types import Change


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def changed(then: UnitPrice | None, now: UnitPrice | None) -> Change | None:
    """What is otherwise; None where it is the same, or can't be compared.

    >>> from decimal import Decimal
    >>> changed(UnitPrice(Decimal(9000), "KRW"), UnitPrice(Decimal(8000), "KRW"))
    <Change.CHEAPER: 'cheaper'>
    >>> changed(UnitPrice(Decimal(9000), "KRW"), UnitPrice(Decimal(8000), "JPY"))
    """
    if then is None or now is None or then.currency != now.currency or then.value == now.value:
        return None
    return Change.CHEAPER if now.value < then.value else Change.DEARER


def turns(available: int, factor: int, told_lately: int) -> int:
    """How many more people may be told now that so many pieces are there.

    told_lately  for whom what is there is left for a while, whether or not they have bought

    >>> turns(3, 2, 0), turns(3, 2, 5), turns(3, 2, 9), turns(0, 2, 0)
    (6, 1, 0, 0)
    """
    return max(0, available * factor - told_lately) if available > 0 else 0
