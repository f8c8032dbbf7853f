"""What of an earlier order is otherwise today."""

from jangteo.kernel.money import UnitPrice
from jangteo.purchasing.types import Difference, Standing


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
    return _price(standing.unit_price, then)


def _price(now: UnitPrice, then: UnitPrice | None) -> Difference:
    if then is None or then.currency != now.currency or then.value == now.value:
        return Difference.SAME
    return Difference.DEARER if now.value > then.value else Difference.CHEAPER
