"""What things cost this buyer before they were reduced."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Q, Value

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import UnitPrice
from jangteo.pricing import rules
from jangteo.pricing.models import PastPrice, Price
from jangteo.pricing.selectors.offers import TOLD, bounds_of, concerning, list_facts
from jangteo.pricing.types import Bound, CandidateList, HeldSteps, PriceContext, PricePeriod

NOTHING_YET = Value(None, output_field=DateTimeField())


@dataclass(slots=True)
class _Found:
    """A list as its rows are gathered."""

    facts: dict[str, Any]
    chain: Sequence[Sequence[str]]
    periods: dict[int, set[PricePeriod]] = field(default_factory=lambda: defaultdict(set))


def lowest_lately(context: PriceContext, variant_ids: Iterable[UUID], days: int = 30) -> dict[VariantId, UnitPrice]:
    """{variant: the lowest price this buyer had in the `days` before it was reduced}; one query.

    Of variants that are on sale for this buyer and had a price then; prices as they held and were known, in the lists
    that concern the buyer now, by the lists' present dates and priorities, which have no memory. Ask for variants only
    whose offer is `on_sale`: what a buyer may not see is not.

    source  `rules.lowest_before`
    """
    wanted = list(dict.fromkeys(variant_ids))
    if not wanted:
        return {}
    lists: dict[UUID, dict[str, _Found]] = defaultdict(dict)
    bounded: set[str] = set()
    for variant_id, quantity, price, valid_from, valid_until, known_from, known_until, *told in _rows(
        context, wanted, since=context.at - rules.LONGEST - timedelta(days=days)
    ):
        facts, chain, is_bounded = list_facts(told)
        bounded |= {facts["code"]} if is_bounded else set()
        known = lists[variant_id].setdefault(facts["code"], _Found(facts, chain))
        if rules.SPECIFICITY[facts["audience"]] > rules.SPECIFICITY[known.facts["audience"]]:
            known.facts = facts
        since = max(known_from, valid_from) if valid_from else known_from
        until = min((one for one in (valid_until, known_until) if one is not None), default=None)
        if until is None or since < until:
            known.periods[quantity].add(PricePeriod(price, since, until))
    bounds = bounds_of(bounded, wanted) if bounded else {}
    lowest = {
        VariantId(pk): rules.lowest_before(VariantId(pk), _held(pk, own, bounds), context.terms, context.at, days)
        for pk, own in lists.items()
    }
    return {pk: unit for pk, unit in lowest.items() if unit is not None}


def _held(pk: UUID, own: dict[str, _Found], bounds: Mapping[tuple[UUID, str], Bound]) -> list[HeldSteps]:
    return [
        HeldSteps(
            CandidateList(**one.facts, steps={}),
            {quantity: tuple(periods) for quantity, periods in one.periods.items()},
            one.chain,
            bounds.get((pk, code)),
        )
        for code, one in own.items()
    ]


def _rows(context: PriceContext, variant_ids: Sequence[UUID], *, since: datetime) -> Iterator[tuple[Any, ...]]:
    """Prices as they stand and as they stood, that held and were known at some time after `since`."""
    lately = Q(valid_until=None) | Q(valid_until__gt=since)
    columns = ("variant_id", "min_quantity", "unit_price", "valid_from", "valid_until", "known_from")
    now = Price.objects.filter(lately, concerning(context, variant_ids), known_from__lte=context.at)
    past = PastPrice.objects.filter(lately, concerning(context, variant_ids), known_until__gt=since)
    rows = now.order_by().values_list(*columns, NOTHING_YET, *TOLD)
    return iter(rows.union(past.order_by().values_list(*columns, "known_until", *TOLD), all=True))
