"""What was taken off for paying early and what comes back: together never more than the line, in the end just that."""

from dataclasses import replace
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jangteo.kernel.money import Money
from jangteo.ordering import rules
from jangteo.ordering.types import OrderLineView, RefundLineView
from ordering.test_refund_rules import bought

LINE = bought(("1000", 10)).lines[0]


def line_of(quantity: int, net: int, tax: int) -> OrderLineView:
    def won(minor: int) -> Money:
        return Money(minor, "KRW")

    return replace(LINE, quantity=quantity, net=won(net), tax=won(tax), gross=won(net + tax), discount=won(0))


def back(line: OrderLineView, done: list[RefundLineView], units: int, *, includes_tax: bool = True) -> RefundLineView:
    given = sum(done[1:], done[0]) if done else None
    off = [one for one in done if one.allowed_units]
    allowed = sum(off[1:], off[0]) if off else None
    already = given.quantity if given else 0
    return rules.refund_of_line(line, already, units, includes_tax=includes_tax, given=given, allowed=allowed)


def off(line: OrderLineView, gross: int, tax: int, units: int) -> RefundLineView:
    zero = Money(0, "KRW")
    return RefundLineView(line.id, 0, Money(gross - tax, "KRW"), Money(tax, "KRW"), Money(gross, "KRW"), zero, units)


def test_what_nothing_was_taken_off_comes_back_first_and_whole() -> None:
    line = line_of(10, 9091, 909)
    done = [off(line, 100, 9, 5)]  # 2 % of the five that left
    for units, gross in ((5, 5000), (2, 1960), (3, 2940)):
        done.append(back(line, done, units))
        assert done[-1].gross.minor == gross
    assert sum(one.gross.minor for one in done) == 10_000
    assert sum(one.tax.minor for one in done) == 909


@settings(max_examples=2500, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
@example(520206, False)  # two won for twelve, all of it taken off: rounding alone gave back a third
@example(19480, True)
def test_any_allowances_and_returns_sum_to_the_line(seed: int, includes_tax: bool) -> None:
    """Four steps and more each: above ten thousand."""
    dice = Random(seed)
    quantity, net = dice.randint(1, 13), dice.randint(0, 20_000)
    line = line_of(quantity, net, net // 10)
    done: list[RefundLineView] = []
    left, free = quantity, quantity
    while left:
        given = sum(one.gross.minor for one in done)
        rest = line.gross.minor - given
        if free and rest and dice.random() < 0.4:
            units = dice.randint(1, free)
            gross = min(rest, max(1, rest * units * dice.randint(1, 9) // 100 // quantity))
            net_left = line.net.minor - sum(one.net.minor for one in done)
            tax = max(min(gross // 11, rest - net_left), gross - net_left)
            done.append(off(line, gross, tax, units))
            free -= units
        else:
            done.append(back(line, done, dice.randint(1, left), includes_tax=includes_tax))
            left -= done[-1].quantity
        assert min(done[-1].net.minor, done[-1].tax.minor) >= 0
        assert sum(one.gross.minor for one in done) <= line.gross.minor
    assert sum(one.net.minor for one in done) == line.net.minor
    assert sum(one.tax.minor for one in done) == line.tax.minor
