"""What things cost a buyer, read in batches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from jangteo.catalog.selectors import denials
from jangteo.catalog.types import VariantId, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import allows, has
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.pricing import rules
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.models import PastPrice, Price, PriceList, TaxRate, VariantQuantityRule
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    LineRequest,
    ListedPrice,
    PriceContext,
    PriceListView,
    PriceOffer,
    QuantityRule,
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
    """{variant: what it costs this buyer at any quantity}; one query, whatever the number of lists.

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


def quote(context: PriceContext, lines: Sequence[LineRequest], shipping: ShippingPolicy) -> Quote:
    """A cart with all its figures for this buyer; two queries.

    raises  UnknownTaxCode
    """
    found = offers(context, [line.variant_id for line in lines])
    return rules.quote(lines, found, tax_rates(context), context.terms, shipping)


def quantity_rules(channel_id: UUID, variant_ids: Iterable[UUID]) -> dict[VariantId, QuantityRule]:
    """{variant: how many may be in one cart} of those that have a rule; a channel's own wins."""
    rows = VariantQuantityRule.objects.filter(
        Q(channel=None) | Q(channel=channel_id), variant__in=list(variant_ids)
    ).order_by(F("channel").asc(nulls_first=True))
    return {VariantId(row.variant_id): QuantityRule(row.minimum, row.step, row.maximum) for row in rows}


def list_quantity_rules(variant_ids: Iterable[UUID]) -> list[tuple[VariantId, UUID | None, QuantityRule]]:
    """(variant, channel or None for the general one, rule) of these variants, for those who edit them."""
    rows = VariantQuantityRule.objects.filter(variant__in=list(variant_ids))
    return [
        (VariantId(row.variant_id), row.channel_id, QuantityRule(row.minimum, row.step, row.maximum))
        for row in rows.order_by("variant__position", "variant__sku", F("channel").asc(nulls_first=True))
    ]


def shipping_policy(channel: Channel) -> ShippingPolicy:
    """What sending costs in a channel."""
    return ShippingPolicy(channel.shipping_fee, channel.free_shipping_from)


def tax_rates(context: PriceContext) -> dict[str, Decimal]:
    """{tax code: fraction} in the channel's country at the context's time."""
    rows = TaxRate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=context.at), country=context.country, valid_from__lte=context.at
    )
    return dict(rows.order_by("valid_from").values_list("code", "rate"))


def list_prices(variant_ids: Iterable[UUID], actor: Actor | None = None) -> list[ListedPrice]:
    """Every price of these variants that holds now in every list of its own prices, for those who edit them.

    actor  staff who look, and see what they may (`access_price_list`); None: a program that sees all
    """
    rows = Price.objects.filter(holding(clock.now()), variant__in=list(variant_ids)).select_related("price_list")
    if actor is not None and actor.rights.get(Action.PRICE_LISTS_SEE) != Scope.ALL:
        rows = rows.filter(price_list__in=[one.id for one in list_price_lists(actor=actor)])
    return [
        ListedPrice(
            row.price_list.code,
            row.variant_id,
            row.min_quantity,
            UnitPrice(row.unit_price, row.price_list.currency),
            row.price_list.includes_tax,
        )
        for row in rows.order_by("variant", "-price_list__priority", "price_list__code", "min_quantity")
    ]


def ladders_as_known(
    price_list_code: str, variant_ids: Iterable[UUID], *, at: datetime, known_at: datetime
) -> dict[VariantId, dict[int, Decimal]]:
    """{variant: {from quantity: unit price}} that held at a moment, as it was known at another: two queries.

    A list of its own prices; what a derived one had follows from its source.
    """
    asked = {"price_list__code": price_list_code, "variant__in": list(variant_ids), "known_from__lte": known_at}
    current = Price.objects.filter(holding(at), **asked)
    past = PastPrice.objects.filter(holding(at), known_until__gt=known_at, **asked)
    found: dict[VariantId, dict[int, Decimal]] = defaultdict(dict)
    for rows in (past, current):
        for variant_id, quantity, price in rows.values_list("variant_id", "min_quantity", "unit_price"):
            found[VariantId(variant_id)][quantity] = price
    return dict(found)


def list_price_lists(
    party_id: UUID | None = None, segment_ids: Iterable[UUID] = (), *, actor: Actor | None = None
) -> list[PriceListView]:
    """Every list with how many prices it has; with a party only those made for it or one of its segments.

    actor  staff who look, and see what they may (`access_price_list`); None: whoever may see the party sees its lists
    """
    rows = PriceList.objects.order_by("-priority", "code")
    if party_id:
        concerns = Q(audiences__party=party_id) | Q(audiences__segment__in=list(segment_ids))
        rows = rows.filter(pk__in=PriceList.objects.filter(concerns).values("pk"))
    counts = dict(
        Price.objects.filter(holding(clock.now()))
        .order_by()
        .values("price_list")
        .annotate(prices=Count("pk"))
        .values_list("price_list", "prices")
    )
    found = _list_views(rows, counts)
    return found if actor is None else [one for one in found if _may_see(actor, one)]


def _may_see(actor: Actor, one: PriceListView) -> bool:
    """Whether staff may see a list: those for many with the right, agreed ones where it reaches a buyer."""
    if actor.rights.get(Action.PRICE_LISTS_SEE) == Scope.ALL:
        return True
    return any(
        has(actor, Action.PRICE_LISTS_SEE)
        if kind != AudienceKind.PARTY
        else allows(actor, Action.PRICE_LISTS_SEE, party_id=party_id)
        for kind, party_id in one.audiences
    )


def access_price_list(code: str, actor: Actor) -> PriceListView:
    """The door to one list: what was agreed with a buyer is seen by staff whose right reaches that buyer.

    raises  PriceListNotFound, as for a list that is not there
    """
    found = get_price_list(code)
    if not _may_see(actor, found):
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    return found


def get_price_list(code: str) -> PriceListView:
    """One list.

    raises  PriceListNotFound
    """
    found = _list_views(PriceList.objects.filter(code=code), {})
    if not found:
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    return found[0]


def list_priced_variants(price_list_code: str) -> list[VariantId]:
    """Variants that have a price in a list now."""
    rows = Price.objects.filter(holding(clock.now()), price_list__code=price_list_code).order_by().distinct()
    return [VariantId(pk) for pk in rows.values_list("variant_id", flat=True)]


def _list_views(rows: QuerySet[PriceList], counts: Mapping[UUID, int]) -> list[PriceListView]:
    return [
        PriceListView(
            id=row.pk,
            code=row.code,
            names=row.names,
            currency=row.currency,
            includes_tax=row.includes_tax,
            priority=row.priority,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            audiences=tuple(
                (AudienceKind(one.kind), one.channel_id or one.segment_id or one.party_id)
                for one in row.audiences.all()
            ),
            price_count=counts.get(row.source_id, 0),
            merges=row.merges,
            derived_from=row.base.code if row.base else "",
            times=row.times,
            round_to=row.round_to,
        )
        for row in rows.select_related("base").prefetch_related("audiences")
    ]


def _candidates(context: PriceContext, variant_ids: Sequence[UUID]) -> dict[UUID, list[CandidateList]]:
    lists: dict[tuple[UUID, str], dict[str, Any]] = {}
    steps: dict[tuple[UUID, str], dict[int, Decimal]] = defaultdict(dict)
    chains: dict[tuple[UUID, str], list[list[str]]] = {}
    for row in _price_rows(context, variant_ids):
        variant_id, quantity, price, code, names, kind, priority, includes_tax, *dates, merges, chain = row
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
        steps[variant_id, code][quantity] = price
    found: dict[UUID, list[CandidateList]] = defaultdict(list)
    for key, facts in lists.items():
        own = rules.along_chain(steps[key], chains[key], context.terms.mode) if chains[key] else steps[key]
        found[key[0]].append(CandidateList(**facts, steps=own))
    return found


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
    )
    return rows.order_by().values_list("variant_id", "min_quantity", "unit_price", *(f"{one}__{name}" for name in told))


def holding(at: datetime) -> Q:
    """Price rows that hold at a moment."""
    return (Q(valid_from=None) | Q(valid_from__lte=at)) & (Q(valid_until=None) | Q(valid_until__gt=at))
