"""Units that wait for goods: what comes in goes to them before anyone else can have it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum

from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.models import ChannelPlace, PurchaseLine, StockLevel, SupplyPolicy, Waiting
from jangteo.inventory.selectors.levels import as_they_are, for_channel
from jangteo.inventory.selectors.promises import lock_supply, waiting_view
from jangteo.inventory.services.promises import Wish, promise_picks
from jangteo.inventory.types import Demand, FillRule, Pick, StockAt, WaitingState
from jangteo.kernel import because, clock
from jangteo.kernel.ids import new_id

MOST_AT_ONCE = 500


def fill_levels(level_ids: Collection[UUID], reference: str = "") -> int:
    """What is free on levels that are locked goes to those who wait, by each variant's rule; returns the units.

    It is the same transaction in which goods came in, so nobody can buy what is waited for in between. The policies of
    these variants are locked before the levels.

    reference  what brought the goods, for the reasons
    """
    levels = StockLevel.objects.filter(pk__in=level_ids).order_by("pk")
    waiting = list(_waiting(levels.values_list("variant_id", flat=True)))
    if not waiting:
        return 0
    stock = {level.level_id: level for level in as_they_are(levels)}
    serving = _serving({row.channel_id for row in waiting})
    filled = 0
    for turn, row in enumerate(waiting):
        mine = [
            replace(one, rank=serving[row.channel_id][one.place_id])
            for one in stock.values()
            if one.variant_id == row.variant_id and one.place_id in serving[row.channel_id]
        ]
        mine = for_channel(row.channel_id, mine)
        picks = _picks(row, mine)
        units = sum(pick.quantity for pick in picks)
        if not units:
            continue
        promise_picks(row.order_id, picks, mine)
        for level in as_they_are(StockLevel.objects.filter(pk__in={pick.level_id for pick in picks})):
            stock[level.level_id] = level
        _fill(row, picks, units, reference, [one for one in waiting[turn + 1 :] if one.variant_id == row.variant_id])
        filled += units
    return filled


def _waiting(variant_ids: Iterable[UUID]) -> list[Waiting]:
    rows = Waiting.objects.filter(variant__in=list(variant_ids), state=WaitingState.WAITING.value)
    rows = rows.annotate(rule=F("policy__fills_by")).order_by("id")
    found: dict[tuple[UUID, str], list[Waiting]] = defaultdict(list)
    for row in rows.select_for_update(of=("self",))[: MOST_AT_ONCE * 2]:
        found[row.variant_id, row.rule].append(row)
    ordered: list[Waiting] = []
    for (_, rule), some in found.items():
        by_id = {row.pk: row for row in some}
        ordered += [by_id[one.id] for one in rules.in_order(list(map(waiting_view, some)), FillRule(rule))]
    return ordered


def _serving(channel_ids: Iterable[UUID]) -> Mapping[UUID, dict[UUID, int]]:
    """{channel: {place: rank}}."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    rows = ChannelPlace.objects.filter(channel__in=list(channel_ids))
    for channel, place, rank in rows.values_list("channel_id", "place_id", "rank"):
        found[channel][place] = rank
    return found


def _picks(row: Waiting, stock: Sequence[StockAt]) -> list[Pick]:
    day = clock.today() + timedelta(days=row.good_days)
    demand = Demand(row.line_id, VariantId(row.variant_id), "", row.quantity, day)
    return rules.promised_most([demand], stock, clock.today())[0]


def _fill(row: Waiting, picks: Sequence[Pick], units: int, reference: str, after: Sequence[Waiting]) -> None:
    """Some or all of a row is filled: what is filled is a row of its own, what waits keeps its turn."""
    _close(row, units, WaitingState.FILLED)
    told = {
        "kind": "filled",
        "quantity": units,
        "from": [{"place": pick.place_code, "quantity": pick.quantity} for pick in picks],
        "by": reference,
        "rule": row.rule,  # type: ignore[attr-defined]
        "before": len({one.order_id for one in after} - {row.order_id}),
        "promised_on": str(row.promised_on),
    }
    because.record([("order_line", row.line_id, "filled", told)])


def _close(row: Waiting, units: int, state: WaitingState) -> None:
    now = clock.now()
    SupplyPolicy.objects.filter(pk=row.policy_id).update(waiting=F("waiting") - units)
    if units == row.quantity:
        row.state, row.ended_at = state.value, now
        row.save(update_fields=["state", "ended_at"])
        return
    row.quantity -= units
    row.save(update_fields=["quantity"])
    Waiting.objects.create(
        id=new_id(),
        order_id=row.order_id,
        line_id=row.line_id,
        policy_id=row.policy_id,
        variant_id=row.variant_id,
        channel_id=row.channel_id,
        purchase_line_id=row.purchase_line_id,
        quantity=units,
        kind=row.kind,
        promised_on=row.promised_on,
        good_days=row.good_days,
        state=state.value,
        made_at=row.made_at,
        ended_at=now,
    )


def release_waiting(order_id: UUID, wish: Wish | None) -> int:
    """An order waits no more for what a wish names, or for anything; those that would come last go first. Returns the
    units. The policies are locked.
    """
    rows = Waiting.objects.filter(order_id=order_id, state=WaitingState.WAITING.value)
    units = 0
    for row in rows.order_by("-promised_on", "-id").select_for_update():
        taken = row.quantity if wish is None else wish.take(row.line_id, row.variant_id, row.quantity)
        if taken:
            _close(row, taken, WaitingState.RELEASED)
            units += taken
    return units


def detach(line_ids: Iterable[UUID]) -> None:
    """No more waits on a purchase line than is still expected of it: what was promised last waits on without it."""
    claims = Waiting.objects.filter(purchase_line__in=list(line_ids), state=WaitingState.WAITING.value)
    sums = dict(claims.values_list("purchase_line").annotate(units=Sum("quantity")))
    for line in PurchaseLine.objects.filter(pk__in=sums):
        beyond = sums[line.pk] - (line.quantity - line.received if line.is_open else 0)
        for row in claims.filter(purchase_line=line).order_by("-id"):
            if beyond <= 0:
                break
            beyond -= row.quantity
            row.purchase_line = None
            row.save(update_fields=["purchase_line"])


@transaction.atomic
def fill_waiting() -> int:
    """What became free without a receipt (a hold ran out, a place serves a channel newly) goes to those who wait;
    returns the units.

    locks  the supply policies, then the stock rows by id
    """
    variants = set(Waiting.objects.filter(state=WaitingState.WAITING.value).values_list("variant_id", flat=True))
    if not variants:
        return 0
    lock_supply(variants)
    levels = StockLevel.objects.filter(variant__in=variants, on_hand__gt=F("allocated") + F("quarantined"))
    return fill_levels([row.pk for row in levels.order_by("pk").select_for_update()])
