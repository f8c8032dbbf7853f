"""How many of a SKU may be ordered at once, and which number would do."""

from collections.abc import Iterator, Sequence

from jangteo.pricing.types import LineRequest, PriceProblem, QuantityRule


def quantity_problems(line: LineRequest, total: int) -> Iterator[PriceProblem]:
    """Which rules a SKU's whole quantity breaks, each with the rule's value and the nearest number that would do.

    source  shared pricing scenario format, `problems`
    """
    rule = line.rule
    broken: Sequence[tuple[str, str, int | None, bool]] = (
        ("below_minimum", "minimum", rule.minimum, rule.minimum is not None and total < rule.minimum),
        ("above_maximum", "maximum", rule.maximum, rule.maximum is not None and total > rule.maximum),
        ("not_a_step", "step", rule.step, rule.step is not None and total % rule.step != 0),
    )
    better = suggestion(rule, total)
    for why, name, value, is_broken in broken:
        if is_broken:
            yield PriceProblem(line.sku, why, {name: value} | ({} if better is None else {"suggest": better}))


def suggestion(rule: QuantityRule, quantity: int) -> int | None:
    """The lowest allowed number not below a quantity, else the highest allowed; None when nothing is allowed."""
    step = rule.step or 1
    lowest = rule.first_from(quantity)
    if rule.maximum is None or lowest <= rule.maximum:
        return lowest
    highest = rule.maximum // step * step
    return highest if highest >= max(rule.minimum or 1, 1) else None
