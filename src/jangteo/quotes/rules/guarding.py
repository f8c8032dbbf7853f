"""Which offers somebody may not send alone."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from jangteo.quotes.errors import InvalidGuard
from jangteo.quotes.types import Concern, ConcernKind, Guard, Offered

SHARE = Decimal("0.001")


def concerns(offered: Sequence[Offered], guard: Guard, roles: frozenset[str]) -> tuple[Concern, ...]:
    """Why another has to allow these prices; every price that might be taken, not only those proposed. None: nobody.

    roles   of whoever would send them
    rounds  what is told, to a tenth of a per cent; what is held against the limits is exact
    """
    return tuple(concern for one in offered for concern in _of_one(one, guard, guard.most_off(roles)))


def require_guard(guard: Guard) -> None:
    """Refuse shares that are none.

    raises  InvalidGuard
    """
    shares = [*guard.authority.values(), *([] if guard.least_margin is None else [guard.least_margin])]
    if not all(one.is_finite() and 0 <= one <= 1 for one in shares):
        raise InvalidGuard


def _of_one(one: Offered, guard: Guard, most_off: Decimal) -> Iterator[Concern]:
    net = Fraction(one.price) / (1 + Fraction(one.rate))
    if one.cost is not None:
        margin = 1 - Fraction(one.cost) / net if net else Fraction(-1 if one.cost else 0)
        if net < Fraction(one.cost):
            yield Concern(ConcernKind.BELOW_COST, one.key, _told(margin))
        elif guard.least_margin is not None and margin < Fraction(guard.least_margin):
            yield Concern(ConcernKind.BELOW_MARGIN, one.key, _told(margin), guard.least_margin)
    elif guard.asks_costs:
        yield Concern(ConcernKind.COST_UNKNOWN, one.key)
    if one.usual:
        off = 1 - Fraction(one.price) / Fraction(one.usual)
        if off > Fraction(most_off):
            yield Concern(ConcernKind.ABOVE_AUTHORITY, one.key, _told(off), most_off)


def _told(share: Fraction) -> Decimal:
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(SHARE, ROUND_HALF_UP)
