from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.connect import rules
from jangteo.connect.services.trying import do_each
from jangteo.connect.types import SIGN, Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.types import Bound

NAMES = ("floor", "cap")


@dataclass(slots=True)
class BoundWriter:
    """Between what the prices of lists stay that follow from others; what a file leaves out stays as it is."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Bounds go into lists that are there."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the bounds of these lists."""
        lists = {one.code: one for one in pricing.list_price_lists()}
        bases = {one.derived_from for one in lists.values()}
        ids = catalog.variant_ids_by_sku({group.last.values["sku"] for group in groups})
        known = _bounds({group.last.values["price_list"] for group in groups} & lists.keys())
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[str, UUID, Bound]] = []
        for group in groups:
            row, values = group.last.row, group.last.values
            sku, code = values["sku"], values["price_list"]
            refusal = "" if sku in ids else "unknown_sku"
            if code not in lists:
                refusal = "unknown_price_list"
            elif not lists[code].derived_from or code in bases:
                refusal = "own_prices"
            if refusal:
                column = "sku" if refusal == "unknown_sku" else "price_list"
                notes.append(rules.note(row, refusal, column=column, value=values[column]))
                continue
            old = known[code].get(ids[sku])
            stated = {name: values[name] for name in NAMES if values.get(name) is not None}
            bound = Bound(**({"floor": old.floor, "cap": old.cap} if old else {}) | stated)
            if bound.floor is not None and bound.cap is not None and bound.floor > bound.cap:
                notes.append(rules.note(row, "floor_above_cap", column="floor, cap", value=bound.floor))
                continue
            changes = rules.differ(bound_facts(old), stated) if old else {}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(f"{sku} · {code}", row, outcome, changes, SIGN.join((sku, code))))
            if outcome != Outcome.UNCHANGED:
                wanted.append((code, ids[sku], bound))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Set the bounds of each list in one call."""
        by_list: dict[str, dict[UUID, Bound]] = defaultdict(dict)
        for code, variant_id, bound in verdict.wanted:
            by_list[code][variant_id] = bound
        for code, bounds in sorted(by_list.items()):
            self._set(code, bounds)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Floors and caps."""
        places = {subject: subject.split(SIGN) for subject in subjects}
        ids = catalog.variant_ids_by_sku({sku for sku, _ in places.values()})
        known = _bounds({code for _, code in places.values()})
        found = {subject: known[code].get(ids[sku]) if sku in ids else None for subject, (sku, code) in places.items()}
        return {subject: rules.store(bound_facts(one)) if one else None for subject, one in found.items()}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Bounds back; where there were none there are none again."""
        by_list: dict[str, dict[UUID, Bound]] = defaultdict(dict)
        subjects: dict[str, list[str]] = defaultdict(list)
        ids = catalog.variant_ids_by_sku({subject.split(SIGN)[0] for subject in before})
        for subject, facts in before.items():
            sku, code = subject.split(SIGN)
            by_list[code][ids[sku]] = Bound(**rules.restore(self.plan.kind, facts or {}))
            subjects[code].append(subject)
        refused = do_each({code: code for code in by_list}, lambda code: self._set(code, by_list[code]))
        return {subject: error.code for code, error in refused.items() for subject in subjects[code]}

    def _set(self, code: str, bounds: Mapping[UUID, Bound]) -> None:
        price_services.set_bounds(price_list_code=code, bounds=bounds, actor=self.actor, why=self.plan.source)


def bound_facts(one: Bound) -> dict[str, Any]:
    """A bound by the fields of a file."""
    return {"floor": one.floor, "cap": one.cap}


def _bounds(codes: Collection[str]) -> Mapping[str, Mapping[VariantId, Bound]]:
    return {code: pricing.list_bounds(code) for code in codes}
