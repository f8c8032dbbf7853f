from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.connect import rules, selectors
from jangteo.connect.services.trying import do_each
from jangteo.connect.services.writers.places import have_place
from jangteo.connect.types import SIGN, Difference, Group, ImportMap, Note, Outcome, StagedRow, Verdict
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import Moved, MovementKind, ReceiptLine, SerialAt, SerialState, Tracking
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit that was found in a place."""

    place: str
    variant_id: VariantId
    serial: str
    is_told_apart: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is here of the variants and numbers that some rows name.

    loose  variants of which units without a number lie somewhere
    """

    ids: Mapping[str, VariantId]
    tracking: Mapping[UUID, Tracking]
    units: Mapping[tuple[UUID, str], SerialAt]
    loose: frozenset[UUID]


@dataclass(slots=True)
class SerialWriter:
    """Units that have numbers, and where they were found; others stay. One file is one count, booked once."""

    plan: ImportMap
    actor: Actor
    digest: str
    _places: frozenset[str] = field(default_factory=frozenset)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the place; one that exists keeps its names."""
        self._places = have_place(self.plan.target, is_rehearsal=is_rehearsal)

    def judge(self, groups: list[Group]) -> Verdict:
        """Look where each number is; reads only."""
        rows = [group.last for group in groups]
        known = _known([(row.values["sku"], row.values["serial"]) for row in rows])
        is_booked = selectors.is_brought_in(self.plan.kind, self.digest, self.plan.digest)
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[Wanted] = []
        for row in rows:
            sku, serial = row.values["sku"], row.values["serial"]
            place = row.values.get("place") or self.plan.target.get("code", "")
            if refused := self._refusal(row, place, known, is_booked=is_booked):
                notes.append(refused)
                continue
            variant_id = known.ids[sku]
            unit = known.units.get((variant_id, serial))
            is_here = unit is not None and (is_booked or unit.state == SerialState.HERE)
            outcome = rules.outcome_of(is_known=is_here, changes={})
            key, subject = " · ".join((sku, serial, place)), SIGN.join((sku, serial))
            differences.append(Difference(key, row.row, outcome, {}, subject))
            if outcome != Outcome.UNCHANGED:
                is_told_apart = known.tracking[variant_id] == Tracking.SERIAL
                wanted.append(Wanted(place, variant_id, serial, is_told_apart))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Tell variants apart by number that were not, then count the units in, place by place."""
        found: dict[str, dict[VariantId, list[str]]] = defaultdict(lambda: defaultdict(list))
        for one in verdict.wanted:
            found[one.place][one.variant_id].append(one.serial)
        for variant_id in sorted({one.variant_id for one in verdict.wanted if not one.is_told_apart}):
            stock_services.set_tracking(variant_id=variant_id, tracking=Tracking.SERIAL, actor=self.actor)
        for place, by_variant in sorted(found.items()):
            lines = [ReceiptLine(pk, len(serials), None, serials) for pk, serials in sorted(by_variant.items())]
            stock_services.receive_goods(
                place_code=place,
                lines=lines,
                key=f"import:{self.digest[:32]}:{new_id().hex}",
                actor=self.actor,
                reference=self.plan.source,
                kind=MovementKind.COUNT,
            )

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """In which place each is."""
        known = _known([_parts(subject) for subject in subjects])
        told: dict[str, Any] = {}
        for subject in subjects:
            sku, serial = _parts(subject)
            unit = known.units.get((known.ids[sku], serial)) if sku in known.ids else None
            told[subject] = {"place": unit.place_code} if unit and unit.place_code else None
        return told

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Those that came go by a counter movement each; numbers stay known, and variants told apart by them."""
        known = _known([_parts(subject) for subject in before])

        def put_back(subject: str) -> None:
            sku, serial = _parts(subject)
            unit = known.units[known.ids[sku], serial]
            stock_services.adjust_stock(
                place_code=unit.place_code,
                moved=Moved(unit.variant_id, -1, serials=[serial]),
                key=f"undo:{new_id()}",
                why=f"undo: {self.plan.source}",
                actor=self.actor,
            )

        refused = do_each({subject: subject for subject, facts in before.items() if facts is None}, put_back)
        return {subject: error.code for subject, error in refused.items()}

    def _refusal(self, row: StagedRow, place: str, known: Known, *, is_booked: bool) -> Note | None:
        sku, serial = row.values["sku"], row.values["serial"]
        variant_id = known.ids.get(sku)
        if variant_id is None:
            return rules.note(row.row, "unknown_sku", column="sku", value=sku)
        if place not in self._places:
            return rules.note(row.row, "unknown_place", column="place", value=place)
        if known.tracking[variant_id] == Tracking.LOT:
            return rules.note(row.row, "counted_by_lot", column="sku", value=sku)
        if variant_id in known.loose:
            return rules.note(row.row, "without_numbers", column="sku", value=sku)
        return None if is_booked else _misplaced(row.row, place, known.units.get((variant_id, serial)))


def _misplaced(row: int, place: str, unit: SerialAt | None) -> Note | None:
    """A unit that is in another place goes by a transfer, and one that a buyer has comes back by a return."""
    if unit is None or unit.state == SerialState.LOST:
        return None
    if unit.state == SerialState.SHIPPED:
        return rules.note(row, "serial_shipped", column="serial", value=unit.serial)
    if unit.place_code != place:
        where = f"{unit.serial} ({unit.place_code})" if unit.place_code else unit.serial
        return rules.note(row, "serial_elsewhere", column="serial", value=where)
    return None


def _known(pairs: Collection[tuple[str, str]]) -> Known:
    """Of SKUs and numbers."""
    ids = catalog.variant_ids_by_sku({sku for sku, _ in pairs})
    tracking = inventory.tracking_by_variant(ids.values())
    untold = [pk for pk in ids.values() if tracking[pk] == Tracking.NONE]
    loose = {level.variant_id for level in inventory.list_stock(untold) if level.on_hand} if untold else ()
    units = inventory.serials_by_number({(ids[sku], serial) for sku, serial in pairs if sku in ids})
    return Known(ids, tracking, units, frozenset(loose))


def _parts(subject: str) -> tuple[str, str]:
    sku, _, serial = subject.partition(SIGN)
    return sku, serial
