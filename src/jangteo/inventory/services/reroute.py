from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.errors import InvalidQuantity
from jangteo.inventory.models import Allocation, Place, StockLevel
from jangteo.inventory.selectors import good_until, lock_levels, lock_supply, policy_of
from jangteo.inventory.selectors.levels import served_level_ids
from jangteo.inventory.services.allocate import release_stock
from jangteo.inventory.services.ledger import sku_of
from jangteo.inventory.services.promises import promise_picks, reasons
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

    quantities  {order line: base units} that the place doesn't give
    lineage     the buyer and the units above, nearest first: how long goods must still be good for them
    locks       the stock rows of the refusing place and of the others, by id
    raises      NotEnough where that place promises fewer, InvalidQuantity, InsufficientStock
    """
    for quantity in quantities.values():
        if quantity < 1:
            raise InvalidQuantity("units of a line are 1 or more", field="quantities", quantity=quantity)
    promised = Allocation.objects.filter(
        order_id=order_id, line_id__in=quantities, level__place=refused_place, state=AllocationState.OPEN.value
    )
    variants = {line: VariantId(variant) for line, variant in promised.values_list("line_id", "level__variant")}
    lock_supply(variants.values())
    _lock(promised.values_list("level_id", flat=True), channel_id, variants.values())
    release_stock(order_id=order_id, quantities=quantities, place_id=refused_place, is_free=False)
    refused = Place.objects.values_list("code", flat=True).get(pk=refused_place)
    not_again = {refused, *_refused_before(variants)}
    others = [one for one in lock_levels(channel_id, variants.values()) if one.place_code not in not_again]
    with_lots = {level.variant_id for level in others if level.parts is not None}
    until = good_until(with_lots, lineage) if with_lots else {}
    demands = [
        Demand(line_id, variant, sku_of(variant), quantities[line_id], until.get(variant))
        for line_id, variant in sorted(variants.items())
    ]
    policy = policy_of(channel_id)
    picks = rules.plan_picks(demands, others, clock.today(), policy)
    promise_picks(order_id, picks, others)
    because.record(
        (
            "order_line",
            demand.line_id,
            "allocation",
            reasons(demand, picks, others, policy) | {"refused": refused, "why": why[:300]},
        )
        for demand in demands
    )
    return picks


def _refused_before(line_ids: Iterable[UUID]) -> set[str]:
    """Places that could not give units of these lines before: they are not asked twice."""
    told = [one.because.get("refused") for one in because.list_for(line_ids) if one.decision == "allocation"]
    return {place for place in told if place}


def _lock(level_ids: Iterable[UUID], channel_id: UUID, variant_ids: Iterable[UUID]) -> None:
    ids = {*level_ids} | served_level_ids(channel_id, variant_ids)
    list(StockLevel.objects.filter(pk__in=ids).order_by("pk").select_for_update())
