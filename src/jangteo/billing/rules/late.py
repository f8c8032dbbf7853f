"""What of an invoice is past its day, and late interest on it: money covers its parts in the order of their days."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from jangteo.billing.rules.dunning import interest
from jangteo.billing.types.dunning import Principal, RatePeriod
from jangteo.kernel.money import Money

STATUTORY_RATE = Decimal("0.06")  # commercial debts: Commercial Act (상법), article 54

type Part = tuple[date, int]  # (due day, minor units), earliest first


def uncovered(parts: Sequence[Part], covered: int) -> list[Part]:
    """What is left of each part, the oldest covered first; those that are covered whole are left out.

    >>> uncovered([(date(2026, 5, 1), 30), (date(2026, 6, 1), 70)], 45)
    [(datetime.date(2026, 6, 1), 55)]
    """
    found = []
    for due_on, amount in sorted(parts):
        left = max(0, amount - covered)
        covered = max(0, covered - amount)
        if left:
            found.append((due_on, left))
    return found


def overdue_of(parts: Sequence[Part], covered: int, as_of: date) -> Part | None:
    """The oldest day that is past and not covered, and all that is past; None: nothing is."""
    late = [(due_on, left) for due_on, left in uncovered(parts, covered) if due_on < as_of]
    return (late[0][0], sum(left for _, left in late)) if late else None


def late_interest(
    parts: Sequence[Part], covers: Iterable[tuple[date, int]], *, rate: Decimal, as_of: date, currency: str
) -> Money:
    """Simple interest on every part from the day after its own due day, on what was not covered of it then.

    covers  (day, minor units) of money that was set against the invoice and of credit notes; below zero is taken off
    rounds  once a part, half up

    >>> parts = [(date(2026, 1, 31), 1_000_000)]
    >>> late_interest(parts, [(date(2026, 3, 2), 400_000)], rate=STATUTORY_RATE, as_of=date(2026, 4, 1), currency="KRW")
    Money(minor=7824, currency='KRW')
    """
    steps: dict[date, int] = {}
    for day, amount in covers:
        steps[day] = steps.get(day, 0) + amount
    total, before = Money.zero(currency), 0
    for due_on, amount in sorted(parts):
        owed = _principals(due_on, amount, before, steps, currency)
        total += interest(owed, [RatePeriod(date.min, rate)], due_on=due_on, as_of=as_of).amount
        before += amount
    return total


def _principals(due_on: date, amount: int, before: int, steps: dict[date, int], currency: str) -> list[Principal]:
    """What is left of a part from each day on."""
    found, covered = [Principal(date.min, Money(amount, currency))], 0
    for day in sorted(steps):
        covered += steps[day]
        left = min(amount, max(0, before + amount - covered))
        found.append(Principal(day, Money(left, currency)))
    return found
