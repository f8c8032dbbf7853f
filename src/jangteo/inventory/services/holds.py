"""Units kept for a cart while its buyer pays, and for an offer while it may be taken."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from jangteo.catalog.selectors import bundles_of
from jangteo.inventory import rules
from jangteo.inventory.errors import HeldLongEnough, TooManyHolds
from jangteo.inventory.models import StockHold, StockLevel
from jangteo.inventory.selectors import good_until, lock_levels, policy_of
from jangteo.inventory.selectors.levels import served_level_ids
from jangteo.inventory.selectors.ranked import ranked
from jangteo.inventory.types import Demand, HoldState, StockAt
from jangteo.kernel import clock

MOST_CARTS_A_CLIENT = 3
SWEPT_AT_ONCE = 200

type Kept = dict[tuple[UUID, UUID | None], int]


@transaction.atomic
def hold_stock(  # noqa: PLR0913 -- what a hold is
    *,
    demands: Sequence[Demand],
    channel_id: UUID,
    holder: UUID,
    client: str,
    minutes: int,
    most_minutes: int,
    lineage: Sequence[UUID] = (),
) -> datetime:
    """Keep units for a cart, every line or none, and say until when; asked again it begins anew with what it needs now.

    What an offer gave it is held no shorter.

    client        a mark of who holds; nobody holds with more than three carts at once. Empty: not limited
    most_minutes  from its first hold on, a cart holds no longer than this without a break
    locks         the stock rows by id
    raises        InsufficientStock, HeldLongEnough, TooManyHolds; then it holds what it held
    """
    is_guarded = "hold-lock" not in settings.JANGTEO_UNGUARDED
    demands = rules.taken_apart(demands, bundles_of({demand.variant_id for demand in demands}))
    _lock(holder, channel_id, {demand.variant_id for demand in demands}, is_guarded)
    now = clock.now()
    kept_until = _kept_until(holder, now)
    _end(StockHold.objects.filter(holder=holder))
    first_at = _first_at(holder, now)
    until = min(now + timedelta(minutes=minutes), first_at + timedelta(minutes=most_minutes))
    until = max(until, kept_until or until)
    if until <= now:
        raise HeldLongEnough(until=until.isoformat())
    _check_client(client, holder, now)
    kept = _pick(demands, channel_id, lineage, is_guarded)
    _write(StockHold(holder=holder, client=client[:64], first_at=first_at, expires_at=until), kept)
    return until


@transaction.atomic
def keep_stock(
    *, demands: Sequence[Demand], channel_id: UUID, holder: UUID, until: datetime, lineage: Sequence[UUID] = ()
) -> int:
    """Keep units for an offer until a time that is to come, every line or none; returns the units, of components.

    Asked again it begins anew. `pass_on_holds` gives them to the cart of who takes the offer.

    locks   the stock rows by id
    raises  InsufficientStock; then it holds what it held
    """
    is_guarded = "hold-lock" not in settings.JANGTEO_UNGUARDED
    demands = rules.taken_apart(demands, bundles_of({demand.variant_id for demand in demands}))
    _lock(holder, channel_id, {demand.variant_id for demand in demands}, is_guarded)
    _end(StockHold.objects.filter(holder=holder))
    kept = _pick(demands, channel_id, lineage, is_guarded)
    _write(StockHold(holder=holder, first_at=clock.now(), expires_at=until), kept)
    return sum(kept.values())


@transaction.atomic
def pass_on_holds(*, holder: UUID, to: UUID, demands: Sequence[Demand]) -> int:
    """What an offer holds of what is taken becomes its cart's, until the same time; the rest is free.

    Returns the units that are kept. Nobody takes of it between: the rows are locked until the transaction ends.

    locks  the stock rows by id
    """
    level_ids = _held_levels(holder)
    if not level_ids:
        return 0
    list(StockLevel.objects.filter(pk__in=level_ids).order_by("pk").select_for_update())
    now, left = clock.now(), defaultdict[UUID, int](int)
    for one in rules.taken_apart(demands, bundles_of({demand.variant_id for demand in demands})):
        left[one.variant_id] += one.quantity
    open_ones = StockHold.objects.filter(holder=holder, state=HoldState.OPEN.value, expires_at__gt=now)
    held = list(open_ones.select_related("level").order_by("level", "pk"))
    _end(StockHold.objects.filter(holder=holder))
    units = 0
    for row in held:
        taken = min(row.quantity, left[row.level.variant_id])
        left[row.level.variant_id] -= taken
        units += taken
        if taken:
            _write(StockHold(holder=to, first_at=now, expires_at=row.expires_at), {(row.level_id, row.part_id): taken})
    return units


def _pick(demands: Sequence[Demand], channel_id: UUID, lineage: Sequence[UUID], is_guarded: bool) -> Kept:
    """Where what is wanted lies, of what is free by now.

    raises  InsufficientStock
    """
    variants = {demand.variant_id for demand in demands}
    stock = lock_levels(channel_id, variants, is_guarded=is_guarded)
    free_expired([level.level_id for level in stock])
    days = good_until(variants, lineage) if any(level.parts is not None for level in stock) else {}
    wanted = [replace(one, good_until=one.good_until or days.get(one.variant_id)) for one in demands]
    kept: Kept = defaultdict(int)
    stock, policy, _ = ranked(channel_id, wanted, stock, policy_of(channel_id))
    for pick in rules.plan_picks(wanted, stock, clock.today(), policy):
        kept[pick.level_id, pick.part_id] += pick.quantity
    return kept


def _write(hold: StockHold, kept: Kept) -> None:
    """A row as `hold` of each level and part."""
    StockHold.objects.bulk_create(
        StockHold(
            holder=hold.holder,
            client=hold.client,
            level_id=level_id,
            part_id=part_id,
            quantity=quantity,
            first_at=hold.first_at,
            expires_at=hold.expires_at,
        )
        for (level_id, part_id), quantity in kept.items()
    )
    _recount({level_id for level_id, _ in kept})


def _kept_until(holder: UUID, now: datetime) -> datetime | None:
    """Until when a cart holds already: what an offer gave it is not cut short by its checkout."""
    rows = StockHold.objects.filter(holder=holder, state=HoldState.OPEN.value, expires_at__gt=now)
    return rows.order_by("-expires_at").values_list("expires_at", flat=True).first()


@transaction.atomic
def free_holds(*, holder: UUID) -> int:
    """What a cart keeps is free again; returns the units.

    locks  the stock rows by id
    """
    level_ids = _held_levels(holder)
    if not level_ids:
        return 0
    list(StockLevel.objects.filter(pk__in=level_ids).order_by("pk").select_for_update())
    return _end(StockHold.objects.filter(holder=holder, level__in=level_ids))


def _held_levels(holder: UUID) -> set[UUID]:
    return set(StockHold.objects.filter(holder=holder, state=HoldState.OPEN.value).values_list("level", flat=True))


def _lock(holder: UUID, channel_id: UUID, variant_ids: Collection[UUID], is_guarded: bool) -> None:
    """What a cart holds and what it may take of, all at once and by id: nobody can wait for us while we wait for them.

    Without the guard nothing is locked, as a test needs it.
    """
    if is_guarded:
        ids = _held_levels(holder) | served_level_ids(channel_id, variant_ids)
        list(StockLevel.objects.filter(pk__in=ids).order_by("pk").select_for_update())


@transaction.atomic
def sweep_holds() -> int:
    """End holds whose time is over, so that their rows don't gather; returns the units. They were free before.

    locks  the stock rows by id, passing over those that others have
    """
    over = StockHold.objects.filter(state=HoldState.OPEN.value, expires_at__lte=clock.now())
    level_ids = list(over.order_by("expires_at").values_list("level", flat=True)[:SWEPT_AT_ONCE])
    rows = StockLevel.objects.filter(pk__in=level_ids).order_by("pk").select_for_update(skip_locked=True)
    return free_expired([row.pk for row in rows])


def free_expired(level_ids: Collection[UUID]) -> int:
    """End the holds on levels that are locked whose time is over; returns the units."""
    return _end(StockHold.objects.filter(level__in=level_ids, expires_at__lte=clock.now()))


def free_for(holder: UUID | None, stock: Sequence[StockAt]) -> None:
    """End what a cart holds on levels that are locked, and what has run out there, before its order takes of them."""
    held = [level.level_id for level in stock if level.has_holds]
    if held:
        free_expired(held)
        if holder is not None:
            _end(StockHold.objects.filter(holder=holder, level__in=held))


def _end(holds: QuerySet[StockHold]) -> int:
    rows = holds.filter(state=HoldState.OPEN.value)
    found = list(rows.values_list("pk", "level", "quantity"))
    if not found:
        return 0
    StockHold.objects.filter(pk__in=[pk for pk, *_ in found]).update(state=HoldState.ENDED.value, ended_at=clock.now())
    _recount({level for _, level, _ in found})
    return sum(quantity for *_, quantity in found)


def _recount(level_ids: Collection[UUID]) -> None:
    """What levels that are locked have held is the sum of their open holds."""
    open_ones = StockHold.objects.filter(level__in=level_ids, state=HoldState.OPEN.value)
    sums = dict(open_ones.values_list("level").annotate(sum=Sum("quantity")))
    StockLevel.objects.bulk_update([StockLevel(pk=pk, held=sums.get(pk, 0)) for pk in sorted(level_ids)], ["held"])


def _first_at(holder: UUID, now: datetime) -> datetime:
    """Since when a cart holds without a break: a break is as long as it held."""
    last = StockHold.objects.filter(holder=holder).order_by("-first_at", "-expires_at").first()
    if last is None:
        return now
    ended = min(last.expires_at, last.ended_at or last.expires_at)
    return now if now - ended >= last.expires_at - last.first_at else last.first_at


def _check_client(client: str, holder: UUID, now: datetime) -> None:
    if not client:
        return
    others = StockHold.objects.filter(client=client[:64], state=HoldState.OPEN.value, expires_at__gt=now)
    if others.exclude(holder=holder).values("holder").distinct().count() >= MOST_CARTS_A_CLIENT:
        raise TooManyHolds(limit=MOST_CARTS_A_CLIENT)
