from dataclasses import dataclass

from jangteo.connect import rules
from jangteo.connect.types import Difference, Group, ImportMap, Outcome, Verdict
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.types import CostChange, CostRow, CostsTried


@dataclass(slots=True)
class CostWriter:
    """What goods cost the seller, in the map's currency."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Nothing has to be there."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the costs that count; a SKU that nothing is sold under is refused."""
        rows = [_cost_row(group) for group in groups]
        tried = self._tried(rows)
        problems = {one.line: one for one in tried.problems}
        notes = [
            rules.note(line, "repeated_key" if one.why == "twice" else one.why, column="sku", value=one.sku)
            for line, one in problems.items()
        ]
        if problems:
            rows = [row for row in rows if row.line not in problems]
            tried = self._tried(rows)
        changes = {one.row.line: one for one in tried.changes}
        differences = [_difference(row, changes.get(row.line)) for row in rows]
        return Verdict(tuple(differences), tuple(notes), tuple(one.row for one in tried.changes))

    def _tried(self, rows: list[CostRow]) -> CostsTried:
        return pricing.try_costs(currency=self.plan.target["currency"], rows=rows, actor=self.actor)

    def write(self, verdict: Verdict) -> None:
        """Set the new and changed costs in one call."""
        if verdict.wanted:
            price_services.set_costs(
                currency=self.plan.target["currency"],
                rows=verdict.wanted,
                actor=self.actor,
                source=self.plan.source,
            )


def _cost_row(group: Group) -> CostRow:
    values = group.last.values
    return CostRow(values["sku"], values["unit_cost"], values.get("since"), line=group.last.row)


def _difference(row: CostRow, change: CostChange | None) -> Difference:
    if change is None:
        return Difference(row.sku, row.line, Outcome.UNCHANGED)
    if change.old is None:
        return Difference(row.sku, row.line, Outcome.CREATE)
    return Difference(row.sku, row.line, Outcome.CHANGE, {"unit_cost": (change.old, row.amount)})
