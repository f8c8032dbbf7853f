"""What may be promised for later, what was, and who waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from jangteo.catalog.selectors import bundle_items, bundles_of
from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.inventory import rules
from jangteo.inventory.models import AllocationRecipe, ChannelPlace, PurchaseLine, SupplyPolicy, Waiting
from jangteo.inventory.selectors.levels import good_until, read_levels
from jangteo.inventory.selectors.ranked import ranked
from jangteo.inventory.types import (
    AllocationPolicy,
    Calendar,
    DatedReceipt,
    Demand,
    FillRule,
    Pick,
    Promise,
    StockAt,
    Supply,
    SupplyKind,
    SupplyView,
    WaitingState,
    WaitingUnits,
)
from jangteo.kernel import clock
from jangteo.kernel.prepared import prepared

OPEN_KINDS = [kind.value for kind in SupplyKind if kind != SupplyKind.NONE]


def promisable(
    channel_id: UUID,
    wants: Mapping[VariantId, int],
    *,
    lineage: Sequence[UUID] = (),
    holder: UUID | None = None,
    postcode: str = "",
    wanted_on: date | None = None,
) -> dict[VariantId, Promise]:
    """{variant: what a channel can promise of it now and later}, as an order placed at this moment would be.

    wants    {variant: base units}, all of one order
    lineage  the buyer and the units above, nearest first
    holder   a cart: what it holds itself is there for it
    """
    demands = [
        Demand(variant, variant, str(variant), units, wanted_on=wanted_on, postcode=postcode)
        for variant, units in wants.items()
    ]
    recipes = bundles_of(wants)
    demands = rules.taken_apart(demands, recipes)
    stock = read_levels(channel_id, {one.variant_id for one in demands}, holder)
    demands = _good(demands, stock, lineage)
    stock, policy, _ = ranked(channel_id, demands, stock, policy_of(channel_id))
    picks, missing = rules.promised_most(demands, stock, clock.today(), policy)
    calendars = calendars_of(channel_id)
    supplies = supplies_of(channel_id, {one.variant_id for one in demands}, calendars) if missing else {}
    return _promises(wants, demands, picks, missing, supplies, calendars)


def comes_on(channel_id: UUID, variant_ids: Iterable[UUID], *, lineage: Sequence[UUID] = ()) -> dict[VariantId, date]:
    """{variant: the day by which one leaves that has to come first}, of variants of which nothing is there.

    Those that can't be promised are not in it. Each is asked for alone, as `promisable` would say it of one unit; one
    query where nothing may be promised for later, two where something may, more where there are bundles.
    """
    wanted = {VariantId(one) for one in variant_ids}
    policies = _policies(channel_id, wanted, with_parts=True) if wanted else []
    if not policies:
        return {}
    calendars = calendars_of(channel_id)
    supplies = _supplies(policies, calendars)
    recipes = bundles_of(wanted) if any(row.is_bundled for row in policies) else {}  # type: ignore[attr-defined]
    parts = {component for recipe in recipes.values() for component in recipe}
    stock, policy = (read_levels(channel_id, parts), policy_of(channel_id)) if parts else ([], AllocationPolicy())
    demands = rules.taken_apart([Demand(one, one, "", 1) for one in wanted], recipes)
    found: dict[VariantId, date] = {}
    for one, own in groupby(_good(demands, stock, lineage), key=lambda demand: demand.line_id):
        needs = list(own)
        picks, missing = rules.promised_most(needs, stock, clock.today(), policy)
        promise = _promises({VariantId(one): 1}, needs, picks, missing, supplies, calendars)[VariantId(one)]
        if promise.waits:
            found[VariantId(one)] = promise.complete_on
    return found


def _good(demands: Iterable[Demand], stock: Iterable[StockAt], lineage: Sequence[UUID]) -> list[Demand]:
    """What is needed, with how long it must be good for a buyer where lots are told apart."""
    with_lots = {level.variant_id for level in stock if level.parts is not None}
    until = good_until(with_lots, lineage) if with_lots else {}
    return [replace(one, good_until=until.get(one.variant_id)) for one in demands]


def _promises(
    wants: Mapping[VariantId, int],
    demands: Iterable[Demand],
    picks: Sequence[Pick],
    missing: Mapping[tuple[UUID, VariantId], int],
    supplies: dict[VariantId, Supply],
    calendars: Mapping[str, Calendar],
) -> dict[VariantId, Promise]:
    parts: dict[VariantId, list[tuple[int, Promise]]] = defaultdict(list)
    for demand in demands:
        one, supplies = _promise(demand, picks, missing.get(demand.key, 0), supplies, calendars)
        parts[VariantId(demand.line_id)].append((demand.per_unit, one))
    return {variant: _together(wants[variant], some) for variant, some in parts.items()}


def _promise(
    demand: Demand,
    picks: Sequence[Pick],
    short: int,
    supplies: dict[VariantId, Supply],
    calendars: Mapping[str, Calendar],
) -> tuple[Promise, dict[VariantId, Supply]]:
    """What is promised of one need, and what may be promised of others after it."""
    leaves = leaves_on({pick.place_code for pick in picks if (pick.line_id, pick.variant_id) == demand.key}, calendars)
    supply = supplies.get(demand.variant_id)
    if not short or supply is None:
        return Promise(demand.quantity - short, leaves, missing=short), supplies
    said = rules.promise(short, supply, begins_on(supply.calendar), demand.wanted_on)
    later = tuple((part.quantity, part.on, part.kind) for part in said.parts)
    promise = Promise(demand.quantity - short, leaves, later, said.missing, said.earliest)
    return promise, supplies | {demand.variant_id: rules.less(supply, said.parts)}


def _together(units: int, parts: Sequence[tuple[int, Promise]]) -> Promise:
    """A variant's promise; a bundle's is what all its components allow, by the day of the last."""
    if len(parts) == 1 and parts[0][0] == 1:
        return parts[0][1]
    now = min(one.now // per_unit for per_unit, one in parts)
    whole = min((one.now + one.waits) // per_unit for per_unit, one in parts)
    last = max((one.complete_on for _, one in parts))
    kinds = [kind for _, one in parts for _, _, kind in one.later]
    later = ((whole - now, last, kinds[0]),) if whole > now and kinds else ()
    earliest = max((one.earliest for _, one in parts if one.earliest), default=None)
    return Promise(now, max(one.leaves_on for _, one in parts), later, units - whole, earliest)


def policy_of(channel_id: UUID) -> AllocationPolicy:
    """How a channel chooses among its places."""
    channel = channels_by_id([ChannelId(channel_id)]).get(ChannelId(channel_id))
    return AllocationPolicy(channel.allocation, channel.may_split) if channel else AllocationPolicy()


def calendars_of(channel_id: UUID) -> dict[str, Calendar]:
    """{place: when it sends goods}, of a channel's places by rank."""
    facts = _places(channel_id)
    return {code: Calendar(country, frozenset(closed), cut_off) for code, country, closed, cut_off in facts}


@prepared
def _places(channel_id: UUID) -> QuerySet[Any, Any]:
    rows = ChannelPlace.objects.filter(channel=channel_id).order_by("rank", "place__code")
    return rows.values_list("place__code", "place__country", "place__closed_on", "place__cut_off")


def begins_on(calendar: Calendar) -> date:
    """The first day on which a place can do something for an order of this moment."""
    hour = clock.now().astimezone(clock.SEOUL).hour
    return rules.next_open(clock.today() + timedelta(days=hour >= calendar.cut_off), calendar)


def leaves_on(places: Iterable[str], calendars: Mapping[str, Calendar]) -> date:
    """The day on which what these places give leaves: when the last of them sends."""
    some = [calendars[place] for place in places if place in calendars] or list(calendars.values())[:1] or [Calendar()]
    return max(begins_on(one) for one in some)


def lock_supply(variant_ids: Iterable[UUID]) -> None:
    """Whoever promises for later, or fills what waits, of these variants waits for each other; before stock rows."""
    _supply_to_lock(list(variant_ids))


@prepared
def _supply_to_lock(variant_ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = SupplyPolicy.objects.filter(variant__in=variant_ids).order_by("variant_id", "pk")
    return rows.values_list("pk", flat=True).select_for_update()


def supplies_of(
    channel_id: UUID, variant_ids: Collection[UUID], calendars: Mapping[str, Calendar]
) -> dict[VariantId, Supply]:
    """{variant: what may be promised of it for later}; its own rule of a channel goes before that of all; one query."""
    return _supplies(_policies(channel_id, variant_ids), calendars)


def _policies(channel_id: UUID, variant_ids: Collection[UUID], *, with_parts: bool = False) -> list[SupplyPolicy]:
    """The rules of variants by which something may be promised, with what of it is taken already.

    with_parts  those of what bundles among the variants are made of, too; `is_bundled` says whether one has to ask
    """
    wanted, of_bundle = list(variant_ids), Q(component=OuterRef("variant"), bundle__in=list(variant_ids))
    parts = bundle_items().filter(bundle__in=wanted).values("component")
    of = Q(variant__in=wanted) | Q(variant__in=parts) if with_parts else Q(variant__in=wanted)
    rows = SupplyPolicy.objects.filter(Q(channel=channel_id) | Q(channel=None), of).annotate(
        code=F("place__code"),
        receipts=_receipts(channel_id),
        used=_used(),
        is_bundled=Exists(bundle_items().filter(of_bundle | Q(bundle=OuterRef("variant")))),
    )
    own = {row.variant_id: row for row in rows.order_by(F("channel").desc(nulls_first=True))}
    return [row for row in own.values() if row.kind in OPEN_KINDS]


def _supplies(policies: Iterable[SupplyPolicy], calendars: Mapping[str, Calendar]) -> dict[VariantId, Supply]:
    first = next(iter(calendars.values()), Calendar())
    return {
        VariantId(row.variant_id): Supply(
            kind=SupplyKind(row.kind),
            cap=row.cap,
            waiting=row.waiting,
            lead_days=row.lead_days,
            releases_on=row.releases_on,
            per_day=row.per_day,
            used={date.fromisoformat(one["on"]): one["units"] for one in row.used},  # type: ignore[attr-defined]
            receipts=[
                DatedReceipt(UUID(one["line"]), one["units"], date.fromisoformat(one["on"]), one["number"])
                for one in row.receipts  # type: ignore[attr-defined]
            ],
            calendar=calendars.get(row.code or "", first),  # type: ignore[attr-defined]
            policy_id=row.pk,
        )
        for row in policies
    }


def _receipts(channel_id: UUID) -> ArraySubquery:
    """What is on order of a policy's variant for a channel's places with a day to come, less what is promised of it."""
    places = ChannelPlace.objects.filter(channel=channel_id).values("place")
    claims = Waiting.objects.filter(purchase_line=OuterRef("pk"), state=WaitingState.WAITING.value).order_by()
    claimed = claims.values("purchase_line").annotate(units=Sum("quantity")).values("units")
    lines = PurchaseLine.objects.filter(
        variant=OuterRef("variant"), is_open=True, expected_on__gte=clock.today(), purchase__place__in=places
    )
    told = JSONObject(
        line="pk",
        units=F("quantity") - F("received") - Coalesce(Subquery(claimed), 0),
        on="expected_on",
        number="purchase__number",
    )
    return ArraySubquery(lines.annotate(told=told).values("told"))


def _used() -> ArraySubquery:
    """The units of each coming day's work that a policy has promised."""
    rows = Waiting.objects.filter(policy=OuterRef("pk"), kind=SupplyKind.MADE.value, promised_on__gte=clock.today())
    days = rows.exclude(state=WaitingState.RELEASED.value).order_by().values("promised_on")
    return ArraySubquery(days.annotate(told=JSONObject(on="promised_on", units=Sum("quantity"))).values("told"))


def list_waiting(
    *, order_id: UUID | None = None, variant_id: UUID | None = None, limit: int = 200, offset: int = 0
) -> list[WaitingUnits]:
    """Units that wait for goods, of an order or of a variant or all, who is promised the earliest first."""
    rows = Waiting.objects.filter(state=WaitingState.WAITING.value)
    rows = rows.filter(order_id=order_id) if order_id else rows
    rows = rows.filter(variant=variant_id) if variant_id else rows
    rows = rows.annotate(number=F("purchase_line__purchase__number")).order_by("promised_on", "id")
    return [waiting_view(row) for row in rows[offset : offset + limit]]


def count_waiting() -> int:
    """How many order lines wait for goods."""
    return Waiting.objects.filter(state=WaitingState.WAITING.value).values("line_id", "variant").distinct().count()


def waiting_view(row: Waiting) -> WaitingUnits:
    """A row as others see it; `number` names its purchase where it was read."""
    return WaitingUnits(
        row.pk,
        row.order_id,
        row.line_id,
        VariantId(row.variant_id),
        row.quantity,
        SupplyKind(row.kind),
        row.promised_on,
        getattr(row, "number", None) or "",
    )


def list_supply(variant_ids: Iterable[UUID]) -> list[SupplyView]:
    """What is said of variants' supply, for all channels first."""
    rows = SupplyPolicy.objects.filter(variant__in=list(variant_ids))
    return _supply_views(rows.order_by(F("channel").asc(nulls_first=True)))


def list_channel_supply(channel_id: UUID, *, limit: int = 100) -> list[SupplyView]:
    """What one channel says of variants' supply otherwise than all do, by SKU."""
    return _supply_views(SupplyPolicy.objects.filter(channel=channel_id).order_by("variant__sku")[:limit])


def _supply_views(rows: QuerySet[SupplyPolicy]) -> list[SupplyView]:
    return [
        SupplyView(
            id=row.pk,
            variant_id=VariantId(row.variant_id),
            channel_id=row.channel_id,
            place=row.place.code if row.place else "",
            kind=SupplyKind(row.kind),
            cap=row.cap,
            waiting=row.waiting,
            lead_days=row.lead_days,
            releases_on=row.releases_on,
            per_day=row.per_day,
            fills_by=FillRule(row.fills_by),
        )
        for row in rows.select_related("place")
    ]


def recipes_of(order_id: UUID) -> dict[UUID, dict[UUID | None, int]]:
    """{order line: {component: units in one of it}}, of lines that are bundles."""
    found: dict[UUID, dict[UUID | None, int]] = defaultdict(dict)
    rows = AllocationRecipe.objects.filter(order_id=order_id).values_list("line_id", "component", "per_unit")
    for line_id, component, per_unit in rows:
        found[line_id][component] = per_unit
    return found
