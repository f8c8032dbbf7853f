"""What things cost a buyer, read in batches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from jangteo.catalog.selectors import categories_of, denials
from jangteo.catalog.types import VariantId, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.pricing import rules
from jangteo.pricing.models import Price, PriceBound, TaxRate
from jangteo.pricing.selectors.promotions import NOTHING_ASKED, WorkingPromotions, working_promotions
from jangteo.pricing.types import (
    AudienceKind,
    Bound,
    CandidateList,
    LineRequest,
    PriceContext,
    PriceOffer,
    PriceRequest,
    Quote,
    ShippingPolicy,
    Terms,
)
from jangteo.segments.selectors import in_segment_of


def context_for(channel: Channel, viewer: Viewer) -> PriceContext:
    """All a price depends on for this buyer in this channel, now."""
    return PriceContext(
        channel_id=channel.id,
        country=channel.country,
        terms=terms_of(channel),
        party_ids=tuple(PartyId(party_id) for party_id in viewer.party_ids),
        at=clock.now(),
        viewer=viewer,
        channel_code=channel.code,
    )


def terms_of(channel: Channel) -> Terms:
    """How a channel's documents compute."""
    wanted = channel.price_terms
    return Terms(
        currency=channel.currency,
        prices_include_tax=channel.prices_include_tax,
        mode=wanted.mode,
        tax_at=wanted.tax_at,
        policy=wanted.policy,
        ladder=wanted.ladder,
    )


def offers(context: PriceContext, variant_ids: Iterable[UUID]) -> dict[VariantId, PriceOffer]:
    """{variant: what it costs this buyer at any quantity}; one query, whatever the number of lists, two with bounds.

    What the buyer may not see the price of has none: every page, call and cart asks here.
    """
    wanted = list(dict.fromkeys(variant_ids))
    candidates = _candidates(context, wanted)
    found = {
        VariantId(variant_id): rules.offer(
            VariantId(variant_id), candidates.get(variant_id, []), context.terms, context.at
        )
        for variant_id in wanted
    }
    viewer = context.viewer
    if viewer is None:
        return found
    denied = denials(viewer, wanted)
    if viewer.sees_prices and not denied:
        return found
    return {pk: rules.as_seen(one, denied.get(pk), sees_prices=viewer.sees_prices) for pk, one in found.items()}


def quote(
    context: PriceContext, lines: Sequence[LineRequest], shipping: ShippingPolicy, asked: PriceRequest = NOTHING_ASKED
) -> Quote:
    """A cart with all its figures for this buyer, promotions and coupons too; three queries.

    More are made only where a promotion is limited or asks for categories, segments or coupons.

    raises  UnknownTaxCode
    """
    return quote_with(context, lines, shipping, working_promotions(context, asked))


def quote_with(
    context: PriceContext, lines: Sequence[LineRequest], shipping: ShippingPolicy, working: WorkingPromotions
) -> Quote:
    """The same with exactly these promotions.

    raises  UnknownTaxCode
    """
    found = offers(context, [line.variant_id for line in lines])
    if working.asks_categories:
        shelves = categories_of(line.variant_id for line in lines)
        lines = [replace(line, categories=shelves.get(line.variant_id, frozenset())) for line in lines]
    priced = rules.quote(
        lines,
        found,
        tax_rates(context),
        context.terms,
        shipping,
        promotions=working.promotions,
        coupons=working.coupons,
        buyer=working.buyer,
    )
    return replace(priced, refused_coupons=working.with_refused(priced.refused_coupons))


def shipping_policy(channel: Channel) -> ShippingPolicy:
    """What sending costs in a channel."""
    return ShippingPolicy(channel.shipping_fee, channel.free_shipping_from)


def tax_rates(context: PriceContext) -> dict[str, Decimal]:
    """{tax code: fraction} in the channel's country at the context's time."""
    rows = TaxRate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=context.at), country=context.country, valid_from__lte=context.at
    )
    return dict(rows.order_by("valid_from").values_list("code", "rate"))


def holding(at: datetime) -> Q:
    """Price rows that hold at a moment."""
    return (Q(valid_from=None) | Q(valid_from__lte=at)) & (Q(valid_until=None) | Q(valid_until__gt=at))


def _candidates(context: PriceContext, variant_ids: Sequence[UUID]) -> dict[UUID, list[CandidateList]]:
    lists: dict[tuple[UUID, str], dict[str, Any]] = {}
    steps: dict[tuple[UUID, str], dict[int, Decimal]] = defaultdict(dict)
    chains: dict[tuple[UUID, str], list[list[str]]] = {}
    bounded: set[str] = set()
    for row in _price_rows(context, variant_ids):
        variant_id, quantity, price, code, names, kind, priority, includes_tax, *dates, merges, chain, is_bounded = row
        audience = AudienceKind(kind)
        known = lists.get((variant_id, code))
        if known is None or rules.SPECIFICITY[audience] > rules.SPECIFICITY[known["audience"]]:
            lists[variant_id, code] = {
                "code": code,
                "names": names,
                "audience": audience,
                "priority": priority,
                "includes_tax": includes_tax,
                "valid_from": dates[0],
                "valid_until": dates[1],
                "merges": merges,
            }
            chains[variant_id, code] = chain
            bounded |= {code} if is_bounded else set()
        steps[variant_id, code][quantity] = price
    found: dict[UUID, list[CandidateList]] = defaultdict(list)
    bounds = _bounds(bounded, variant_ids) if bounded else {}
    for key, facts in lists.items():
        own = rules.along_chain(steps[key], chains[key], context.terms.mode) if chains[key] else steps[key]
        own, held = rules.within_bound(own, bounds[key]) if key in bounds else (own, {})
        found[key[0]].append(CandidateList(**facts, steps=own, held=held))
    return found


def _bounds(codes: Iterable[str], variant_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Bound]:
    rows = PriceBound.objects.filter(price_list__code__in=list(codes), variant__in=variant_ids)
    asked = rows.values_list("variant_id", "price_list__code", "floor", "cap")
    return {(variant_id, code): Bound(floor, cap) for variant_id, code, floor, cap in asked}


def _price_rows(context: PriceContext, variant_ids: Sequence[UUID]) -> Iterable[tuple[Any, ...]]:
    """Every step of every list that concerns this buyer, once for each audience that makes it so.

    A derived list has the rows of its source.
    """
    one = "price_list__derivatives"
    concerns = Q(**{f"{one}__audiences__kind": AudienceKind.EVERYONE.value})
    concerns |= Q(**{f"{one}__audiences__channel": context.channel_id})
    if context.party_ids:
        concerns |= Q(**{f"{one}__audiences__party__in": context.party_ids})
        concerns |= in_segment_of(f"{one}__audiences__segment", context.party_ids)
    rows = Price.objects.filter(
        concerns, holding(context.at), variant__in=variant_ids, **{f"{one}__currency": context.terms.currency}
    )
    told = (
        "code",
        "names",
        "audiences__kind",
        "priority",
        "includes_tax",
        "valid_from",
        "valid_until",
        "merges",
        "chain",
        "is_bounded",
    )
    return rows.order_by().values_list("variant_id", "min_quantity", "unit_price", *(f"{one}__{name}" for name in told))
