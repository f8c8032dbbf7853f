"""What of an earlier order is otherwise today, and how much of it may be had."""

from math import gcd

from jangteo.kernel.money import UnitPrice
from jangteo.purchasing.types import Difference, Standing

NOT_AT_ALL = frozenset({Difference.GONE, Difference.NOT_FOR_YOU, Difference.UNIT_GONE, Difference.NO_PRICE})


def difference(standing: Standing | None, *, unit: str, quantity: int, then: UnitPrice | None) -> Difference:
    """The gravest difference of a line.

    standing  None: it is no longer there, or this buyer may not see it
    quantity  of the unit
    then      what one base unit cost; None: not to be compared
    """
    if standing is None:
        return Difference.GONE
    if not standing.is_for_sale:
        return Difference.NOT_FOR_YOU
    if unit not in standing.units:
        return Difference.UNIT_GONE
    if standing.unit_price is None:
        return Difference.NO_PRICE
    if standing.available <= 0:
        return Difference.OUT_OF_STOCK
    if standing.available < quantity * standing.units[unit]:
        return Difference.FEWER
    if allowed(standing, unit=unit, quantity=quantity) != quantity:
        return Difference.RULE
    now = standing.price_at(quantity * standing.units[unit]) or standing.unit_price
    return _price(now, then)


def allowed(standing: Standing, *, unit: str, quantity: int) -> int:
    """The nearest number of a unit that the rule of quantities lets be ordered; 0: none."""
    rule, size = standing.rule, standing.units[unit]
    if rule is None or size != int(size):  # parts of a base unit: the cart says what comes to whole ones
        return quantity
    base, step = int(size), rule.step or 1
    pace = step // gcd(base, step)
    least = -(-max(quantity * base, rule.minimum or 1) // base)
    found = -(-least // pace) * pace
    if rule.maximum is not None and found * base > rule.maximum:
        found = rule.maximum // base // pace * pace
    return found if found * base >= (rule.minimum or 1) else 0


def to_order(standing: Standing | None, told: Difference, *, unit: str, quantity: int) -> int:
    """How many of a unit to put into the cart unless the buyer says otherwise: what is there and may be ordered."""
    if standing is None or told in NOT_AT_ALL or told == Difference.OUT_OF_STOCK:
        return 0
    there = int(standing.available // standing.units[unit])
    found = allowed(standing, unit=unit, quantity=min(quantity, there))
    return found if found <= there else 0


def _price(now: UnitPrice, then: UnitPrice | None) -> Difference:
    if then is None or then.currency != now.currency or then.value == now.value:
        return Difference.SAME
    return Difference.DEARER if now.value > then.value else Difference.CHEAPER
