"""The lowest price a buyer had before a reduction, from the prices as they held and were known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.rules.ladders import along_chain, within_bound
from jangteo.pricing.rules.lists import offer
from jangteo.pricing.rules.periods import price_at
from jangteo.pricing.types import CandidateList, HeldSteps, PriceOffer, Terms

LONGEST = timedelta(days=366)


def lowest_before(
    variant_id: VariantId, lists: Sequence[HeldSteps], terms: Terms, at: datetime, days: int = 30
) -> UnitPrice | None:
    """The lowest price of the lowest step in the `days` before the present reduction began.

    It began when the present price, from a sale list and below what else the buyer would have paid, began to hold
    without a break; a sale price that is lowered once more begins anew. A reduction older than `LONGEST` counts as
    begun then, so that its own price is the one before it.

    lists    those that concern the buyer now, with what they held back to `LONGEST` and `days` before `at`
    returns  None when the variant is not on sale, or had no price in that time
    source   Directive 98/6/EC Art. 6a, put in by Directive (EU) 2019/2161 Art. 2: the lowest price applied in not less
             than 30 days before the reduction. Korea's notice on types of unfair labelling and advertising
             (부당한 표시·광고행위의 유형 및 기준 지정고시) asks for about the last 20 days, read from a summary only;
             30 days hold both
    """
    now = _offer_at(variant_id, lists, terms, at)
    if not now.on_sale:
        return None
    quantity, unit = now.ladder[0].from_quantity, now.ladder[0].unit

    def is_present(moment: datetime) -> bool:
        then = _offer_at(variant_id, lists, terms, moment)
        step = then.step_for(quantity)
        return step is not None and step.unit == unit and then.is_reduced(quantity)

    changes = sorted({edge for one in lists for edge in _edges(one) if edge <= at})
    began = at
    for moment in [at, *(edge for edge in reversed(changes) if edge > at - LONGEST), at - LONGEST]:
        if not is_present(moment):
            break
        began = moment
    start = began - timedelta(days=days)
    moments = [start, *(edge for edge in changes if start < edge < began)]
    steps = [_offer_at(variant_id, lists, terms, moment).step_for(quantity) for moment in moments]
    return min((step.unit for step in steps if step is not None), key=lambda one: one.value, default=None)


def _offer_at(variant_id: VariantId, lists: Sequence[HeldSteps], terms: Terms, at: datetime) -> PriceOffer:
    candidates = [one for held in lists if (one := _as_it_stood(held, terms, at)).steps]
    return offer(variant_id, candidates, terms, at)


def _as_it_stood(held: HeldSteps, terms: Terms, at: datetime) -> CandidateList:
    found = {quantity: price_at(periods, at) for quantity, periods in held.periods.items()}
    steps = {quantity: one.unit_price for quantity, one in found.items() if one is not None}
    own = along_chain(steps, held.chain, terms.mode)
    return replace(held.head, steps=within_bound(own, held.bound)[0] if held.bound else own)


def _edges(held: HeldSteps) -> Iterator[datetime]:
    """The moments at which what a list gives may change."""
    bounds = [held.head.valid_from, held.head.valid_until]
    for periods in held.periods.values():
        bounds += [edge for one in periods for edge in (one.since, one.until)]
    return (edge for edge in bounds if edge is not None)
