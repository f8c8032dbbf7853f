"""How late what is owed is, as of any day; and an account over days."""

from collections.abc import Iterable
from datetime import date

from jangteo.billing.types.dunning import AccountPosting, AgeingRow, Bucket, Receivable, Statement, StatementLine
from jangteo.kernel.money import Money

_UPPER = ((0, Bucket.NOT_DUE), (30, Bucket.DAYS_1_TO_30), (60, Bucket.DAYS_31_TO_60), (90, Bucket.DAYS_61_TO_90))


def bucket(due_on: date, as_of: date) -> Bucket:
    """Where an amount stands; on its due day it is not late.

    >>> from datetime import timedelta
    >>> due = date(2026, 11, 1)
    >>> [str(bucket(due, due + timedelta(days=late))) for late in (-5, 0, 1, 30, 31, 60, 61, 90, 91)]
    ['not_due', 'not_due', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90', 'over_90']
    """
    late = (as_of - due_on).days
    return next((name for most, name in _UPPER if late <= most), Bucket.OVER_90)


def age(receivables: Iterable[Receivable], as_of: date) -> tuple[AgeingRow, ...]:
    """One row for each party and currency; what is disputed ages like all else.

    receivables  as they stood on that day: what was paid later is still in them
    """
    found: dict[tuple[str, str], AgeingRow] = {}
    for one in sorted(receivables, key=lambda one: (one.party_id, one.left.currency, one.due_on, one.id)):
        currency = one.left.currency
        zero = Money.zero(currency)
        row = found.get((one.party_id, currency)) or AgeingRow(one.party_id, dict.fromkeys(Bucket, zero), zero, zero)
        amounts, disputed, credit = dict(row.amounts), row.disputed, row.credits
        if one.left.minor < 0:
            credit += one.left
        else:
            amounts[bucket(one.due_on, as_of)] += one.left
            disputed += one.left if one.is_disputed else zero
        found[one.party_id, currency] = AgeingRow(one.party_id, amounts, disputed, credit)
    return tuple(found.values())


def statement(postings: Iterable[AccountPosting], *, starts_on: date, ends_on: date, currency: str) -> Statement:
    """The account in one currency: what was owed before, each movement with what was owed after it, what is owed.

    raises  ValueError where the days end before they start
    """
    if ends_on < starts_on:
        raise ValueError("a statement ends on its first day or later")
    own = sorted((one for one in postings if one.amount.currency == currency), key=lambda one: (one.on, one.sequence))
    opening = Money(sum(one.amount.minor for one in own if one.on < starts_on), currency)
    balance, lines = opening, []
    for one in own:
        if starts_on <= one.on <= ends_on:
            balance += one.amount
            lines.append(StatementLine(one, balance))
    return Statement(starts_on, ends_on, opening, tuple(lines), balance)
