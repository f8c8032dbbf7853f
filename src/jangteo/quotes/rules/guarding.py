"""Which offers somebody may not send alone."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from jangteo.quotes.errors import InvalidGuard
from jangteo.quotes.types import Concern, ConcernKind, Guard, MarginView, Offered

SHARE = Decimal("0.001")
UNIT = Decimal("0.000001")


def concerns(offered: Sequence[Offered], guard: Guard, roles: frozenset[str]) -> tuple[Concern, ...]:
    """Why another has to allow these prices; every price that might be taken, not only those proposed. None: nobody.

    roles   of whoever would send them
    rounds  what is told, to a tenth of a per cent; what is held against the limits is exact
    """
    return tuple(concern for one in offered for concern in _of_one(one, guard, guard.most_off(roles)))


def margins(offered: Sequence[Offered]) -> tuple[MarginView, ...]:
    """What is left of each price after its cost.

    rounds  the price without tax to six places, the share to a tenth of a per cent
    """
    return tuple(_margin(one) for one in offered)


def _margin(one: Offered) -> MarginView:
    net = Fraction(one.price) / (1 + Fraction(one.rate))
    share = None if one.cost is None or not net else _told(1 - Fraction(one.cost) / net)
    price = (Decimal(net.numerator) / Decimal(net.denominator)).quantize(UNIT, ROUND_HALF_UP)
    return MarginView(one.key, price, one.cost, share)


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
