"""What a condition of a rule may be about, as the forms of the shop and of the office offer it."""

from collections.abc import Mapping
from dataclasses import dataclass

from jangteo.approvals.types.rules import Compare, Measure


@dataclass(frozen=True, slots=True)
class Way:
    """One choice of a form.

    reads  what is typed beside it: "money", "count", "percent", "codes" or "nothing"
    """

    measure: Measure
    compare: Compare
    reads: str


WAYS: Mapping[str, Way] = {
    "together": Way(Measure.SPENT, Compare.ABOVE, "money"),
    "line": Way(Measure.DEAREST_LINE, Compare.ABOVE, "money"),
    "shipping": Way(Measure.SHIPPING, Compare.ABOVE, "money"),
    "left": Way(Measure.BUDGET_LEFT, Compare.BELOW, "money"),
    "lines": Way(Measure.LINES, Compare.ABOVE, "count"),
    "skus": Way(Measure.SKUS, Compare.ABOVE, "count"),
    "units": Way(Measure.UNITS, Compare.ABOVE, "count"),
    "dearer": Way(Measure.DEVIATION, Compare.ABOVE, "percent"),
    "goods": Way(Measure.SKU, Compare.ANY_OF, "codes"),
    "category": Way(Measure.CATEGORY, Compare.ANY_OF, "codes"),
    "centre": Way(Measure.COST_CENTRE, Compare.ANY_OF, "codes"),
    "role": Way(Measure.ROLE, Compare.ANY_OF, "codes"),
    "new": Way(Measure.NEW_ARTICLE, Compare.IS, "nothing"),
    "elsewhere": Way(Measure.NEW_ADDRESS, Compare.IS, "nothing"),
}
