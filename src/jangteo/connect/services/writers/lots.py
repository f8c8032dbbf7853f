from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.connect import rules, selectors
from jangteo.connect.services.trying import do_each
from jangteo.connect.services.writers.places import have_place
from jangteo.connect.types import SIGN, Difference, Group, ImportMap, Note, Outcome, StagedRow, Values, Verdict
from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import LotCount, LotDraft, LotLevel, LotView, Tracking
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor

type Spot = tuple[str, UUID, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says of a lot at a place; `recall`: why the lot is recalled from now on."""

    place: str
    count: LotCount
    is_told_apart: bool
    recall: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is here of the variants that some rows name.

    room  units of a variant at a place that nothing is promised of
    """

    ids: Mapping[str, VariantId]
    tracking: Mapping[UUID, Tracking]
    lots: Mapping[tuple[UUID, str], LotView]
    levels: Mapping[Spot, LotLevel]
    room: dict[tuple[str, UUID], int]


@dataclass(slots=True)
class LotWriter:
    """Counted stock lot by lot, with when lots were made and expire. One file is one count, booked once."""

    plan: ImportMap
    actor: Actor
    digest: str
    _places: frozenset[str] = field(default_factory=frozenset)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the place; one that exists keeps its names."""
        self._places = have_place(self.plan.target, is_rehearsal=is_rehearsal)

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with what the places have of each lot; reads only."""
        known = _known({group.last.values["sku"] for group in groups})
        is_booked = selectors.is_brought_in(self.plan.kind, self.digest, self.plan.digest)
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[Wanted] = []
        for row in (group.last for group in groups):
            place = row.values.get("place") or self.plan.target.get("code", "")
            if refusal := self._refusal(row.values, place, known, is_booked=is_booked):
                code, column = refusal
                notes.append(rules.note(row.row, code, column=column, value=row.values.get(column) or place))
                continue
            difference, one = _compare(row, place, known, is_booked=is_booked)
            differences.append(difference)
            if difference.outcome != Outcome.UNCHANGED:
                wanted.append(one)
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Tell variants apart by lots that were not, book the differences place by place, recall what is recalled."""
        again = selectors.count_undone(self.plan.kind, self.digest)
        for variant_id in sorted({one.count.variant_id for one in verdict.wanted if not one.is_told_apart}):
            stock_services.set_tracking(variant_id=variant_id, tracking=Tracking.LOT, actor=self.actor)
        rows: list[Wanted] = sorted(verdict.wanted, key=lambda one: one.place)
        for place, some in groupby(rows, key=lambda one: one.place):
            stock_services.set_counted_lots(
                place_code=place,
                counts=[one.count for one in some],
                key=f"import:{self.digest[:32]}" + (f":{again}" if again else ""),
                actor=self.actor,
            )
        recalls = {
            (one.count.variant_id, one.count.lot.code): one.recall for one in rows if one.recall and one.count.lot
        }
        for (variant_id, code), why in recalls.items():
            stock_services.recall_lot(variant_id=variant_id, lot_code=code, why=why, actor=self.actor)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """What is on hand of the lots, and why they are recalled."""
        known = _known({subject.split(SIGN)[1] for subject in subjects})
        told: dict[str, Any] = {}
        for subject in subjects:
            place, sku, code = subject.split(SIGN)
            level = known.levels.get((place, known.ids[sku], code)) if sku in known.ids else None
            told[subject] = _facts(level, known.lots.get((level.variant_id, code))) if level else None
        return told

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """A counter movement each, recalls taken back; lots stay known, and variants told apart by them."""
        known, key = _known({subject.split(SIGN)[1] for subject in before}), f"undo:{new_id()}"

        def put_back(subject: str) -> None:
            place, sku, code = subject.split(SIGN)
            variant_id, facts = known.ids[sku], before[subject] or {}
            lot = known.lots.get((variant_id, code))
            if lot and lot.is_recalled and not facts.get("recalled"):
                why = f"undo: {self.plan.source}"
                stock_services.clear_lot(variant_id=variant_id, lot_code=code, why=why, actor=self.actor)
            count = LotCount(variant_id, facts.get("quantity", 0), LotDraft(code) if code else None)
            stock_services.set_counted_lots(place_code=place, counts=[count], key=key, actor=self.actor)

        refused = do_each({subject: subject for subject in before}, put_back)
        return {subject: error.code for subject, error in refused.items()}

    def _refusal(self, values: Values, place: str, known: Known, *, is_booked: bool) -> tuple[str, str] | None:
        variant_id = known.ids.get(values["sku"])
        if variant_id is None:
            return "unknown_sku", "sku"
        if place not in self._places:
            return "unknown_place", "place"
        if is_booked:
            return None
        told, code = known.tracking[variant_id], values.get("lot") or ""
        if told == Tracking.SERIAL:
            return "counted_by_number", "sku"
        if not code and told != Tracking.LOT:
            return "required", "lot"
        if _has_other_dates(values, known.lots.get((variant_id, code))):
            return "lot_differs", "lot"
        level = known.levels.get((place, variant_id, code))
        less = level.on_hand - values["quantity"] if level else 0
        if level and less > 0 and (values["quantity"] < level.promised or less > known.room[place, variant_id]):
            return "below_allocated", "quantity"
        return None


def lot_facts(lot: LotView | None) -> dict[str, Any]:
    """A lot by the fields of a file."""
    if lot is None:
        return {}
    return {"made_on": lot.made_on, "expires_on": lot.expires_on, "recalled": lot.why if lot.is_recalled else ""}


def _known(skus: Collection[str]) -> Known:
    ids = catalog.variant_ids_by_sku(set(skus))
    levels: dict[Spot, LotLevel] = {
        (one.place_code, one.variant_id, one.lot): one for one in inventory.lot_levels(ids.values())
    }
    room: dict[tuple[str, UUID], int] = defaultdict(int)
    for one in inventory.list_stock(ids.values()):
        room[one.place_code, one.variant_id] = one.on_hand - one.allocated - one.held - one.quarantined
    return Known(ids, inventory.tracking_by_variant(ids.values()), inventory.lots_by_code(ids.values()), levels, room)


def _compare(row: StagedRow, place: str, known: Known, *, is_booked: bool) -> tuple[Difference, Wanted]:
    values, variant_id, code = row.values, known.ids[row.values["sku"]], row.values.get("lot") or ""
    level, lot = known.levels.get((place, variant_id, code)), known.lots.get((variant_id, code))
    why = values.get("recalled") or ""
    recall = why if code and not (lot and lot.is_recalled) else ""
    one = Wanted(
        place,
        LotCount(variant_id, values["quantity"], _draft(values)),
        known.tracking[variant_id] == Tracking.LOT,
        recall,
    )
    key = " · ".join(filter(None, (values["sku"], code, place)))
    if is_booked:
        return Difference(key, row.row, Outcome.UNCHANGED), one
    known.room[place, variant_id] += values["quantity"] - (level.on_hand if level else 0)
    stated = {"quantity": values["quantity"]} | ({"recalled": recall} if recall else {})
    changes = rules.differ(_facts(level, lot), stated) if level else {}
    outcome = rules.outcome_of(is_known=level is not None, changes=changes)
    return Difference(key, row.row, outcome, changes, SIGN.join((place, values["sku"], code))), one


def _facts(level: LotLevel | None, lot: LotView | None) -> dict[str, Any]:
    return {"quantity": level.on_hand if level else 0, "recalled": lot.why if lot and lot.is_recalled else ""}


def _has_other_dates(values: Values, lot: LotView | None) -> bool:
    stated = _draft(values)
    if stated is None or lot is None:
        return False
    pairs = ((stated.made_on, lot.made_on), (stated.expires_on, lot.expires_on))
    return any(said is not None and said != was for said, was in pairs)


def _draft(values: Values) -> LotDraft | None:
    code = values.get("lot")
    return LotDraft(code, _day(values.get("made_on")), _day(values.get("expires_on"))) if code else None


def _day(moment: Any) -> date | None:
    return moment.date() if moment else None
