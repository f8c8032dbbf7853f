"""What may be promised for later, what was, and who waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, Sum

from jangteo.catalog.selectors import bundles_of
from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.inventory import rules
from jangteo.inventory.models import AllocationRecipe, ChannelPlace, PurchaseLine, SupplyPolicy, Waiting
from jangteo.inventory.selectors.levels import good_until, read_levels
from jangteo.inventory.types import (
    AllocationPolicy,
    Calendar,
    DatedReceipt,
    Demand,
    FillRule,
    Pick,
    Promise,
    Supply,
    SupplyKind,
    SupplyView,
    WaitingState,
    WaitingUnits,
)
from jangteo.kernel import clock

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
    with_lots = {level.variant_id for level in stock if level.parts is not None}
    until = good_until(with_lots, lineage) if with_lots else {}
    demands = [replace(one, good_until=until.get(one.variant_id)) for one in demands]
    picks, missing = rules.promised_most(demands, stock, clock.today(), policy_of(channel_id))
    calendars = calendars_of(channel_id)
    supplies = supplies_of(channel_id, {one.variant_id for one in demands}, calendars) if missing else {}
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
    rows = ChannelPlace.objects.filter(channel=channel_id).order_by("rank", "place__code")
    facts = rows.values_list("place__code", "place__country", "place__closed_on", "place__cut_off")
    return {code: Calendar(country, frozenset(closed), cut_off) for code, country, closed, cut_off in facts}


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
    rows = SupplyPolicy.objects.filter(variant__in=list(variant_ids)).order_by("variant_id", "pk")
    list(rows.values_list("pk", flat=True).select_for_update())


def supplies_of(
    channel_id: UUID, variant_ids: Collection[UUID], calendars: Mapping[str, Calendar]
) -> dict[VariantId, Supply]:
    """{variant: what may be promised of it for later}; its own rule of a channel goes before that of all."""
    rows = SupplyPolicy.objects.filter(Q(channel=channel_id) | Q(channel=None), variant__in=list(variant_ids))
    own = {
        row.variant_id: row
        for row in rows.annotate(code=F("place__code")).order_by(F("channel").desc(nulls_first=True))
    }
    policies = {VariantId(pk): row for pk, row in own.items() if row.kind in OPEN_KINDS}
    if not policies:
        return {}
    receipts = _receipts(channel_id, [pk for pk, row in policies.items() if row.kind == SupplyKind.BACKORDER])
    used = _used([row.pk for row in policies.values() if row.kind == SupplyKind.MADE])
    first = next(iter(calendars.values()), Calendar())
    return {
        pk: Supply(
            kind=SupplyKind(row.kind),
            cap=row.cap,
            waiting=row.waiting,
            lead_days=row.lead_days,
            releases_on=row.releases_on,
            per_day=row.per_day,
            used=used[row.pk],
            receipts=receipts[pk],
            calendar=calendars.get(row.code or "", first),
            policy_id=row.pk,
        )
        for pk, row in policies.items()
    }


def _receipts(channel_id: UUID, variant_ids: Sequence[UUID]) -> dict[UUID, list[DatedReceipt]]:
    """What is on order for a channel's places with a day to come, less what is promised of it."""
    found: dict[UUID, list[DatedReceipt]] = defaultdict(list)
    if not variant_ids:
        return found
    places = ChannelPlace.objects.filter(channel=channel_id).values("place")
    lines = PurchaseLine.objects.filter(
        variant__in=variant_ids, is_open=True, expected_on__gte=clock.today(), purchase__place__in=places
    )
    facts = list(lines.values_list("pk", "variant_id", "quantity", "received", "expected_on", "purchase__number"))
    claims = Waiting.objects.filter(purchase_line__in=[pk for pk, *_ in facts], state=WaitingState.WAITING.value)
    claimed = dict(claims.values_list("purchase_line").annotate(units=Sum("quantity")))
    for pk, variant, quantity, received, on, number in facts:
        if on is not None:
            found[variant].append(DatedReceipt(pk, quantity - received - claimed.get(pk, 0), on, number))
    return found


def _used(policy_ids: Sequence[UUID]) -> dict[UUID, dict[date, int]]:
    """{policy: {day: units of that day's work that are promised}}."""
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    if not policy_ids:
        return found
    rows = Waiting.objects.filter(policy__in=policy_ids, kind=SupplyKind.MADE.value, promised_on__gte=clock.today())
    rows = rows.exclude(state=WaitingState.RELEASED.value)
    for policy, day, units in rows.values_list("policy", "promised_on").annotate(units=Sum("quantity")):
        found[policy][day] = units
    return found


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
    rows = SupplyPolicy.objects.filter(variant__in=list(variant_ids)).select_related("place")
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
        for row in rows.order_by(F("channel").asc(nulls_first=True))
    ]


def recipes_of(order_id: UUID) -> dict[UUID, dict[UUID | None, int]]:
    """{order line: {component: units in one of it}}, of lines that are bundles."""
    found: dict[UUID, dict[UUID | None, int]] = defaultdict(dict)
    rows = AllocationRecipe.objects.filter(order_id=order_id).values_list("line_id", "component", "per_unit")
    for line_id, component, per_unit in rows:
        found[line_id][component] = per_unit
    return found
