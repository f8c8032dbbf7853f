"""What applies when: the periods of each step of a list, past, now and to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jangteo.kernel.money import RoundingMode
from jangteo.pricing import rules
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.models import PastPrice, Price, PriceList
from jangteo.pricing.types import PricePeriod

type Key = tuple[UUID, int]
MANY = 2_000


def price_periods(
    price_list_code: str, variant_ids: Collection[UUID] | None = None
) -> dict[Key, Sequence[PricePeriod]]:
    """{(variant, from quantity): its periods, ascending}; two queries.

    variant_ids  None: all that the list has
    A derived list's are those of its source, multiplied and rounded.
    raises  PriceListNotFound
    """
    one = PriceList.objects.filter(code=price_list_code).first()
    if one is None:
        raise PriceListNotFound(f"there is no price list {price_list_code[:40]!r}", list=price_list_code[:40])
    rows = Price.objects.filter(price_list=one.source_id).order_by("valid_from")
    if variant_ids is not None and len(variant_ids) <= MANY:
        rows = rows.filter(variant__in=variant_ids)
    found: dict[Key, list[PricePeriod]] = defaultdict(list)
    for variant_id, quantity, price, since, until in rows.values_list(
        "variant_id", "min_quantity", "unit_price", "valid_from", "valid_until"
    ):
        found[variant_id, quantity].append(_derived(PricePeriod(price, since, until), one.chain))
    if variant_ids is not None and len(variant_ids) > MANY:
        wanted = set(variant_ids)
        found = defaultdict(list, {key: periods for key, periods in found.items() if key[0] in wanted})
    return {key: rules.put_together(periods) for key, periods in found.items()}


def _derived(one: PricePeriod, chain: Sequence[Sequence[str]]) -> PricePeriod:
    if not chain:
        return one
    return replace(one, unit_price=rules.along_chain({1: one.unit_price}, chain, RoundingMode.HALF_UP)[1])


def changed_steps(price_list_id: UUID, keys: Iterable[Key], since: datetime) -> set[Key]:
    """The steps of these that were written after a moment; two queries."""
    asked = set(keys)
    known = Price.objects.filter(price_list=price_list_id, known_from__gt=since)
    past = PastPrice.objects.filter(price_list=price_list_id, known_until__gt=since)
    if len(asked) <= MANY:
        variants = {variant_id for variant_id, _ in asked}
        known, past = known.filter(variant__in=variants), past.filter(variant__in=variants)
    touched = {*known.values_list("variant_id", "min_quantity"), *past.values_list("variant_id", "min_quantity")}
    return asked & touched


def prices_at(periods: Mapping[Key, Sequence[PricePeriod]], at: datetime) -> dict[Key, PricePeriod]:
    """Of each step the period that holds at a moment."""
    return {key: found for key, known in periods.items() if (found := rules.price_at(known, at)) is not None}
