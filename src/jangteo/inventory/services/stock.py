from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.inventory.errors import BelowAllocated, InvalidQuantity
from jangteo.inventory.models import ChannelPlace, Place, StockLevel, StockMovement
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.types import MovementKind, PlaceId, PlaceKind
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor

LARGEST_STOCK = 10**9


def create_place(*, code: str, names: Mapping[str, str], kind: PlaceKind) -> PlaceId:
    """A place of stock; the same code again renames it."""
    row, _ = Place.objects.update_or_create(code=code, defaults={"names": dict(names), "kind": kind.value})
    return PlaceId(row.pk)


def serve_channel(*, place_code: str, channel_id: UUID, rank: int = 0) -> None:
    """Let a channel promise stock of a place; a smaller rank is asked first.

    raises  PlaceNotFound
    """
    ChannelPlace.objects.update_or_create(
        place_id=get_place_id(place_code), channel_id=channel_id, defaults={"rank": rank}
    )


@transaction.atomic
def receive_stock(
    *, place_code: str, variant_id: UUID, quantity: int, key: str, actor: Actor, reference: str = ""
) -> bool:
    """Goods came in; False when this key was booked before.

    quantity  base units, from 1 up
    raises    InvalidQuantity, PlaceNotFound, NotPermitted
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    if not 0 < quantity <= LARGEST_STOCK:
        raise InvalidQuantity(f"a receipt is 1 to {LARGEST_STOCK} units", field="quantity", quantity=quantity)
    (level,) = _locked_levels(place_code, [variant_id])
    if not _move(level, MovementKind.RECEIPT, quantity, key, reference):
        return False
    audit.record(
        actor=actor,
        action="inventory.receive_stock",
        subject_kind="variant",
        subject_id=variant_id,
        after={"place": place_code, "quantity": quantity},
        why=reference,
    )
    return True


@transaction.atomic
def set_counted(*, place_code: str, counts: Mapping[UUID, int], key: str, actor: Actor) -> int:
    """Book what was counted: a movement for every difference; returns how many differed.

    counts  {variant: units on the shelf}
    raises  InvalidQuantity, BelowAllocated, PlaceNotFound; then nothing is booked
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    for counted in counts.values():
        if not 0 <= counted <= LARGEST_STOCK:
            raise InvalidQuantity(f"a count is 0 to {LARGEST_STOCK} units", field="quantity", quantity=counted)
    changed = 0
    for level in _locked_levels(place_code, counts):
        counted = counts[level.variant_id]
        if counted < level.allocated:
            raise BelowAllocated(
                f"{counted} counted, {level.allocated} are promised", counted=counted, allocated=level.allocated
            )
        if counted == level.on_hand or not _move(
            level, MovementKind.COUNT, counted - level.on_hand, f"{key}:{level.pk}", key
        ):
            continue
        changed += 1
        audit.record(
            actor=actor,
            action="inventory.set_counted",
            subject_kind="variant",
            subject_id=level.variant_id,
            after={"place": place_code, "on_hand": counted},
        )
    return changed


def _locked_levels(place_code: str, variant_ids: Iterable[UUID]) -> list[StockLevel]:
    """The levels of variants at a place, made where missing, locked in the order of their ids as allocation does."""
    place_id = get_place_id(place_code)
    wanted = sorted(variant_ids)
    StockLevel.objects.bulk_create(
        [StockLevel(place_id=place_id, variant_id=variant_id) for variant_id in wanted], ignore_conflicts=True
    )
    rows = StockLevel.objects.filter(place=place_id, variant__in=wanted)
    return list(rows.order_by("pk").select_for_update())


def _move(level: StockLevel, kind: MovementKind, quantity: int, key: str, reference: str) -> bool:
    """Write the movement and its effect on the locked level; False when the key was used before."""
    try:
        with transaction.atomic():
            StockMovement.objects.create(
                level=level, kind=kind.value, quantity=quantity, key=key, reference=reference, at=clock.now()
            )
    except IntegrityError:
        return False
    level.on_hand += quantity
    level.save(update_fields=["on_hand"])
    return True
