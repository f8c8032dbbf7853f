"""The one way in which what is on hand changes: locked shelves, movements, and their effect, written together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from jangteo.catalog.selectors import variants_by_id
from jangteo.inventory.errors import NotEnough, SerialElsewhere, SerialsNeeded
from jangteo.inventory.events import StockReturned
from jangteo.inventory.models import (
    Allocation,
    Lot,
    SerialMove,
    SerialUnit,
    StockLevel,
    StockMovement,
    StockPart,
    StockPolicy,
)
from jangteo.inventory.selectors.promises import lock_supply
from jangteo.inventory.services.holds import free_expired
from jangteo.inventory.services.waiting import fill_levels
from jangteo.inventory.types import AllocationState, MovementKind, SerialState, Tracking
from jangteo.kernel import clock, outbox
from jangteo.kernel.ids import new_id

type PartKey = tuple[UUID | None, UUID | None]
REST: PartKey = (None, None)
LONGEST_SERIAL = 60


def sku_of(variant_id: UUID) -> str:
    """What an error names."""
    found = variants_by_id([variant_id], "en")
    return next((one.sku for one in found.values()), str(variant_id))


class Shelf:
    """A level that is locked, its parts by lot and owner, and how its units are told apart."""

    def __init__(self, level: StockLevel, parts: Iterable[StockPart], tracking: Tracking) -> None:
        self.level, self.tracking = level, tracking
        self.parts: dict[PartKey, StockPart] = {(part.lot_id, part.owner_id): part for part in parts}

    def part(self, lot: Lot | None, owner_id: UUID | None = None) -> StockPart | None:
        """The part of a lot and owner, begun where missing; None where units are not told apart."""
        is_parted = self.tracking == Tracking.LOT or lot is not None or owner_id is not None
        if not is_parted and not self.level.is_parted:
            return None
        if not self.level.is_parted:
            self._tell_apart()
        key = (lot.pk if lot else None, owner_id)
        if key not in self.parts:
            self.parts[key] = StockPart.objects.create(level=self.level, lot=lot, owner_id=owner_id)
        return self.parts[key]

    def _tell_apart(self) -> None:
        """What is there already becomes the part without a lot, its promises too."""
        level = self.level
        rest = StockPart.objects.create(
            level=level, on_hand=level.on_hand, allocated=level.allocated, quarantined=level.quarantined
        )
        self.parts[REST] = rest
        level.is_parted = True
        level.save(update_fields=["is_parted"])
        Allocation.objects.filter(level=level, state=AllocationState.OPEN.value).update(part=rest)
        now, facts = clock.now(), {"kind": MovementKind.ADJUSTMENT.value, "reference": "told apart"}
        if level.on_hand or level.quarantined:
            StockMovement.objects.bulk_create(
                StockMovement(
                    level=level,
                    part=part,
                    quantity=sign * level.on_hand,
                    quarantined=sign * level.quarantined,
                    key=f"told-apart:{rest.pk}:{sign}",
                    at=now,
                    **facts,
                )
                for part, sign in ((None, -1), (rest, 1))
            )


def lock_shelves(pairs: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Shelf]:
    """{(place, variant): its shelf}, made where missing, locked in the order of their ids as promises do."""
    wanted = sorted(set(pairs))
    lock_supply({variant for _, variant in wanted})
    StockLevel.objects.bulk_create(
        [StockLevel(place_id=place, variant_id=variant) for place, variant in wanted], ignore_conflicts=True
    )
    places, variants = {place for place, _ in wanted}, {variant for _, variant in wanted}
    near = StockLevel.objects.filter(place__in=places, variant__in=variants)
    ids = [pk for pk, *pair in near.values_list("pk", "place_id", "variant_id") if tuple(pair) in set(wanted)]
    found = StockLevel.objects.filter(pk__in=ids).order_by("pk")
    rows = list(found if "shelf-lock" in settings.JANGTEO_UNGUARDED else found.select_for_update())
    if any(row.held for row in rows):
        free_expired([row.pk for row in rows])
        now_held = dict(StockLevel.objects.filter(pk__in=ids).values_list("pk", "held"))
        for row in rows:
            row.held = now_held[row.pk]
    return shelves_of(rows)


def shelves_of(rows: Sequence[StockLevel]) -> dict[tuple[UUID, UUID], Shelf]:
    """Shelves of levels that are locked already."""
    parts: dict[UUID, list[StockPart]] = {row.pk: [] for row in rows}
    parted = [row.pk for row in rows if row.is_parted]
    for part in StockPart.objects.filter(level__in=parted) if parted else ():
        parts[part.level_id].append(part)
    known = trackings({row.variant_id for row in rows})
    return {(row.place_id, row.variant_id): Shelf(row, parts[row.pk], known[row.variant_id]) for row in rows}


def trackings(variant_ids: Collection[UUID]) -> Mapping[UUID, Tracking]:
    """How units of variants are told apart."""
    rows = StockPolicy.objects.filter(variant__in=variant_ids).values_list("variant_id", "tracking")
    return dict.fromkeys(variant_ids, Tracking.NONE) | {pk: Tracking(kind) for pk, kind in rows}


class Ledger:
    """Movements of one happening: gathered, then written with what they make of their shelves, or not at all."""

    def __init__(self, *, source_kind: str = "", source_id: UUID | None = None, reference: str = "") -> None:
        self.facts = {"source_kind": source_kind, "source_id": source_id, "reference": reference[:80]}
        self.at = clock.now()
        self.movements: list[StockMovement] = []
        self.levels: dict[UUID, StockLevel] = {}
        self.parts: dict[UUID, StockPart] = {}
        self.freed: set[UUID] = set()
        self.returned: set[tuple[UUID, UUID]] = set()
        self.numbered: list[tuple[StockMovement, list[str]]] = []

    def move(  # noqa: PLR0913 -- what a movement is
        self,
        shelf: Shelf,
        kind: MovementKind,
        quantity: int,
        *,
        key: str,
        part: StockPart | None = None,
        quarantined: int = 0,
        allocated: int = 0,
        serials: Sequence[str] = (),
        source_id: UUID | None = None,
    ) -> None:
        """Change a shelf's numbers in memory, and note the movement.

        raises  NotEnough, SerialsNeeded
        """
        is_numbered = shelf.tracking == Tracking.SERIAL and quantity != 0
        _require_serials(shelf, serials, abs(quantity) if is_numbered else 0)
        rows: list[StockLevel | StockPart] = [shelf.level, *([part] if part else [])]
        was_free = _free_on(shelf.level)
        for row in rows:
            row.on_hand += quantity
            row.quarantined += quarantined
            row.allocated += allocated
            _check(row, shelf)
        self.levels[shelf.level.pk] = shelf.level
        if quantity - quarantined - allocated > 0:
            self.freed.add(shelf.level.pk)
            if was_free <= 0 < _free_on(shelf.level):
                self.returned.add((shelf.level.variant_id, shelf.level.place_id))
        if part:
            self.parts[part.pk] = part
        if quantity or quarantined:
            movement = StockMovement(
                level=shelf.level,
                part=part,
                kind=kind.value,
                quantity=quantity,
                quarantined=quarantined,
                key=key,
                at=self.at,
                **(self.facts | ({"source_id": source_id} if source_id else {})),
            )
            self.movements.append(movement)
            if is_numbered:
                self.numbered.append((movement, list(serials)))

    def is_known(self, key: str) -> bool:
        """Whether a movement of this key was booked before, or the one of units carried by it."""
        return StockMovement.objects.filter(key__in=[key, f"{key}:out"]).exists()

    def write(self, *, is_free: bool = True) -> bool:
        """Store it; False, and nothing is stored, when one of its keys was booked before.

        is_free    what became free goes to those who wait for it
        raises     SerialElsewhere
        publishes  StockReturned
        """
        try:
            with transaction.atomic():
                StockMovement.objects.bulk_create(self.movements)
                StockLevel.objects.bulk_update(self.levels.values(), ["on_hand", "quarantined", "allocated"])
                if self.parts:
                    StockPart.objects.bulk_update(self.parts.values(), ["on_hand", "quarantined", "allocated"])
        except IntegrityError as problem:
            if "stockmovement_key" not in str(problem):
                raise
            return False
        for movement, serials in self.numbered:
            _note_serials(movement, serials)
        if is_free and self.freed:
            fill_levels(self.freed, str(self.facts["reference"]))
            for variant_id, place_id in sorted(self.returned):
                outbox.publish(StockReturned(variant_id=variant_id, place_id=place_id, at=self.at))
        return True


def _require_serials(shelf: Shelf, serials: Sequence[str], needed: int) -> None:
    if len(serials) != needed or len(set(serials)) != needed:
        problem = f"{needed} different serial numbers are needed, {len(set(serials))} were named"
    elif any(not 0 < len(one) <= LONGEST_SERIAL or "\0" in one for one in serials):
        problem = f"a serial number has 1 to {LONGEST_SERIAL} characters"
    else:
        return
    sku = sku_of(shelf.level.variant_id)
    raise SerialsNeeded(f"{sku}: {problem}", field="serials", sku=sku, needed=needed)


def _free_on(level: StockLevel) -> int:
    return level.on_hand - level.allocated - level.held - level.quarantined - level.safety


def _check(row: StockLevel | StockPart, shelf: Shelf) -> None:
    promised = row.allocated + row.quarantined + getattr(row, "held", 0)
    if row.on_hand < promised or row.quarantined < 0:
        sku = sku_of(shelf.level.variant_id)
        raise NotEnough(
            f"{sku}: it would leave {row.on_hand} on hand, of which {promised} are promised or set aside",
            sku=sku,
            on_hand=row.on_hand,
            promised=promised,
        )


ENDS = {MovementKind.SHIPMENT: SerialState.SHIPPED, MovementKind.TRANSFER: SerialState.MOVING}


def _note_serials(movement: StockMovement, serials: Sequence[str]) -> None:
    """The numbered units follow their movement: they come from nowhere else, and go only from here."""
    level = movement.level
    if movement.quantity > 0:
        known = {
            unit.serial: unit
            for unit in SerialUnit.objects.select_for_update().filter(variant=level.variant_id, serial__in=serials)
        }
        here = [serial for serial, unit in known.items() if unit.state == SerialState.HERE]
        if here:
            raise SerialElsewhere(f"{here[0]} is in stock already", serial=here[0], field="serials")
        new = [
            SerialUnit(id=new_id(), variant_id=level.variant_id, serial=serial)
            for serial in serials
            if serial not in known
        ]
        for unit in (*new, *known.values()):
            unit.level, unit.state = level, SerialState.HERE.value
        SerialUnit.objects.bulk_create(new)
        SerialUnit.objects.bulk_update(known.values(), ["level", "state"])
        units = [*new, *known.values()]
    else:
        units = list(SerialUnit.objects.select_for_update().filter(level=level, serial__in=serials))
        missing = sorted(set(serials) - {unit.serial for unit in units})
        if missing:
            raise SerialElsewhere(f"{missing[0]} is not here", serial=missing[0], field="serials")
        state = ENDS.get(MovementKind(movement.kind), SerialState.LOST).value
        SerialUnit.objects.filter(pk__in=[unit.pk for unit in units]).update(level=None, state=state)
    SerialMove.objects.bulk_create(SerialMove(unit=unit, movement=movement) for unit in units)
