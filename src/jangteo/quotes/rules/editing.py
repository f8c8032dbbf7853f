"""How what one side wrote becomes what the other side writes of it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from jangteo.kernel.money import UnitPrice
from jangteo.quotes.errors import InvalidSelection
from jangteo.quotes.types import Content, Line, LineProblem, Wanted

FINEST = Decimal("0.000001")


def countered(content: Content, wanted: Mapping[str, Wanted], note: str) -> Content:
    """What a buyer would rather have of an offer: quantities, prices, lines left out; the rest is as it was offered.

    wanted  {key of a line of goods: what of it}; a line that is not in it, or with none of it, is left out
    raises  InvalidSelection
    """
    goods = {line.key for line in content.lines if not line.is_remark}
    problems = [LineProblem(key, "unknown_line") for key in wanted if key not in goods]
    if not any(one.quantity for one in wanted.values()):
        problems.append(LineProblem("", "nothing_taken"))
    if problems:
        raise InvalidSelection(tuple(problems))
    lines = []
    for line in content.lines:
        one = wanted.get(line.key)
        if line.is_remark:
            lines.append(line)
        elif one is not None and one.quantity:
            lines.append(replace(line, quantity=one.quantity, wish=one.wish))
    return replace(content, lines=tuple(lines), note=note)


def copied(content: Content) -> Content:
    """What a new offer begins with that is like an old one: its lines and prices, without days, wishes and words."""
    lines = tuple(_anew(line) for line in content.lines)
    return replace(content, lines=lines, deliver_on=None, valid_until=None, hold_until=None, note="")


def _anew(line: Line) -> Line:
    """Goods that were made for the old offer are made anew for the new one."""
    bare = replace(line, wish=None)
    return bare if line.made is None else replace(bare, variant_id=None, sku="")


def in_language(content: Content, language: str) -> Content:
    """The same with goods that are made for the buyer called by their name in a language."""
    return replace(content, lines=tuple(_called(line, language) for line in content.lines))


def _called(line: Line, language: str) -> Line:
    name = line.made.names.get(language) if line.made is not None else None
    return replace(line, text=name) if name else line


def reduced(usual: UnitPrice, share: Decimal) -> UnitPrice:
    """A usual price with a share taken off.

    share   a fraction: Decimal("0.1") is a tenth off
    rounds  half up, to the places the usual price is written with, at most six

    >>> reduced(UnitPrice(Decimal("1990"), "KRW"), Decimal("0.15")).value
    Decimal('1692')
    """
    exponent = usual.value.normalize().as_tuple().exponent
    places = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else FINEST
    value = usual.value * (1 - share)
    return UnitPrice(value.quantize(max(places, FINEST), ROUND_HALF_UP), usual.currency)
