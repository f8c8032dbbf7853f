from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jangteo.connect import rules
from jangteo.connect.types import Difference, Group, ImportMap, Outcome, Verdict
from jangteo.kernel.money import currency_codes
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
        parts = [self._judge_currency(currency, own) for currency, own in self._by_currency(groups).items()]
        return Verdict(
            tuple(one for part in parts for one in part.differences),
            tuple(one for part in parts for one in part.notes),
            tuple(one for part in parts for one in part.wanted),
        )

    def _by_currency(self, groups: list[Group]) -> Mapping[str, list[Group]]:
        found: dict[str, list[Group]] = defaultdict(list)
        for group in groups:
            found[group.last.values.get("currency") or self.plan.target.get("currency", "")].append(group)
        return found

    def _judge_currency(self, currency: str, groups: list[Group]) -> Verdict:
        if currency not in currency_codes():
            notes = [
                rules.note(group.last.row, "unknown_currency", column="currency", value=currency) for group in groups
            ]
            return Verdict((), tuple(notes), ())
        rows = [_cost_row(group) for group in groups]
        tried = self._tried(currency, rows)
        problems = {one.line: one for one in tried.problems}
        notes = [
            rules.note(line, "repeated_key" if one.why == "twice" else one.why, column="sku", value=one.sku)
            for line, one in problems.items()
        ]
        if problems:
            rows = [row for row in rows if row.line not in problems]
            tried = self._tried(currency, rows)
        changes = {one.row.line: one for one in tried.changes}
        differences = [_difference(row, changes.get(row.line)) for row in rows]
        return Verdict(tuple(differences), tuple(notes), tuple((currency, one.row) for one in tried.changes))

    def _tried(self, currency: str, rows: list[CostRow]) -> CostsTried:
        return pricing.try_costs(currency=currency, rows=rows, actor=self.actor)

    def write(self, verdict: Verdict) -> None:
        """Set the new and changed costs in one call a currency."""
        for currency, rows in groupby(sorted(verdict.wanted, key=lambda one: one[0]), key=lambda one: one[0]):
            price_services.set_costs(
                currency=currency, rows=[row for _, row in rows], actor=self.actor, source=self.plan.source
            )

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Nothing: a cost that is wrong is corrected by another import, and what was known before stays known."""
        return {}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Never asked."""
        return {}


def _cost_row(group: Group) -> CostRow:
    values = group.last.values
    return CostRow(values["sku"], values["unit_cost"], values.get("since"), values.get("until"), line=group.last.row)


def _difference(row: CostRow, change: CostChange | None) -> Difference:
    if change is None:
        return Difference(row.sku, row.line, Outcome.UNCHANGED)
    if change.old is None:
        return Difference(row.sku, row.line, Outcome.CREATE)
    return Difference(row.sku, row.line, Outcome.CHANGE, {"unit_cost": (change.old, row.amount)})
