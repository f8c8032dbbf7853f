"""What things cost a buyer, read in batches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jangteo.catalog.selectors import categories_of, denials
from jangteo.catalog.types import VariantId, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import PartyId
from jangteo.pricing import rules
from jangteo.pricing.models import Price, PriceBound
from jangteo.pricing.selectors.hooked import with_hooks
from jangteo.pricing.selectors.promotions import NOTHING_ASKED, WorkingPromotions, working_promotions
from jangteo.pricing.selectors.taxes import tax_book
from jangteo.pricing.types import (
    AudienceKind,
    Bound,
    BuyerFacts,
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

NOTHING_WORKS = WorkingPromotions(promotions=(), coupons=(), buyer=BuyerFacts())
THROUGH = "price_list__derivatives"
TOLD = tuple(
    f"{THROUGH}__{name}"
    for name in (
        "code",
        "names",
        "audiences__kind",
        "priority",
        "includes_tax",
        "valid_from",
        "valid_until",
        "merges",
        "is_sale",
        "chain",
        "is_bounded",
    )
)


def context_for(channel: Channel, viewer: Viewer, destination: str = "") -> PriceContext:
    """All a price depends on for this buyer in this channel, now.

    destination  the country it goes to; empty: the channel's own
    """
    return PriceContext(
        channel_id=channel.id,
        country=channel.country,
        terms=terms_of(channel),
        party_ids=tuple(PartyId(party_id) for party_id in viewer.party_ids),
        at=clock.now(),
        viewer=viewer,
        channel_code=channel.code,
        destination=destination,
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
    agreed = context.agreed
    candidates = rules.agreed_candidates(agreed, wanted) if agreed else _candidates(context, wanted)
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
    """A cart with all its figures for this buyer, promotions, coupons and how it is taxed too; three queries.

    More are made only where a promotion is limited or asks for categories, segments or coupons. What was agreed knows
    no promotions, and is taxed as on the day of its offer.

    raises  UnknownTaxCode
    """
    if context.agreed is not None:
        return quote_with(context, lines, rules.agreed_shipping(context.agreed, shipping), NOTHING_WORKS)
    return quote_with(context, lines, shipping, working_promotions(context, asked))


def quote_by_lists(context: PriceContext, lines: Sequence[LineRequest]) -> Quote:
    """What lines cost by lists and their steps alone: no promotion, no shipping; taxed as usual for this buyer.

    raises  UnknownTaxCode
    """
    return quote_with(context, lines, ShippingPolicy(Money(0, context.terms.currency)), NOTHING_WORKS)


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
    working, hooks = with_hooks(context, working, lines)
    agreed = context.agreed
    book = tax_book(context if agreed is None else replace(context, at=agreed.taxed_at))
    priced = rules.quote(
        rules.told_on_sale(lines, found, context.terms.ladder),
        found,
        book.rates,
        context.terms,
        shipping,
        promotions=working.promotions,
        coupons=working.coupons,
        buyer=working.buyer,
        treatments=book.treatments,
        categories=book.categories,
    )
    if hooks:
        told = tuple(replace(one, because={**one.because, "hooks": hooks}) for one in priced.lines)
        priced = replace(priced, lines=told)
    return replace(priced, refused_coupons=working.with_refused(priced.refused_coupons))


def shipping_policy(channel: Channel) -> ShippingPolicy:
    """What sending costs in a channel."""
    return ShippingPolicy(channel.shipping_fee, channel.free_shipping_from)


def holding(at: datetime) -> Q:
    """Price rows that hold at a moment."""
    return (Q(valid_from=None) | Q(valid_from__lte=at)) & (Q(valid_until=None) | Q(valid_until__gt=at))


def _candidates(context: PriceContext, variant_ids: Sequence[UUID]) -> dict[UUID, list[CandidateList]]:
    lists: dict[tuple[UUID, str], dict[str, Any]] = {}
    steps: dict[tuple[UUID, str], dict[int, Decimal]] = defaultdict(dict)
    chains: dict[tuple[UUID, str], list[list[str]]] = {}
    bounded: set[str] = set()
    for variant_id, quantity, price, *told in _price_rows(context, variant_ids):
        facts, chain, is_bounded = list_facts(told)
        code = facts["code"]
        known = lists.get((variant_id, code))
        if known is None or rules.SPECIFICITY[facts["audience"]] > rules.SPECIFICITY[known["audience"]]:
            lists[variant_id, code], chains[variant_id, code] = facts, chain
            bounded |= {code} if is_bounded else set()
        steps[variant_id, code][quantity] = price
    found: dict[UUID, list[CandidateList]] = defaultdict(list)
    bounds = bounds_of(bounded, variant_ids) if bounded else {}
    for key, facts in lists.items():
        own = rules.along_chain(steps[key], chains[key], context.terms.mode) if chains[key] else steps[key]
        own, held = rules.within_bound(own, bounds[key]) if key in bounds else (own, {})
        found[key[0]].append(CandidateList(**facts, steps=own, held=held))
    return found


def bounds_of(codes: Iterable[str], variant_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Bound]:
    """{(variant, list): floor and cap} in these bounded lists."""
    rows = PriceBound.objects.filter(price_list__code__in=list(codes), variant__in=variant_ids)
    asked = rows.values_list("variant_id", "price_list__code", "floor", "cap")
    return {(variant_id, code): Bound(floor, cap) for variant_id, code, floor, cap in asked}


def list_facts(told: Sequence[Any]) -> tuple[dict[str, Any], list[list[str]], bool]:
    """What a row of `TOLD` says of its list as a `CandidateList` takes it, how it is derived, if it is bounded."""
    code, names, kind, priority, includes_tax, valid_from, valid_until, merges, is_sale, chain, is_bounded = told
    return (
        {
            "code": code,
            "names": names,
            "audience": AudienceKind(kind),
            "priority": priority,
            "includes_tax": includes_tax,
            "valid_from": valid_from,
            "valid_until": valid_until,
            "merges": merges,
            "is_sale": is_sale,
        },
        chain,
        is_bounded,
    )


def _price_rows(context: PriceContext, variant_ids: Sequence[UUID]) -> Iterable[tuple[Any, ...]]:
    """Every step of every list that concerns this buyer, once for each audience that makes it so.

    A derived list has the rows of its source.
    """
    terms = context.terms
    return _steps(context.channel_id, context.party_ids, terms.currency, list(variant_ids), context.at)


@prepared
def _steps(
    channel_id: UUID, party_ids: Sequence[UUID], currency: str, variant_ids: Sequence[UUID], at: datetime
) -> QuerySet[Any, Any]:
    rows = Price.objects.filter(_in_lists(channel_id, party_ids, currency, variant_ids), holding(at))
    return rows.order_by().values_list("variant_id", "min_quantity", "unit_price", *TOLD)


def concerning(context: PriceContext, variant_ids: Sequence[UUID]) -> Q:
    """Price rows of these variants in lists that concern this buyer, and in those from which such lists derive."""
    return _in_lists(context.channel_id, context.party_ids, context.terms.currency, variant_ids)


def _in_lists(channel_id: UUID, party_ids: Sequence[UUID], currency: str, variant_ids: Sequence[UUID]) -> Q:
    one = THROUGH
    concerns = Q(**{f"{one}__audiences__kind": AudienceKind.EVERYONE.value})
    concerns |= Q(**{f"{one}__audiences__channel": channel_id})
    if party_ids:
        concerns |= Q(**{f"{one}__audiences__party__in": party_ids})
        concerns |= in_segment_of(f"{one}__audiences__segment", party_ids)
    return Q(concerns, variant__in=variant_ids, **{f"{one}__currency": currency})
