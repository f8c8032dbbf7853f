"""What makes an entry of the books."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jangteo.kernel.money import Money
from jangteo.ledger.types import Account, Line

DEBIT_ACCOUNTS = frozenset(
    {
        Account.CASH,
        Account.CLEARING,
        Account.RECEIVABLE,
        Account.DISCOUNTS_ALLOWED,
        Account.GOODWILL,
        Account.FEES,
        Account.CHARGEBACKS,
        Account.BAD_DEBT,
    }
)  # those that grow by debit; rounding goes either way


class Unbalanced(ValueError):
    """The lines of an entry do not sum to zero in each currency, or there is nothing in them."""


def checked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines of an entry that say something, which have to sum to zero in each currency.

    raises  Unbalanced
    """
    told = tuple(line for line in lines if line.amount)
    sums = defaultdict[str, int](int)
    for line in told:
        sums[line.amount.currency] += line.amount.minor
    wrong = {currency: minor for currency, minor in sums.items() if minor}
    if wrong or not told:
        raise Unbalanced(f"an entry has to sum to zero: {wrong}" if told else "an entry of nothing")
    return told


def transfer(amount: Money, *, debit: Line, credit: Line) -> tuple[Line, Line]:
    """Two lines that move an amount; below zero it goes the other way.

    debit, credit  say where; their own amounts are left aside

    >>> nothing = Money(0, "KRW")
    >>> lines = transfer(Money(5, "KRW"), debit=Line(Account.CASH, nothing), credit=Line(Account.REVENUE, nothing))
    >>> [line.amount.minor for line in lines]
    [5, -5]
    """
    there = Line(debit.account, amount, debit.order_id, debit.party_id, debit.counterpart)
    here = Line(credit.account, -amount, credit.order_id, credit.party_id, credit.counterpart)
    return there, here


def mirrored(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The entry that undoes one."""
    return tuple(Line(one.account, -one.amount, one.order_id, one.party_id, one.counterpart) for one in lines)
