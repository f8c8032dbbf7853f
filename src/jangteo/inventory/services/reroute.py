from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.errors import InvalidQuantity, NotEnough
from jangteo.inventory.models import Allocation, Place, StockLevel
from jangteo.inventory.selectors import good_until, lock_levels, lock_supply, policy_of
from jangteo.inventory.selectors.levels import served_level_ids
from jangteo.inventory.selectors.promises import recipes_of
from jangteo.inventory.selectors.ranked import ranked
from jangteo.inventory.services.allocate import end_promises
from jangteo.inventory.services.ledger import sku_of
from jangteo.inventory.services.promises import Wish, promise_picks, reasons
from jangteo.inventory.types import AllocationState, Demand, Pick
from jangteo.kernel import because, clock


@transaction.atomic
def reallocate_stock(
    *,
    order_id: UUID,
    quantities: Mapping[UUID, int],
    refused_place: UUID,
    channel_id: UUID,
    why: str,
    lineage: Sequence[UUID] = (),
) -> list[Pick]:
    """A place can't give what it promised: others that the channel may use promise it, or nothing changes.

    What is taken away there is free again at that place; who found that it isn't there counts it besides. Every line
    keeps a reason that names the place and why, and a place that refused a line before is not asked again for it.

    quantities  {order line: base units, or bundles} that the place doesn't give
    lineage     the buyer and the units above, nearest first: how long goods must still be good for them
    locks       the stock rows of the refusing place and of the others, by id
    raises      NotEnough where that place promises fewer, InvalidQuantity, InsufficientStock
    """
    for quantity in quantities.values():
        if quantity < 1:
            raise InvalidQuantity("units of a line are 1 or more", field="quantities", quantity=quantity)
    there = _promised_there(order_id, quantities, refused_place)
    variants = {variant for _, variant in there}
    lock_supply(variants)
    _lock(order_id, refused_place, channel_id, variants)
    wanted = _wanted(order_id, quantities, there)
    end_promises(order_id, AllocationState.RELEASED, Wish(wanted.items()), place_id=refused_place, is_free=False)
    refused = Place.objects.values_list("code", flat=True).get(pk=refused_place)
    not_again = {refused, *_refused_before(quantities)}
    others = [one for one in lock_levels(channel_id, variants) if one.place_code not in not_again]
    with_lots = {level.variant_id for level in others if level.parts is not None}
    until = good_until(with_lots, lineage) if with_lots else {}
    demands = [
        Demand(line_id, variant, sku_of(variant), units, until.get(variant))
        for (line_id, variant), units in sorted(wanted.items())
    ]
    policy = policy_of(channel_id)
    others, policy, ranked_by = ranked(channel_id, demands, others, policy)
    picks = rules.plan_picks(demands, others, clock.today(), policy)
    promise_picks(order_id, picks, others)
    because.record(
        (
            "order_line",
            demand.line_id,
            "allocation",
            reasons(demand, picks, others, policy) | ranked_by | {"refused": refused, "why": why[:300]},
        )
        for demand in demands
    )
    return picks


def _refused_before(line_ids: Iterable[UUID]) -> set[str]:
    """Places that could not give units of these lines before: they are not asked twice."""
    told = [one.because.get("refused") for one in because.list_for(line_ids) if one.decision == "allocation"]
    return {place for place in told if place}


def _promised_there(order_id: UUID, line_ids: Iterable[UUID], place_id: UUID) -> dict[tuple[UUID, VariantId], int]:
    rows = Allocation.objects.filter(
        order_id=order_id, line_id__in=list(line_ids), level__place=place_id, state=AllocationState.OPEN.value
    )
    facts = rows.values_list("line_id", "level__variant").annotate(units=Sum("quantity"))
    return {(line_id, VariantId(variant)): units for line_id, variant, units in facts}


def _wanted(
    order_id: UUID, quantities: Mapping[UUID, int], there: Mapping[tuple[UUID, VariantId], int]
) -> dict[tuple[UUID, VariantId], int]:
    """Units of each line by variant; of a bundle the place may have promised some of its components only."""
    recipes, wanted = recipes_of(order_id), dict[tuple[UUID, VariantId], int]()
    for line_id, units in quantities.items():
        found = {key: promised for key, promised in there.items() if key[0] == line_id}
        is_bundle = line_id in recipes
        if not found or (not is_bundle and units > sum(found.values())):
            raise NotEnough("fewer units are promised there", line_id=str(line_id))
        for key, promised in found.items():
            wanted[key] = min(units * recipes[line_id].get(key[1], 1), promised) if is_bundle else units
    return wanted


def _lock(order_id: UUID, place_id: UUID, channel_id: UUID, variant_ids: Iterable[UUID]) -> None:
    """The refusing place's rows and those of the others, all at once and by id."""
    promised = Allocation.objects.filter(order_id=order_id, level__place=place_id, state=AllocationState.OPEN.value)
    ids = {*promised.values_list("level_id", flat=True)} | served_level_ids(channel_id, variant_ids)
    list(StockLevel.objects.filter(pk__in=ids).order_by("pk").select_for_update())
