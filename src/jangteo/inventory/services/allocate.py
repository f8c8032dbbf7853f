from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from jangteo.catalog.selectors import bundles_of
from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.errors import NotEnough
from jangteo.inventory.models import Allocation, SerialUnit, StockLevel, Waiting
from jangteo.inventory.selectors import good_until, lock_levels, lock_supply, policy_of
from jangteo.inventory.selectors.promises import begins_on, calendars_of, leaves_on, supplies_of, waiting_view
from jangteo.inventory.selectors.ranked import ranked
from jangteo.inventory.services.holds import free_for
from jangteo.inventory.services.ledger import Ledger, shelves_of
from jangteo.inventory.services.promises import (
    Wish,
    keep_recipes,
    promise_later,
    promise_picks,
    reasons,
    told_later,
    wish_of,
)
from jangteo.inventory.services.waiting import release_waiting
from jangteo.inventory.types import (
    Allocated,
    AllocationState,
    Calendar,
    Demand,
    MovementKind,
    Pick,
    PromisedPart,
    Supply,
    Tracking,
    WaitingState,
)
from jangteo.kernel import because, clock
from jangteo.kernel.ids import new_id

type Some = Mapping[UUID, int] | None
type Later = list[tuple[Demand, Supply, Sequence[PromisedPart]]]


@transaction.atomic(savepoint=False)
def allocate_stock(
    *,
    demands: Sequence[Demand],
    channel_id: UUID,
    order_id: UUID,
    lineage: Sequence[UUID] = (),
    holder: UUID | None = None,
) -> Allocated:
    """Promise stock to every line of an order, or to none; units that may be promised for later wait.

    A bundle is promised by its components, as it is made up now. The supply policies and then the stock rows are
    locked, each in one order everywhere, before anything is decided; checks in the database refuse a promise beyond
    what is there, or beyond a cap, even so.

    lineage  the buyer and the units above, nearest first: how long goods must still be good for them
    holder   a cart: what it holds becomes the promise
    raises   InsufficientStock, NotFromOnePlace
    """
    recipes = bundles_of({demand.variant_id for demand in demands})
    bundles = {demand.line_id: recipes[demand.variant_id] for demand in demands if demand.variant_id in recipes}
    demands = rules.taken_apart(demands, recipes)
    variants = {demand.variant_id for demand in demands}
    if "supply-lock" not in settings.JANGTEO_UNGUARDED:
        lock_supply(variants)
    is_guarded = "stock-lock" not in settings.JANGTEO_UNGUARDED
    stock = lock_levels(channel_id, variants, holder=holder, is_guarded=is_guarded)
    free_for(holder, stock)
    until = good_until(variants, lineage)
    demands = [replace(one, good_until=one.good_until or until.get(one.variant_id)) for one in demands]
    policy, today = policy_of(channel_id), clock.today()
    stock, policy, ranked_by = ranked(channel_id, demands, stock, policy)
    picks, missing = rules.promised_most(demands, stock, today, policy)
    calendars = calendars_of(channel_id)
    later: Later = []
    if missing:
        later, earliest = _later(demands, missing, supplies_of(channel_id, variants, calendars))
        rules.refuse(demands, missing, stock, today, policy, earliest)
    keep_recipes(order_id, bundles)
    promise_picks(order_id, picks, stock)
    good_days: dict[UUID, int] = {variant: (day - today).days for variant, day in until.items()}
    waiting = promise_later(order_id, channel_id, later, good_days)
    told = {demand.key: told_later(parts) for demand, _, parts in later}
    because.record(
        (
            "order_line",
            demand.line_id,
            "allocation",
            reasons(demand, picks, stock, policy)
            | ranked_by
            | ({"later": told[demand.key]} if demand.key in told else {}),
        )
        for demand in demands
    )
    return Allocated(tuple(picks), tuple(map(waiting_view, waiting)), _days(picks, waiting, calendars))


def _later(
    demands: Sequence[Demand], missing: dict[tuple[UUID, VariantId], int], supplies: Mapping[VariantId, Supply]
) -> tuple[Later, date | None]:
    """What waits of what is missing; `missing` keeps what can't, and the day on which the first of it could leave."""
    found: Later = []
    left = dict(supplies)
    for demand in demands:
        short, supply = missing.get(demand.key, 0), left.get(demand.variant_id)
        if not short or supply is None:
            continue
        said = rules.promise(short, supply, begins_on(supply.calendar), demand.wanted_on)
        if said.missing:
            missing[demand.key] = said.missing
            return [], said.earliest
        del missing[demand.key]
        left[demand.variant_id] = rules.less(supply, said.parts)
        found.append((demand, supplies[demand.variant_id], said.parts))
    return found, None


def _days(picks: Sequence[Pick], waiting: Sequence[Waiting], calendars: Mapping[str, Calendar]) -> dict[UUID, date]:
    """{order line: the day by which all of it leaves}."""
    days: dict[UUID, date] = {}
    begins = {place: leaves_on([place], calendars) for place in {pick.place_code for pick in picks}}
    said = [(pick.line_id, begins[pick.place_code]) for pick in picks] + [
        (row.line_id, row.promised_on) for row in waiting
    ]
    for line_id, day in said:
        days[line_id] = max(days.get(line_id, day), day)
    return days


@transaction.atomic
def release_stock(
    *, order_id: UUID, quantities: Some = None, place_id: UUID | None = None, is_free: bool = True
) -> int:
    """Take back what was promised to an order and not shipped, what waits before what is there; returns the units.

    What becomes free goes to those who wait for it.

    quantities  {order line: base units of its variant, bundles of a bundle}; None: all
    place_id    only what is promised there; None: wherever it is, and what waits
    is_free     False where nobody may get what becomes free: a place doesn't find it
    locks       the supply policies, then the stock rows by id
    raises      NotEnough where fewer are promised
    """
    promised = Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)
    waiting = Waiting.objects.filter(order_id=order_id, state=WaitingState.WAITING.value)
    lock_supply({*promised.values_list("level__variant", flat=True), *waiting.values_list("variant", flat=True)})
    wish = wish_of(order_id, quantities)
    units = 0 if place_id else release_waiting(order_id, wish)
    return units + end_promises(order_id, AllocationState.RELEASED, wish, place_id=place_id, is_free=is_free)


@transaction.atomic
def ship_stock(
    *,
    order_id: UUID,
    reference: str,
    quantities: Some = None,
    serials: Mapping[UUID, Sequence[str]] | None = None,
    place_id: UUID | None = None,
) -> int:
    """What was promised to an order leaves its places; returns the units moved.

    quantities  {order line: base units}; None: all
    serials     {order line: numbers} where units have numbers; those not named are taken in the order of numbers
    place_id    only what is promised there; None: wherever it is
    locks       the stock rows by id
    raises      NotEnough where fewer are promised, or where all should leave and some still wait for goods;
                SerialElsewhere
    """
    waits = Waiting.objects.filter(order_id=order_id, state=WaitingState.WAITING.value)
    if quantities is None and place_id is None and (line_id := waits.values_list("line_id", flat=True).first()):
        raise NotEnough("some units still wait for goods", line_id=str(line_id))
    wish = wish_of(order_id, quantities)
    return end_promises(order_id, AllocationState.SHIPPED, wish, reference, serials or {}, place_id)


def end_promises(  # noqa: PLR0913 -- both ends of a promise
    order_id: UUID,
    state: AllocationState,
    wish: Wish | None,
    reference: str = "",
    serials: Mapping[UUID, Sequence[str]] = {},
    place_id: UUID | None = None,
    is_free: bool = True,
) -> int:
    """Ship or take back what a wish names of an order's promises; returns the units.

    raises  NotEnough, SerialElsewhere
    """
    promised = Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)
    promised = promised.filter(level__place=place_id) if place_id else promised
    promised = promised.annotate(variant=F("level__variant"))
    level_ids = list(promised.values_list("level_id", flat=True))
    levels = list(StockLevel.objects.filter(pk__in=level_ids).order_by("pk").select_for_update())
    shelves = {shelf.level.pk: shelf for shelf in shelves_of(levels).values()}
    ledger = Ledger(source_kind="order_line", reference=reference)
    unnamed = {line_id: list(numbers) for line_id, numbers in serials.items()}
    ended = _ended(list(promised.order_by("pk").select_for_update()), wish, state)
    for row in ended:
        shelf = shelves[row.level_id]
        part = next((one for one in shelf.parts.values() if one.pk == row.part_id), None)
        is_shipped = state == AllocationState.SHIPPED
        numbers: list[str] = []
        if is_shipped and shelf.tracking == Tracking.SERIAL:
            numbers = _numbers(row, unnamed)
        ledger.move(
            shelf,
            MovementKind.SHIPMENT,
            -row.quantity if is_shipped else 0,
            key=f"shipment:{row.pk}",
            part=part,
            allocated=-row.quantity,
            serials=numbers,
            source_id=row.line_id,
        )
    ledger.write(is_free=is_free)
    return sum(row.quantity for row in ended)


def _ended(rows: Sequence[Allocation], wish: Wish | None, state: AllocationState) -> list[Allocation]:
    """The rows of what ends; where only a part of a promise does, the part becomes a row of its own.

    What pickers have is not taken back, and leaves first.
    """
    now, ended, split = clock.now(), [], []
    for row in rows:
        most = row.quantity - row.picking if state == AllocationState.RELEASED else row.quantity
        taken = most if wish is None else wish.take(row.line_id, row.variant, most)  # type: ignore[attr-defined]
        if taken == 0:
            continue
        if taken < row.quantity:
            row.quantity -= taken
            row.picking -= min(row.picking, taken) if state == AllocationState.SHIPPED else 0
            split.append(row)
            row = _copy(row, taken)
        row.state, row.ended_at, row.picking = state.value, now, 0
        ended.append(row)
    if wish is not None and (line_id := wish.unmet):
        raise NotEnough("fewer units are promised", line_id=str(line_id))
    Allocation.objects.bulk_update(split, ["quantity", "picking"])
    Allocation.objects.bulk_create(
        ended, update_conflicts=True, unique_fields=["id"], update_fields=["state", "ended_at", "quantity", "picking"]
    )
    return ended


def _copy(row: Allocation, quantity: int) -> Allocation:
    return Allocation(
        id=new_id(),
        level_id=row.level_id,
        part_id=row.part_id,
        order_id=row.order_id,
        line_id=row.line_id,
        quantity=quantity,
        made_at=row.made_at,
    )


def _numbers(row: Allocation, named: dict[UUID, list[str]]) -> list[str]:
    """The numbers that were named for a line, then those of units that lie there."""
    mine = named.get(row.line_id, [])
    numbers, named[row.line_id] = mine[: row.quantity], mine[row.quantity :]
    missing = row.quantity - len(numbers)
    if missing:
        here = SerialUnit.objects.filter(level=row.level_id).exclude(serial__in=numbers).order_by("serial")
        numbers += _first(here.values_list("serial", flat=True), missing)
    return numbers


def _first(serials: Iterable[str], count: int) -> list[str]:
    return list(serials[:count])  # type: ignore[index]
