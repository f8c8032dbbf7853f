"""Late interest that is charged: which days of an invoice, on what, and what they come to."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from jangteo.billing.rules.dunning import DAYS_OF_YEAR, interest
from jangteo.billing.rules.late import Part, uncovered
from jangteo.billing.types.charges import ChargedDays
from jangteo.billing.types.dunning import InterestPiece, Principal, RatePeriod
from jangteo.kernel.money import Money, RoundingMode, currency_digits, round_ratio

DAYS_TO_PAY = 14
LOOKED_BACK_DAYS = 365  # what was paid late longer ago is let go
LEAST_WON = 1000
ONE_DAY = timedelta(days=1)

type Days = tuple[date, date | None]  # both ends are counted; None: it goes on


def least_charge(currency: str) -> Money:
    """Below it nothing is charged yet: the days wait for more.

    >>> least_charge("KRW"), least_charge("EUR"), least_charge("JPY")
    (Money(minor=1000, currency='KRW'), Money(minor=100, currency='EUR'), Money(minor=1, currency='JPY'))
    """
    return Money(LEAST_WON if currency == "KRW" else 10 ** currency_digits(currency), currency)


def uncharged_days(  # noqa: PLR0913 -- what an invoice's days depend on
    parts: Sequence[Part],
    covers: Iterable[tuple[date, int]],
    *,
    rate: Decimal,
    until: date,
    currency: str,
    charged_until: date | None = None,
    disputed: Iterable[Days] = (),
) -> tuple[ChargedDays, ...]:
    """The days of an invoice from the one after those that are charged, up to a day; empty: nothing is to be charged.

    On each day interest runs on what was past its own due day then and not covered; on none of a dispute.

    covers         as `late_interest`
    charged_until  the last day that is charged; None: none is
    disputed       days of disputes
    rounds         once, the sum of all days, half up

    >>> found = uncharged_days([(date(2026, 1, 31), 1_000_000)], [(date(2026, 3, 2), 400_000)], rate=Decimal("0.06"),
    ...                        until=date(2026, 4, 1), currency="KRW")
    >>> [(one.days, one.principal.minor, one.amount.minor) for one in found]
    [(29, 1000000, 4767), (31, 600000, 3058)]
    """
    steps: dict[date, int] = {}
    for day, minor in covers:
        steps[day] = steps.get(day, 0) + minor
    ranges = list(disputed)
    changes = {due_on + ONE_DAY for due_on, _ in parts} | set(steps) | {start for start, _ in ranges}
    changes |= {end + ONE_DAY for _, end in ranges if end is not None}
    owed = [Principal(day, Money(_late_on(day, parts, steps, ranges), currency)) for day in sorted(changes)]
    if not owed:
        return ()
    before = charged_until or min(due_on for due_on, _ in parts)
    found = interest(owed, [RatePeriod(date.min, rate)], due_on=before, as_of=until)
    return _spread(found.pieces, currency) if found.amount else ()


def _late_on(day: date, parts: Sequence[Part], steps: dict[date, int], disputed: Iterable[Days]) -> int:
    """What was late at the end of a day, in minor units."""
    if any(start <= day and (end is None or day <= end) for start, end in disputed):
        return 0
    covered = max(0, sum(minor for on, minor in steps.items() if on <= day))
    return sum(left for due_on, left in uncovered(parts, covered) if due_on < day)


def _spread(pieces: Sequence[InterestPiece], currency: str) -> tuple[ChargedDays, ...]:
    """Each piece gets what the rounded sum rises by, so that all come to the rounded sum of all."""
    exact, told, found = Fraction(0), 0, []
    for one in pieces:
        exact += one.principal.minor * Fraction(one.annual_rate) * one.days / DAYS_OF_YEAR
        sum_now = round_ratio(exact.numerator, exact.denominator, RoundingMode.HALF_UP)
        ends_on = one.starts_on + timedelta(days=one.days - 1)
        found.append(
            ChargedDays(one.starts_on, ends_on, one.principal, one.annual_rate, Money(sum_now - told, currency))
        )
        told = sum_now
    return tuple(found)
