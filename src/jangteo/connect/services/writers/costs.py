from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.connect import rules
from jangteo.connect.types import SIGN, Difference, Group, ImportMap, Outcome, Verdict
from jangteo.kernel.money import currency_codes
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.selectors.costs import cost_periods
from jangteo.pricing.types import CostChange, CostRow, CostsTried, PricePeriod


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
        differences = [_difference(row, changes.get(row.line), currency) for row in rows]
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
        """Every cost in time that counts."""
        told: dict[str, Any] = {}
        for currency, variants in _by_currency(subjects).items():
            stored = cost_periods(variants, currency)
            told |= {
                SIGN.join((currency, sku)): [_told(one) for one in sorted(stored.get(pk, {}), key=_begins)] or None
                for pk, sku in variants.items()
            }
        return {subject: told.get(subject) for subject in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """The costs that counted count again; that others were known meanwhile stays known."""
        gone = set(before)
        for currency, variants in _by_currency(before).items():
            subjects = {pk: SIGN.join((currency, sku)) for pk, sku in variants.items()}
            gone -= set(subjects.values())
            costs = {pk: [_period(one) for one in before[subject] or ()] for pk, subject in subjects.items()}
            price_services.put_costs(currency=currency, costs=costs, actor=self.actor, source=self.plan.source)
        return dict.fromkeys(gone, "gone")


def _cost_row(group: Group) -> CostRow:
    values = group.last.values
    return CostRow(values["sku"], values["unit_cost"], values.get("since"), values.get("until"), line=group.last.row)


def _difference(row: CostRow, change: CostChange | None, currency: str) -> Difference:
    subject = SIGN.join((currency, row.sku))
    if change is None:
        return Difference(row.sku, row.line, Outcome.UNCHANGED)
    if change.old is None:
        return Difference(row.sku, row.line, Outcome.CREATE, subject=subject)
    return Difference(row.sku, row.line, Outcome.CHANGE, {"unit_cost": (change.old, row.amount)}, subject)


def _by_currency(subjects: Iterable[str]) -> Mapping[str, dict[UUID, str]]:
    """{currency: {variant: SKU}}."""
    parts = [subject.split(SIGN) for subject in subjects]
    ids = catalog.variant_ids_by_sku({sku for _, sku in parts})
    found: dict[str, dict[UUID, str]] = defaultdict(dict)
    for currency, sku in parts:
        if sku in ids:
            found[currency][ids[sku]] = sku
    return found


def _begins(one: PricePeriod) -> str:
    return one.since.isoformat() if one.since else ""


def _told(one: PricePeriod) -> list[str]:
    return [str(one.unit_price), _begins(one), one.until.isoformat() if one.until else ""]


def _period(told: Sequence[str]) -> PricePeriod:
    since, until = (datetime.fromisoformat(one) if one else None for one in told[1:])
    return PricePeriod(Decimal(told[0]), since, until)
