"""Reads of stock, in whole batches."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from jangteo.catalog.types import VariantId
from jangteo.inventory.errors import PlaceNotFound
from jangteo.inventory.models import Allocation, ChannelPlace, Place, StockLevel, StockMovement
from jangteo.inventory.types import MovementKind, MovementView, PlaceId, StockAt


def availability(channel_id: UUID, variant_ids: Iterable[UUID]) -> dict[VariantId, int]:
    """{variant: units that this channel can promise now}; one query; a variant without stock counts 0."""
    wanted = list(variant_ids)
    rows = (
        _served(channel_id)
        .filter(variant__in=wanted)
        .values("variant_id")
        .annotate(free=Sum(F("on_hand") - F("allocated")))
        .values_list("variant_id", "free")
    )
    found = {VariantId(variant_id): int(free) for variant_id, free in rows}
    return {VariantId(variant_id): found.get(VariantId(variant_id), 0) for variant_id in wanted}


def lock_levels(channel_id: UUID, variant_ids: Iterable[UUID], *, is_guarded: bool = True) -> list[StockAt]:
    """The stock rows a channel may promise from, locked in the order of their ids until the transaction ends.

    is_guarded  False only where a test shows that the lock is what prevents overselling
    """
    rows = _served(channel_id).filter(variant__in=list(variant_ids)).order_by("pk")
    ranks = ChannelPlace.objects.filter(channel=channel_id, place=OuterRef("place_id")).values("rank")[:1]
    rows = rows.annotate(rank=Subquery(ranks), code=F("place__code"))
    if is_guarded:
        rows = rows.select_for_update(of=("self",))
    return [_stock_at(row, row.code, row.rank) for row in rows]


def list_stock(variant_ids: Iterable[UUID]) -> list[StockAt]:
    """Stock of variants at every place, for those who run the shop."""
    rows = StockLevel.objects.filter(variant__in=list(variant_ids)).select_related("place")
    return [_stock_at(row, row.place.code, 0) for row in rows.order_by("variant", "place__code")]


def get_place_id(code: str) -> PlaceId:
    """A place by its code.

    raises  PlaceNotFound
    """
    row = Place.objects.filter(code=code).values_list("pk", flat=True).first()
    if row is None:
        raise PlaceNotFound(f"there is no place {code[:40]!r}", place=code[:40])
    return PlaceId(row)


def list_allocations(order_id: UUID) -> list[tuple[UUID, str, int, str]]:
    """What is promised to an order: (order line, place, quantity, state)."""
    rows = Allocation.objects.filter(order_id=order_id).order_by("id")
    return list(rows.values_list("line_id", "level__place__code", "quantity", "state"))


def list_places() -> list[tuple[str, dict[str, str]]]:
    """(code, names) of every place, by code."""
    return list(Place.objects.order_by("code").values_list("code", "names"))


def list_low_variants(at_most: int) -> list[tuple[VariantId, int]]:
    """Variants of which at most so many units are free in all places together, the scarcest first."""
    rows = StockLevel.objects.values("variant_id").annotate(free=Sum(F("on_hand") - F("allocated")))
    low = rows.filter(free__lte=at_most).order_by("free", "variant_id").values_list("variant_id", "free")
    return [(VariantId(variant_id), int(free)) for variant_id, free in low]


def list_movements(variant_id: UUID, *, limit: int = 50) -> list[MovementView]:
    """What came and went of a variant, newest first."""
    rows = StockMovement.objects.filter(level__variant=variant_id).order_by("-at", "-id")
    return [
        MovementView(MovementKind(kind), place, quantity, reference, at)
        for kind, place, quantity, reference, at in rows.values_list(
            "kind", "level__place__code", "quantity", "reference", "at"
        )[:limit]
    ]


def _served(channel_id: UUID) -> QuerySet[StockLevel]:
    places = ChannelPlace.objects.filter(channel=channel_id).values("place")
    return StockLevel.objects.filter(place__in=places)


def _stock_at(row: StockLevel, place_code: str, rank: int) -> StockAt:
    return StockAt(
        level_id=row.pk,
        place_id=PlaceId(row.place_id),
        place_code=place_code,
        variant_id=VariantId(row.variant_id),
        on_hand=row.on_hand,
        allocated=row.allocated,
        rank=rank,
    )
