"""How many of a SKU may be ordered at once and in a period, and which number would do."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from jangteo.pricing.rules.allowances import narrowed, tightest_of
from jangteo.pricing.types import LineRequest, PriceProblem, QuantityRule, Standing, WhoseRule


def quantity_problems(line: LineRequest, total: int) -> Iterator[PriceProblem]:
    """Which rules a SKU's whole quantity breaks, each with the rule's value and the nearest number that would do.

    What is left of the buyer's allowances is told first, for no number that fits the others would do without it.

    source  shared pricing scenario format, `problems`; allowances are ours
    """
    rule, standings = line.rule, line.standings
    if standings:
        yield from _allowance_problem(line.sku, rule, standings, total)
    broken: Sequence[tuple[str, str, int | None, bool]] = (
        ("below_minimum", "minimum", rule.minimum, rule.minimum is not None and total < rule.minimum),
        ("above_maximum", "maximum", rule.maximum, rule.maximum is not None and total > rule.maximum),
        ("not_a_step", "step", rule.step, rule.step is not None and total % rule.step != 0),
    )
    better = suggestion(narrowed(rule, standings), total)
    for why, name, value, is_broken in broken:
        if is_broken:
            yield PriceProblem(line.sku, why, {name: value} | ({} if better is None else {"suggest": better}))


def _allowance_problem(
    sku: str, rule: QuantityRule, standings: Sequence[Standing], total: int
) -> Iterator[PriceProblem]:
    """The allowance that leaves least, where it is too little; `suggest` is 0 where no number fits the rule too."""
    tightest = tightest_of(standings)
    if total <= tightest.left:
        return
    yield PriceProblem(
        sku,
        "above_allowance",
        {
            "maximum": tightest.allowance.maximum,
            "period": tightest.allowance.period.value,
            "bought": tightest.bought,
            "left": tightest.left,
            "until": tightest.until.isoformat() if tightest.until else None,
            "suggest": suggestion(narrowed(rule, standings), total) or 0,
        },
    )


def suggestion(rule: QuantityRule, quantity: int) -> int | None:
    """The lowest allowed number not below a quantity, else the highest allowed; None when nothing is allowed."""
    step = rule.step or 1
    lowest = rule.first_from(quantity)
    if rule.maximum is None or lowest <= rule.maximum:
        return lowest
    highest = rule.maximum // step * step
    return highest if highest >= max(rule.minimum or 1, 1) else None


def chosen_rules[Key](
    rules: Iterable[tuple[Key, WhoseRule, QuantityRule]], party_ids: Sequence[UUID]
) -> dict[Key, QuantityRule]:
    """{variant: the rule of the most specific audience, whole} of rules that concern a buyer.

    party_ids  the buyer and the units above, nearest first
    """
    nearness = {party_id: place for place, party_id in enumerate(party_ids)}
    best: dict[Key, tuple[tuple[Any, ...], QuantityRule]] = {}
    for key, whose, rule in rules:
        rank = _rank(whose, nearness)
        if key not in best or rank < best[key][0]:
            best[key] = (rank, rule)
    return {key: rule for key, (_, rule) in best.items()}


def _rank(whose: WhoseRule, nearness: dict[UUID, int]) -> tuple[int, int, str]:
    one = whose.audience
    if one.party_id is not None:
        return (0, nearness[one.party_id], "")
    if one.segment_id is not None:
        return (1, 0, whose.segment_code)
    return (2, 0, "") if one.channel_id is not None else (3, 0, "")
