from dataclasses import dataclass

from jangteo.catalog import selectors as catalog
from jangteo.connect import rules, selectors
from jangteo.connect.types import Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import PlaceKind
from jangteo.kernel.types import Actor


@dataclass(slots=True)
class StockWriter:
    """Counted stock of one place. One file is one count: it is booked once, however often it is read."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the place; one that exists keeps its names."""
        target = self.plan.target
        is_known = any(code == target["code"] for code, _ in inventory.list_places())
        if not is_known and not is_rehearsal:
            stock_services.create_place(code=target["code"], names=target["names"], kind=PlaceKind.WAREHOUSE)

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with what the place has; refuse a count below what is promised to orders."""
        variants = catalog.variants_by_sku([group.key for group in groups])
        place = self.plan.target["code"]
        stock = inventory.list_stock([variant.id for variant in variants.values()])
        levels = {level.variant_id: level for level in stock if level.place_code == place}
        is_booked = selectors.is_brought_in(self.plan.kind, self.digest, self.plan.digest)
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[object, int]] = []
        for group in groups:
            row, counted = group.last.row, group.last.values["quantity"]
            variant = variants.get(group.key)
            if variant is None:
                notes.append(rules.note(row, "unknown_sku", column="sku", value=group.key))
                continue
            level = levels.get(variant.id)
            if is_booked:
                differences.append(Difference(group.key, row, Outcome.UNCHANGED))
            elif level and counted < level.allocated:
                notes.append(rules.note(row, "below_allocated", column="quantity", value=counted))
            else:
                changes = {"on_hand": (level.on_hand, counted)} if level and level.on_hand != counted else {}
                outcome = rules.outcome_of(is_known=level is not None, changes=changes)
                differences.append(Difference(group.key, row, outcome, changes))
                if outcome != Outcome.UNCHANGED:
                    wanted.append((variant.id, counted))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Book the differences as movements."""
        if verdict.wanted:
            stock_services.set_counted(
                place_code=self.plan.target["code"],
                counts=dict(verdict.wanted),
                key=f"import:{self.digest[:32]}",
                actor=self.actor,
            )
