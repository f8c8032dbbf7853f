"""What goods cost the seller: for replays, for staff, and what rows of costs would change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from jangteo.catalog.selectors import variant_ids_by_sku
from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.models import VariantCost
from jangteo.pricing.types import CostRow, CostsTried, KnownCost, PricePeriod

MANY = 2_000  # variants; of more all that is known in the currency is read


def costs_of(variant_ids: Iterable[UUID], currency: str, at: datetime) -> dict[UUID, Decimal]:
    """{variant: what a base unit costs the seller at a moment, without tax} of those of which it is known; one query.

    For programs: staff see costs by `list_costs`, buyers never.
    """
    rows = _counting(currency, set(variant_ids)).filter(
        Q(valid_from=None) | Q(valid_from__lte=at), Q(valid_until=None) | Q(valid_until__gt=at)
    )
    return dict(rows.values_list("variant", "amount"))


def list_costs(variant_ids: Collection[UUID], currency: str, actor: Actor) -> dict[UUID, list[KnownCost]]:
    """{variant: every cost that counts, ascending}, what has been and what is to come too; one query.

    raises  NotPermitted
    """
    require(actor, Action.COSTS_SEE)
    found: dict[UUID, list[KnownCost]] = defaultdict(list)
    for row in _counting(currency, set(variant_ids)).order_by("variant", "valid_from"):
        known = KnownCost(row.variant_id, row.amount, row.valid_from, row.valid_until, row.source, row.why)
        found[row.variant_id].append(known)
    for own in found.values():
        own.sort(key=lambda one: (one.since is not None, one.since))
    return dict(found)


def variants_with_cost(
    currency: str, actor: Actor, of: Collection[UUID] | None = None, limit: int | None = None
) -> frozenset[UUID]:
    """Those of which some cost counts, whenever it holds; one query.

    of      only these, when given
    raises  NotPermitted
    """
    require(actor, Action.COSTS_SEE)
    return frozenset(_counting(currency, of).order_by().values_list("variant", flat=True).distinct()[:limit])


def cost_periods(variant_ids: Collection[UUID], currency: str) -> dict[UUID, dict[PricePeriod, UUID]]:
    """{variant: {period: its row}} of the costs that count; one query."""
    found: dict[UUID, dict[PricePeriod, UUID]] = defaultdict(dict)
    rows = _counting(currency, variant_ids)
    columns = ("id", "variant_id", "amount", "valid_from", "valid_until")
    for pk, variant_id, amount, since, until in rows.values_list(*columns):
        found[variant_id][PricePeriod(amount, since, until)] = pk
    return found


def try_costs(*, currency: str, rows: Sequence[CostRow], actor: Actor) -> CostsTried:
    """What `services.set_costs` would change by these rows, or why it would not; two queries, nothing is kept.

    raises  NotPermitted
    """
    require(actor, Action.COSTS_SEE)
    ids = variant_ids_by_sku({row.sku for row in rows})
    problems = rules.cost_problems(rows, ids)
    if problems:
        return CostsTried((), problems, "")
    known = {pk: list(own) for pk, own in cost_periods(set(ids.values()), currency).items()}
    _, changes = rules.planned_costs(known, rows, ids, clock.now())
    return CostsTried(changes, (), rules.mark_of(changes))


def _counting(currency: str, variant_ids: Collection[UUID] | None) -> QuerySet[VariantCost]:
    rows = VariantCost.objects.filter(currency=currency, known_until=None)
    return rows if variant_ids is None or len(variant_ids) > MANY else rows.filter(variant__in=variant_ids)
