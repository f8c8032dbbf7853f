"""What is invoiced and credited next, and which invoices an order's money is set against."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from jangteo.billing.types.invoices import DuePart, Figures, OpenLine, OpenShare, TaxKey
from jangteo.kernel.money import Money

NOTHING = Figures()
PREFIXES = {"invoice": "INV", "credit-note": "CN", "interest": "INT"}


def units_to_invoice(gone: int, ordered: int, given_back: int) -> int:
    """How many units of a line are to stand invoiced in the end, net of credit notes.

    What was given back is first what has not left: money for it comes back, and no invoice has to.

    gone        units that left and are invoiced, or are now
    given_back  units whose money went back

    >>> [units_to_invoice(gone, 10, 3) for gone in (0, 6, 7, 10)]
    [0, 6, 7, 7]
    """
    return max(0, min(gone, ordered - given_back))


def next_figures(invoiced: Figures, target: Figures, *, is_taxed_alike: bool) -> tuple[Figures, Figures]:
    """What is invoiced more and what is credited, so that a line comes to its target.

    A line of which some figures rise and others fall, or that is taxed otherwise now, is credited and invoiced anew.

    >>> next_figures(Figures(3, 300, 30), Figures(5, 500, 50), is_taxed_alike=True)
    (Figures(quantity=2, net=200, tax=20), Figures(quantity=0, net=0, tax=0))
    >>> next_figures(Figures(3, 300, 30), Figures(5, 250, 25), is_taxed_alike=True)
    (Figures(quantity=5, net=250, tax=25), Figures(quantity=3, net=300, tax=30))
    """
    change = target - invoiced
    parts = (change.quantity, change.net, change.tax)
    if not change and is_taxed_alike:
        return NOTHING, NOTHING
    if is_taxed_alike and min(parts) >= 0:
        return change, NOTHING
    if is_taxed_alike and max(parts) <= 0:
        return NOTHING, invoiced - target
    return target, invoiced


def taxed_alike(lines: Iterable[OpenLine], key: TaxKey) -> bool:
    """Whether all that stands invoiced of an order's line is taxed as it is now."""
    return all(one.tax == key for one in lines if one.left.net or one.left.tax)


def spread_credit(lines: Sequence[OpenLine], credited: Figures) -> list[tuple[OpenLine, Figures]]:
    """Which lines of invoices a credit is of: the newest first, each up to what is left of it.

    lines  of one order line, oldest first, which hold at least what is credited
    """
    found, rest = [], credited
    for line in reversed(lines):
        part = Figures(
            min(rest.quantity, line.left.quantity), min(rest.net, line.left.net), min(rest.tax, line.left.tax)
        )
        if part:
            found.append((line, part))
            rest -= part
    if rest:
        raise ValueError(f"{rest} is more than was invoiced")
    return found


def spread_money(shares: Iterable[OpenShare], amount: int) -> dict[UUID, int]:
    """{invoice: what of an order's money stands against it}: the earliest due day first, of one day by number.

    amount  minor units, at most what all shares owe
    """
    found, rest = {}, amount
    for one in sorted(shares, key=lambda one: (one.due_on, one.number)):
        found[one.invoice_id] = min(rest, one.owed)
        rest -= found[one.invoice_id]
    if rest:
        raise ValueError("more money than is owed")
    return found


def applied_of(received: int, given_back: int, owed: int) -> int:
    """How much of an order's money stands against its invoices (ADR 37).

    received, given_back  of all its payments
    owed                  its invoices less its credit notes
    """
    return max(0, min(received - given_back, owed))


def open_parts(dues: Sequence[DuePart], left: Money) -> list[tuple[DuePart, Money]]:
    """What of each part is still open, where so much of the whole is: the earliest parts are paid first.

    >>> from datetime import date
    >>> def part(day, minor):
    ...     return DuePart(date(2026, 1, day), Money(minor, "KRW"), Money(0, "KRW"))
    >>> [(str(one.due_on), open.minor) for one, open in open_parts([part(5, 300), part(9, 700)], Money(800, "KRW"))]
    [('2026-01-05', 100), ('2026-01-09', 700)]
    """
    found, rest = [], left.minor
    for part in sorted(dues, key=lambda one: one.due_on, reverse=True):
        found.append((part, Money(min(rest, part.amount.minor), left.currency)))
        rest -= found[-1][1].minor
    return found[::-1]


def document_number(series: str, number: int) -> str:
    """A document's number as it is written.

    >>> document_number("invoice:KR1:2026", 7), document_number("interest:KR1:2026", 12)
    ('INV-KR1-2026-000007', 'INT-KR1-2026-000012')
    """
    kind, entity, year = series.split(":")
    return f"{PREFIXES[kind]}-{entity}-{year}-{number:06}"


def month_cause(year: int, month: int, key: str, sequence: int) -> str:
    """What makes a month's invoice be written once."""
    return f"month:{year}-{month:02}:{key}:{sequence}"
