"""What things cost a buyer, read in batches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.catalog.selectors import denials
from jangteo.catalog.types import VariantId, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import PartyId
from jangteo.pricing import rules
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.models import Price, PriceList, TaxRate
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    LineRequest,
    ListedPrice,
    PriceContext,
    PriceListView,
    PriceOffer,
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
        terms=Terms(channel.currency, channel.prices_include_tax),
        party_ids=tuple(PartyId(party_id) for party_id in viewer.party_ids),
        at=clock.now(),
        viewer=viewer,
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


def shipping_policy(channel: Channel) -> ShippingPolicy:
    """What sending costs in a channel."""
    return ShippingPolicy(channel.shipping_fee, channel.free_shipping_from)


def tax_rates(context: PriceContext) -> dict[str, Decimal]:
    """{tax code: fraction} in the channel's country at the context's time."""
    rows = TaxRate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=context.at), country=context.country, valid_from__lte=context.at
    )
    return dict(rows.order_by("valid_from").values_list("code", "rate"))


def list_prices(variant_ids: Iterable[UUID]) -> list[ListedPrice]:
    """Every price of these variants in every list, for those who edit them."""
    rows = Price.objects.filter(variant__in=list(variant_ids)).select_related("price_list")
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


def list_price_lists(party_id: UUID | None = None, segment_ids: Iterable[UUID] = ()) -> list[PriceListView]:
    """Every list with how many prices it has; with a party only those made for it or one of its segments."""
    rows = PriceList.objects.order_by("-priority", "code")
    if party_id:
        concerns = Q(audiences__party=party_id) | Q(audiences__segment__in=list(segment_ids))
        rows = rows.filter(pk__in=PriceList.objects.filter(concerns).values("pk"))
    counts = dict(
        Price.objects.order_by().values("price_list").annotate(prices=Count("pk")).values_list("price_list", "prices")
    )
    return _list_views(rows, counts)


def get_price_list(code: str) -> PriceListView:
    """One list.

    raises  PriceListNotFound
    """
    found = _list_views(PriceList.objects.filter(code=code), {})
    if not found:
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    return found[0]


def list_priced_variants(price_list_code: str) -> list[VariantId]:
    """Variants that have a price in a list."""
    rows = Price.objects.filter(price_list__code=price_list_code).order_by().distinct()
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
            price_count=counts.get(row.pk, 0),
        )
        for row in rows.prefetch_related("audiences")
    ]


def _candidates(context: PriceContext, variant_ids: Sequence[UUID]) -> dict[UUID, list[CandidateList]]:
    lists: dict[tuple[UUID, str], dict[str, Any]] = {}
    steps: dict[tuple[UUID, str], dict[int, Decimal]] = defaultdict(dict)
    for row in _price_rows(context, variant_ids):
        variant_id, code, names, kind, priority, includes_tax, valid_from, valid_until, quantity, price = row
        audience = AudienceKind(kind)
        known = lists.get((variant_id, code))
        if known is None or rules.SPECIFICITY[audience] > rules.SPECIFICITY[known["audience"]]:
            lists[variant_id, code] = {
                "code": code,
                "names": names,
                "audience": audience,
                "priority": priority,
                "includes_tax": includes_tax,
                "valid_from": valid_from,
                "valid_until": valid_until,
            }
        steps[variant_id, code][quantity] = price
    found: dict[UUID, list[CandidateList]] = defaultdict(list)
    for key, facts in lists.items():
        found[key[0]].append(CandidateList(**facts, steps=steps[key]))
    return found


def _price_rows(context: PriceContext, variant_ids: Sequence[UUID]) -> Iterable[tuple[Any, ...]]:
    """Every step of every list that concerns this buyer, once for each audience that makes it so."""
    concerns = Q(price_list__audiences__kind=AudienceKind.EVERYONE.value)
    concerns |= Q(price_list__audiences__channel=context.channel_id)
    if context.party_ids:
        concerns |= Q(price_list__audiences__party__in=context.party_ids)
        concerns |= in_segment_of("price_list__audiences__segment", context.party_ids)
    rows = Price.objects.filter(concerns, variant__in=variant_ids, price_list__currency=context.terms.currency)
    return rows.order_by().values_list(
        "variant_id",
        "price_list__code",
        "price_list__names",
        "price_list__audiences__kind",
        "price_list__priority",
        "price_list__includes_tax",
        "price_list__valid_from",
        "price_list__valid_until",
        "min_quantity",
        "unit_price",
    )
