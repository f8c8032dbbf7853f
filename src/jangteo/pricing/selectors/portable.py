"""Prices and costs as files take them out and compare them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.models import Price, VariantCost
from jangteo.pricing.types import PricePeriod

type Step = tuple[str, UUID, int]
type Told = tuple[str, UUID, int, Decimal, datetime | None, datetime | None]


def count_prices(variant_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """{variant: how many rows `portable_prices` gives of it}; one query."""
    rows = _holding(variant_ids).order_by().values_list("variant_id").annotate(Count("pk"))
    return dict(rows)


def portable_prices(variant_ids: Collection[UUID]) -> list[Told]:
    """(list, variant, from quantity, unit price, since, until) that hold now or will; what was agreed with one buyer
    and quoted stays in its quote. One query.
    """
    rows = _holding(variant_ids)
    columns = ("price_list__code", "variant_id", "min_quantity", "unit_price", "valid_from", "valid_until")
    return list(rows.values_list(*columns))


def _holding(variant_ids: Collection[UUID]) -> QuerySet[Price]:
    return Price.objects.filter(Q(valid_until=None) | Q(valid_until__gt=clock.now()), variant__in=variant_ids)


def stored_steps(steps: Iterable[Step]) -> Mapping[Step, Sequence[PricePeriod]]:
    """{(list, variant, from quantity): every price it has, ascending}; one query."""
    wanted = dict.fromkeys(steps)
    rows = Price.objects.filter(
        price_list__code__in={code for code, _, _ in wanted}, variant__in={variant_id for _, variant_id, _ in wanted}
    )
    found: dict[Step, list[PricePeriod]] = {step: [] for step in wanted}
    columns = ("price_list__code", "variant_id", "min_quantity", "unit_price", "valid_from", "valid_until")
    for code, variant_id, quantity, price, since, until in rows.values_list(*columns):
        if (code, variant_id, quantity) in found:
            found[code, variant_id, quantity].append(PricePeriod(price, since, until))
    for periods in found.values():
        periods.sort(key=lambda one: (one.since is not None, one.since))
    return found


def portable_costs(variant_ids: Collection[UUID], actor: Actor) -> list[Told]:
    """(currency, variant, 1, cost, since, until) that count and have not ended; one query.

    raises  NotPermitted
    """
    require(actor, Action.COSTS_SEE)
    rows = VariantCost.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=clock.now()), known_until=None, variant__in=variant_ids
    )
    found = rows.values_list("currency", "variant_id", "amount", "valid_from", "valid_until")
    return [(currency, variant, 1, amount, since, until) for currency, variant, amount, since, until in found]
