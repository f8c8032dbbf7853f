"""Stock of variants by place, and what of it may be promised."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from jangteo.catalog.selectors import bundle_items, bundles_of
from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.models import (
    Allocation,
    ChannelPlace,
    ChannelPool,
    ShelfLifeRule,
    StockHold,
    StockLevel,
    StockMovement,
    StockPart,
    SupplyPolicy,
)
from jangteo.inventory.types import (
    AllocationState,
    HoldState,
    Lending,
    LotState,
    MovementKind,
    MovementView,
    PartAt,
    PlaceId,
    PlaceKind,
    Pool,
    PromisedUnits,
    StockAt,
    SupplyKind,
)
from jangteo.kernel import clock
from jangteo.kernel.prepared import prepared


def availability(
    channel_id: UUID, variant_ids: Iterable[UUID], lineage: Sequence[UUID] = (), holder: UUID | None = None
) -> dict[VariantId, int]:
    """{variant: units that this channel can promise now}; a variant without stock counts 0.

    A bundle has no stock of its own: as many as its components allow. One query; one more where there are bundles,
    where a place keeps units for a channel and where something is held, two where lots are told apart.

    lineage  the buyer and the units above, nearest first: for whom goods may have to be good for longer
    holder   a cart: what it holds itself is there for it
    """
    return cart_availability(channel_id, variant_ids, lineage, holder)[0]


def cart_availability(
    channel_id: UUID, variant_ids: Iterable[UUID], lineage: Sequence[UUID] = (), holder: UUID | None = None
) -> tuple[dict[VariantId, int], bool]:
    """As `availability`, and whether some of it is made up of others' units: what one line takes, another may lack."""
    wanted = [VariantId(one) for one in variant_ids]
    stock = _as_found(_wanted_levels(channel_id, wanted), holder)
    return _free(channel_id, wanted, stock, lineage), any(level.is_bundled for level in stock)


def availability_and_supply(
    channel_id: UUID, variant_ids: Iterable[UUID], lineage: Sequence[UUID] = ()
) -> tuple[dict[VariantId, int], bool]:
    """As `availability`, and whether some of it may come later; no query more. Without stock rows it may."""
    wanted = [VariantId(one) for one in variant_ids]
    stock = _as_found(_supplied_levels(channel_id, wanted), None)
    return _free(channel_id, wanted, stock, lineage), all(level.is_supplied for level in stock)


def _free(
    channel_id: UUID, wanted: Sequence[VariantId], stock: Sequence[StockAt], lineage: Sequence[UUID]
) -> dict[VariantId, int]:
    recipes = bundles_of(wanted) if any(level.is_bundled for level in stock) else {}
    stocked = rules.with_parts(wanted, recipes)
    stock = for_channel(channel_id, stock) if any(level.is_pooled for level in stock) else stock
    until = _good_until(stock, lineage)
    free = dict.fromkeys(stocked, 0)
    for level in stock:
        if level.variant_id in free:  # what lies of a bundle itself, from before it was one, is not sold
            free[level.variant_id] += level.sellable(until[level.variant_id])
    return {one: rules.most_bundles(recipes[one], free) if one in recipes else free[one] for one in wanted}


def good_until(variant_ids: Iterable[UUID], lineage: Sequence[UUID]) -> dict[VariantId, date]:
    """{variant: the day beyond which its units must be good for a buyer}; today where nothing more is said."""
    wanted = list(variant_ids)
    today, days = clock.today(), _shelf_lives(wanted, lineage)
    return {VariantId(one): today + timedelta(days=rules.days_good(days, lineage, one)) for one in wanted}


def lock_levels(
    channel_id: UUID, variant_ids: Iterable[UUID], *, holder: UUID | None = None, is_guarded: bool = True
) -> list[StockAt]:
    """The stock rows a channel may promise from, locked in the order of their ids until the transaction ends.

    holder      a cart: what it holds itself is there for it
    is_guarded  False only where a test shows that the lock is what prevents overselling
    """
    is_ordered = "stock-order" not in settings.JANGTEO_UNGUARDED
    return for_channel(channel_id, _as_found(_to_lock(channel_id, list(variant_ids), is_guarded, is_ordered), holder))


def read_levels(channel_id: UUID, variant_ids: Iterable[UUID], holder: UUID | None = None) -> list[StockAt]:
    """The stock rows a channel may promise from, as `lock_levels` but not locked."""
    return for_channel(channel_id, _as_found(_to_lock(channel_id, list(variant_ids), False, True), holder))


def for_channel(channel_id: UUID, stock: Sequence[StockAt]) -> list[StockAt]:
    """Levels as one channel may use them: less what their places keep for others."""
    pools = list_pools({level.place_id for level in stock}) if stock else []
    if not pools:
        return list(stock)
    today = clock.today()
    return [
        replace(one, ringed=rules.kept_for_others(pools, channel_id, one.place_id, one.variant_id, today))
        for one in stock
    ]


def list_pools(place_ids: Iterable[UUID]) -> list[Pool]:
    """What places keep for single channels."""
    return [
        Pool(channel, place, variant, quantity, Lending(lends), until)
        for channel, place, variant, quantity, lends, until in _pools(list(place_ids))
    ]


@prepared
def _pools(place_ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = ChannelPool.objects.filter(place__in=place_ids).order_by("pk")
    return rows.values_list("channel_id", "place_id", "variant_id", "quantity", "lends", "until")


@prepared
def _to_lock(
    channel_id: UUID,
    variant_ids: Sequence[UUID],
    is_guarded: bool,
    is_ordered: bool,
) -> QuerySet[StockLevel]:
    ranks = ChannelPlace.objects.filter(channel=channel_id, place=OuterRef("place_id")).values("rank")[:1]
    rows = _served(channel_id).filter(variant__in=variant_ids).order_by("pk" if is_ordered else "?")
    rows = rows.annotate(
        code=F("place__code"),
        rank=Subquery(ranks),
        postcode=F("place__postcode"),
        handling_minor=F("place__handling_minor"),
        parcel_minor=F("place__parcel_minor"),
    )
    return rows.select_for_update(of=("self",)) if is_guarded else rows


def served_level_ids(channel_id: UUID, variant_ids: Iterable[UUID]) -> set[UUID]:
    """The stock rows a channel may promise from."""
    return set(_served(channel_id).filter(variant__in=list(variant_ids)).values_list("pk", flat=True))


def list_stock(variant_ids: Iterable[UUID]) -> list[StockAt]:
    """Stock of variants at every place, for those who run the shop; what is on its way comes last."""
    rows = StockLevel.objects.filter(variant__in=list(variant_ids))
    is_moving = Q(place__kind=PlaceKind.TRANSIT.value)
    return as_they_are(rows.annotate(is_moving=is_moving).order_by("variant", "is_moving", "place__code"))


def list_allocations(order_id: UUID) -> list[tuple[UUID, str, int, str]]:
    """What is promised to an order: (order line, place, quantity, state)."""
    rows = Allocation.objects.filter(order_id=order_id).order_by("id")
    return list(rows.values_list("line_id", "level__place__code", "quantity", "state"))


def promised_units(order_id: UUID) -> list[PromisedUnits]:
    """What is promised to an order and neither shipped nor taken back, by line, place and lot; one query."""
    rows = Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)
    facts = ("line_id", "level__place", "level__place__code", "level__variant", "quantity", "part", "part__lot__code")
    found = rows.order_by("line_id", "level__place__code", "id").values_list(*facts)
    return [
        PromisedUnits(line, PlaceId(place), code, VariantId(variant), quantity, part, lot or "")
        for line, place, code, variant, quantity, part, lot in found
    ]


def list_low_variants(
    at_most: int, of: Iterable[UUID] | None = None, limit: int | None = None
) -> list[tuple[VariantId, int]]:
    """Variants of which at most so many units are free in all places together, the scarcest first.

    of  only these, when given
    """
    low: Any = _low(at_most) if of is None else _low(at_most).filter(variant__in=list(of))
    rows = low.order_by("free", "variant_id").values_list("variant_id", "free")[:limit]
    return [(VariantId(variant_id), int(free)) for variant_id, free in rows]


def count_low_variants(*at_most: int) -> list[int]:
    """How many variants have at most so many free units, for each bound; one query."""
    wanted = {f"at_most_{bound}": Count("variant_id", filter=Q(("free__lte", bound))) for bound in at_most}
    return list(_low(max(at_most)).aggregate(**wanted).values())


def _low(at_most: int) -> QuerySet[StockLevel, Any]:
    rows = StockLevel.objects.exclude(place__kind=PlaceKind.TRANSIT.value).order_by().values("variant_id")
    rows = rows.annotate(free=Sum(F("on_hand") - F("allocated") - F("quarantined")))
    return rows.filter(free__lte=at_most)


def list_movements(variant_id: UUID, *, limit: int = 50) -> list[MovementView]:
    """What came and went of a variant, newest first."""
    rows = StockMovement.objects.filter(level__variant=variant_id).order_by("-at", "-id")
    return [
        MovementView(MovementKind(kind), place, quantity, reference, at, quarantined, lot or "", made_by, made_by_id)
        for kind, place, quantity, reference, at, quarantined, lot, made_by, made_by_id in rows.values_list(
            "kind",
            "level__place__code",
            "quantity",
            "reference",
            "at",
            "quarantined",
            "part__lot__code",
            "source_kind",
            "source_id",
        )[:limit]
    ]


def _served(channel_id: UUID) -> QuerySet[StockLevel]:
    places = ChannelPlace.objects.filter(channel=channel_id).exclude(place__kind=PlaceKind.TRANSIT.value)
    return StockLevel.objects.filter(place__in=places.values("place"))


@prepared
def _wanted_levels(channel_id: UUID, wanted: Sequence[VariantId]) -> QuerySet[StockLevel]:
    return _with_components(channel_id, wanted).annotate(code=F("place__code"))


@prepared
def _supplied_levels(channel_id: UUID, wanted: Sequence[VariantId]) -> QuerySet[StockLevel]:
    return _with_components(channel_id, wanted).annotate(
        code=F("place__code"), is_supplied=Exists(_supply_of(channel_id, wanted))
    )


def _with_components(channel_id: UUID, wanted: Sequence[VariantId]) -> QuerySet[StockLevel]:
    """Levels of variants and of what those that are bundles are made of; each says whether one has to ask further.

    By an index: "one of these, or a part of these" would be looked for among all levels.
    """
    items = bundle_items()
    own = StockLevel.objects.filter(variant__in=wanted).values("variant")
    rows = _served(channel_id).filter(
        variant__in=own.union(items.filter(bundle__in=wanted).values("component"), all=True)
    )
    of_bundle = Q(bundle=OuterRef("variant")) | Q(component=OuterRef("variant"), bundle__in=wanted)
    return rows.annotate(
        is_bundled=Exists(items.filter(of_bundle)),
        is_pooled=Exists(ChannelPool.objects.filter(place=OuterRef("place"))),
    )


def _supply_of(channel_id: UUID, wanted: Sequence[VariantId]) -> QuerySet[SupplyPolicy]:
    """Rules by which some of the variants, or of what bundles among them are made of, may be promised for later."""
    parts = bundle_items().filter(bundle__in=wanted).values("component")
    own = Q(variant__in=wanted) | Q(variant__in=parts)
    rules_here = SupplyPolicy.objects.filter(Q(channel=channel_id) | Q(channel=None))
    return rules_here.filter(own).exclude(kind=SupplyKind.NONE.value)


def as_they_are(rows: QuerySet[StockLevel], holder: UUID | None = None) -> list[StockAt]:
    """Levels as they are, each with its parts where its units are told apart, less what others hold now."""
    return _as_found(list(rows.annotate(code=F("place__code"))), holder)


def _as_found(levels: Sequence[StockLevel], holder: UUID | None) -> list[StockAt]:
    parted = [level.pk for level in levels if level.is_parted]
    held = _held([level.pk for level in levels if level.held], holder)
    parts: dict[UUID, list[PartAt]] = {pk: [] for pk in parted}
    for part in StockPart.objects.filter(level__in=parted).select_related("lot") if parted else ():
        parts[part.level_id].append(_part_at(part, held.get((part.level_id, part.pk), 0)))
    sums: dict[UUID, int] = defaultdict(int)
    for (level_id, _), quantity in held.items():
        sums[level_id] += quantity
    return [_stock_at(level, parts.get(level.pk), sums[level.pk]) for level in levels]


def _held(level_ids: Sequence[UUID], holder: UUID | None) -> dict[tuple[UUID, UUID | None], int]:
    """{(level, part): units that others than a cart hold}; what has run out does not count, ended or not."""
    if not level_ids:
        return {}
    rows = StockHold.objects.filter(level__in=level_ids, state=HoldState.OPEN.value, expires_at__gt=clock.now())
    rows = rows.exclude(holder=holder) if holder else rows
    return {(level, part): int(n) for level, part, n in rows.values_list("level", "part").annotate(n=Sum("quantity"))}


def _part_at(row: StockPart, held: int) -> PartAt:
    lot = row.lot
    return PartAt(
        part_id=row.pk,
        lot=lot.code if lot else "",
        expires_on=lot.expires_on if lot else None,
        is_blocked=lot is not None and lot.state == LotState.RECALLED,
        on_hand=row.on_hand,
        allocated=row.allocated,
        quarantined=row.quarantined,
        owner_id=row.owner_id,
        held=held,
    )


def _stock_at(row: StockLevel, parts: Sequence[PartAt] | None, held: int) -> StockAt:
    return StockAt(
        level_id=row.pk,
        place_id=PlaceId(row.place_id),
        place_code=row.code,  # type: ignore[attr-defined]
        variant_id=VariantId(row.variant_id),
        on_hand=row.on_hand,
        allocated=row.allocated,
        rank=getattr(row, "rank", 0),
        held=held,
        quarantined=row.quarantined,
        safety=row.safety,
        parts=parts,
        is_moving=getattr(row, "is_moving", False),
        postcode=getattr(row, "postcode", ""),
        handling_minor=getattr(row, "handling_minor", 0),
        parcel_minor=getattr(row, "parcel_minor", 0),
        is_bundled=getattr(row, "is_bundled", False),
        is_pooled=getattr(row, "is_pooled", False),
        is_supplied=getattr(row, "is_supplied", False),
        has_holds=row.held > 0,
    )


def _good_until(stock: Sequence[StockAt], lineage: Sequence[UUID]) -> Mapping[VariantId, date]:
    """Asks for rules only where there are lots."""
    today = clock.today()
    with_lots = {level.variant_id for level in stock if level.parts is not None}
    return {level.variant_id: today for level in stock} | (good_until(with_lots, lineage) if with_lots else {})


def _shelf_lives(variant_ids: Sequence[UUID], lineage: Sequence[UUID]) -> dict[tuple[UUID | None, UUID | None], int]:
    return {(party, variant): days for party, variant, days in _rules_of_life(variant_ids, lineage)}


@prepared
def _rules_of_life(variant_ids: Sequence[UUID], lineage: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = ShelfLifeRule.objects.filter(
        Q(party__in=lineage) | Q(party=None), Q(variant__in=variant_ids) | Q(variant=None)
    )
    return rows.values_list("party_id", "variant_id", "days")
