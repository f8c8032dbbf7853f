"""What may become of a shared cart and of a gift, and what may be paid."""

import hashlib
from collections.abc import Mapping

from jangteo.kernel.money import Money
from jangteo.sharing.types import ENDED, GiftState, ShareState

_ENDS = frozenset(ShareState) - {ShareState.OPEN}
SHARE_MOVES: Mapping[ShareState, frozenset[ShareState]] = {
    ShareState.OPEN: _ENDS,
    **{end: frozenset() for end in _ENDS},
}
GIFT_MOVES: Mapping[GiftState, frozenset[GiftState]] = {
    GiftState.WAITING: frozenset({GiftState.OPEN, GiftState.TAKEN_BACK, GiftState.CALLED_OFF}),
    GiftState.OPEN: ENDED | {GiftState.CLAIMED},
    GiftState.CLAIMED: frozenset({GiftState.CALLED_OFF}),
    **{end: frozenset() for end in ENDED},
}


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_above(total: Money, cap: Money | None) -> bool:
    """Whether a total is more than the cap allows; of another currency it is.

    >>> is_above(Money(10_000, "KRW"), Money(10_000, "KRW")), is_above(Money(10_001, "KRW"), Money(10_000, "KRW"))
    (False, True)
    >>> is_above(Money(1, "USD"), Money(10_000, "KRW")), is_above(Money(1, "USD"), None)
    (True, False)
    """
    return cap is not None and (total.currency != cap.currency or total.minor > cap.minor)
