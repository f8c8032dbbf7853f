"""Keeping what goods cost the seller."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction

from jangteo.catalog.selectors import variant_ids_by_sku
from jangteo.kernel import audit, clock
from jangteo.kernel.money import currency_codes
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import CostsMoved, InvalidCosts, WrongCurrency
from jangteo.pricing.models import VariantCost
from jangteo.pricing.selectors.costs import cost_periods
from jangteo.pricing.types import CostChange, CostRow, PricePeriod

LOCK = "pricing_costs"
LONGEST_SOURCE, LONGEST_WHY, BATCH = 60, 200, 5_000


@transaction.atomic
def set_costs(
    *, currency: str, rows: Sequence[CostRow], actor: Actor, source: str = "office", why: str = "", mark: str = ""
) -> int:
    """Set what goods cost the seller, all rows or none; returns how many changed something.

    A cost holds from its `since` on until its `until`, or until the next one that is known to begin later. What has
    been may be corrected: the cost as it was known before stays, with the moment until which it counted. Setting what
    is so already leaves no trace.

    source  where the costs come from, at most 60 letters
    mark    of `selectors.try_costs`: refuse if the same rows would change something else by now
    raises  InvalidCosts naming line, SKU and reason of every bad row, WrongCurrency, CostsMoved, NotPermitted
    """
    require(actor, Action.COSTS_CHANGE)
    if currency not in currency_codes():
        raise WrongCurrency(f"{currency[:10]!r} is no currency", field="currency")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
    ids: Mapping[str, UUID] = variant_ids_by_sku({row.sku for row in rows})
    problems = rules.cost_problems(rows, ids)
    if problems:
        raise InvalidCosts(problems)
    now, stored = clock.now(), cost_periods({*ids.values()}, currency)
    known = {pk: list(own) for pk, own in stored.items()}
    after, changes = rules.planned_costs(known, rows, ids, now)
    if mark and mark != rules.mark_of(changes):
        raise CostsMoved("somebody changed these costs since they were looked at")
    _write(stored, after, {"currency": currency, "source": source[:LONGEST_SOURCE], "why": why[:LONGEST_WHY]}, now)
    _record(currency, changes, actor, source, why)
    return len(changes)


@transaction.atomic
def put_costs(
    *, currency: str, costs: Mapping[UUID, Sequence[PricePeriod]], actor: Actor, source: str, why: str = ""
) -> None:
    """Let exactly these costs count; those that counted stay known, with the moment until which they did.

    costs   {variant: its costs in time, which do not overlap}
    raises  NotPermitted
    """
    require(actor, Action.COSTS_CHANGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
    stored = cost_periods(set(costs), currency)
    _write(
        stored, costs, {"currency": currency, "source": source[:LONGEST_SOURCE], "why": why[:LONGEST_WHY]}, clock.now()
    )
    audit.record(
        actor=actor,
        action="pricing.put_costs",
        subject_kind="costs",
        subject_id=uuid5(NAMESPACE_URL, f"costs:{currency}"),
        before={"currency": currency} | {str(pk): _amounts(stored.get(pk, ())) for pk in costs},
        after={"currency": currency, "source": source} | {str(pk): _amounts(own) for pk, own in costs.items()},
        why=why,
    )


def _amounts(periods: Iterable[PricePeriod]) -> list[str]:
    return [str(one.unit_price) for one in periods]


def _write(
    stored: Mapping[UUID, Mapping[PricePeriod, UUID]],
    after: Mapping[UUID, Sequence[PricePeriod]],
    says: Mapping[str, str],
    now: datetime,
) -> None:
    """Let the rows that no longer say what is so count no more, and add those that do."""
    gone = [
        pk
        for variant_id, wanted in after.items()
        for period, pk in stored.get(variant_id, {}).items()
        if period not in wanted
    ]
    VariantCost.objects.filter(pk__in=gone).update(known_until=now)
    rows = [
        VariantCost(
            variant_id=variant_id,
            amount=period.unit_price,
            valid_from=period.since,
            valid_until=period.until,
            known_from=now,
            **says,
        )
        for variant_id, wanted in after.items()
        for period in wanted
        if period not in stored.get(variant_id, {})
    ]
    VariantCost.objects.bulk_create(rows, batch_size=BATCH)


def _record(currency: str, changes: Sequence[CostChange], actor: Actor, source: str, why: str) -> None:
    """Tell the audit trail which costs changed, if any did."""
    if not changes:
        return
    before = {_name(one): str(one.old) for one in changes if one.old is not None}
    after = {_name(one): None if one.row.amount is None else str(one.row.amount) for one in changes}
    audit.record(
        actor=actor,
        action="pricing.set_costs",
        subject_kind="costs",
        subject_id=uuid5(NAMESPACE_URL, f"costs:{currency}"),
        before={"currency": currency, **before} if before else None,
        after={"currency": currency, "source": source, **after},
        why=why,
    )


def _name(one: CostChange) -> str:
    period = f" {one.row.since or ''}..{one.row.until or ''}" if one.row.since or one.row.until else ""
    return f"{one.variant_id}{period}"
