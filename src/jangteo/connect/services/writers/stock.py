from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.connect import rules, selectors
from jangteo.connect.services.writers.places import have_place
from jangteo.connect.types import SIGN, Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import Tracking
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor

_TOLD_APART = {Tracking.LOT: "counted_by_lot", Tracking.SERIAL: "counted_by_number"}


@dataclass(slots=True)
class StockWriter:
    """Counted stock of one place, or of those the rows name. One file is one count, booked once."""

    plan: ImportMap
    actor: Actor
    digest: str
    _places: frozenset[str] = field(default_factory=frozenset)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the place; one that exists keeps its names."""
        self._places = have_place(self.plan.target, is_rehearsal=is_rehearsal)

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with what the places have; refuse a count below what is promised to orders."""
        variants = catalog.variants_by_sku([group.last.values["sku"] for group in groups])
        stock = inventory.list_stock([variant.id for variant in variants.values()])
        levels = {(level.place_code, level.variant_id): level for level in stock}
        tracking = inventory.tracking_by_variant([variant.id for variant in variants.values()])
        is_booked = selectors.is_brought_in(self.plan.kind, self.digest, self.plan.digest)
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[str, UUID, int]] = []
        for group in groups:
            row, values = group.last.row, group.last.values
            sku, counted = values["sku"], values["quantity"]
            place = values.get("place") or self.plan.target.get("code", "")
            variant = variants.get(sku)
            if variant is None or place not in self._places:
                code, column = ("unknown_place", "place") if variant else ("unknown_sku", "sku")
                notes.append(rules.note(row, code, column=column, value=values.get(column) or place))
                continue
            level = levels.get((place, variant.id))
            subject = f"{place}{SIGN}{sku}"
            if is_booked:
                differences.append(Difference(sku, row, Outcome.UNCHANGED))
            elif (refusal := _TOLD_APART.get(tracking[variant.id], "")) and (not level or level.on_hand != counted):
                notes.append(rules.note(row, refusal, column="sku", value=sku))
            elif level and counted < level.allocated and counted != level.on_hand:
                notes.append(rules.note(row, "below_allocated", column="quantity", value=counted))
            else:
                changes = {"on_hand": (level.on_hand, counted)} if level and level.on_hand != counted else {}
                outcome = rules.outcome_of(is_known=level is not None, changes=changes)
                differences.append(Difference(sku, row, outcome, changes, subject))
                if outcome != Outcome.UNCHANGED:
                    wanted.append((place, variant.id, counted))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Book the differences as movements, one call a place."""
        again = selectors.count_undone(self.plan.kind, self.digest)
        for place, rows in groupby(sorted(verdict.wanted), key=lambda one: one[0]):
            stock_services.set_counted(
                place_code=place,
                counts={variant_id: counted for _, variant_id, counted in rows},
                key=f"import:{self.digest[:32]}" + (f":{again}" if again else ""),
                actor=self.actor,
            )

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """What is on hand."""
        skus = {subject.split(SIGN)[1] for subject in subjects}
        variants = catalog.variant_ids_by_sku(skus)
        names = {pk: sku for sku, pk in variants.items()}
        levels = {
            f"{level.place_code}{SIGN}{names[level.variant_id]}": level.on_hand
            for level in inventory.list_stock(variants.values())
        }
        return {subject: levels.get(subject) for subject in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """A counter movement each: what was not there before is none now."""
        kept: dict[str, str] = {}
        key = f"undo:{new_id()}"
        variants = catalog.variant_ids_by_sku({subject.split(SIGN)[1] for subject in before})
        for subject, on_hand in before.items():
            place, sku = subject.split(SIGN)
            try:
                counts: dict[UUID, int] = {variants[sku]: on_hand or 0}
                stock_services.set_counted(place_code=place, counts=counts, key=key, actor=self.actor)
            except JangteoError as refused:
                kept[subject] = refused.code
        return kept
