"""Which discounts for paying early are granted, by when the money was there."""

from collections.abc import Iterable
from datetime import date

from jangteo.billing.types.early import EarlyGrant, EarlyShare
from jangteo.kernel.money import RoundingMode, round_ratio
from jangteo.payments.types import MoneyInTime


def offer_left(discount: int, gross: int, credited: int) -> int:
    """What is left of a discount once a part of what it is on was credited: in proportion.

    rounds  half up

    >>> offer_left(20_000, 1_000_000, 250_000)
    15000
    """
    return round_ratio(discount * max(0, gross - credited), gross, RoundingMode.HALF_UP)


def early_grants(shares: Iterable[EarlyShare], money: MoneyInTime) -> list[EarlyGrant]:
    """What is taken off the invoices of an order, the earliest due first.

    As with all its money, the earliest due is paid first. Of the most invoices that are not wholly paid, but would be
    with the discounts that were in time, what is missing is taken off, the last of them first; money that is enough
    without gets nothing off.

    >>> from uuid import UUID
    >>> by = date(2026, 11, 20)
    >>> share = EarlyShare(UUID(int=1), "INV-1", date(2026, 12, 10), 1_000_000, ((by, 20_000),))
    >>> for day, minor in ((20, 980_000), (21, 980_000), (20, 979_999), (20, 990_000), (20, 1_000_000)):
    ...     print([one.minor for one in early_grants([share], MoneyInTime(((date(2026, 11, day), minor),)))])
    [20000]
    []
    []
    [10000]
    []
    """
    known: list[tuple[EarlyShare, int, date | None]] = []
    full = least = missing = count = 0
    for one in sorted(shares, key=lambda share: (share.due_on, share.number)):
        discount, by = _in_time(one, least, money)
        known.append((one, discount, by))
        full, least = full + one.owed, least + one.owed - discount
        if full > money.total >= least:
            missing, count = full - money.total, len(known)
    found = []
    for one, discount, by in reversed(known[:count]):
        minor = min(missing, discount)
        missing -= minor
        if minor and by:
            found.append(EarlyGrant(one, minor, by))
    return found[::-1]


def _in_time(share: EarlyShare, before: int, money: MoneyInTime) -> tuple[int, date | None]:
    """The most discount of an invoice for which the money was there in time, and until when it had to be.

    before  what has to be there for the invoices due before it
    """
    offers = sorted(share.offers)
    for place, (by, _) in enumerate(offers):
        discount = sum(minor for _, minor in offers[place:])
        if discount and money.by(by) >= before + share.owed - discount:
            return discount, by
    return 0, None
