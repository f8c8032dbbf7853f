"""Price lists and their rows, for those who keep them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.catalog.types import VariantId
from jangteo.kernel import clock
from jangteo.kernel.keyset import Keep, named_or_kept
from jangteo.kernel.money import RoundingMode, UnitPrice
from jangteo.kernel.permissions import allows, has
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.pricing import rules
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.models import PastPrice, Price, PriceBound, PriceList
from jangteo.pricing.selectors.offers import holding
from jangteo.pricing.types import (
    AudienceKind,
    Bound,
    ListedPrice,
    PriceListView,
    StandingLadder,
)


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


def lists_having(variant_ids: Iterable[UUID], actor: Actor) -> list[PriceListView]:
    """The lists that ever had a price of one of these, those derived from them too, of what staff may see."""
    sources = Price.objects.filter(variant__in=list(variant_ids)).order_by().values("price_list")
    rows = PriceList.objects.filter(source__in=sources).order_by("-priority", "code")
    return [one for one in _list_views(rows, {}) if _may_see(actor, one)]


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


def list_priced_variants(
    price_list_code: str, of: Iterable[UUID] | None = None, limit: int | None = None
) -> list[VariantId]:
    """Variants that have a price in a list now; a derived one has those of its source.

    of  only these, when given
    """
    rows = Price.objects.filter(holding(clock.now()), price_list__derivatives__code=price_list_code)
    rows = rows if of is None else rows.filter(variant__in=list(of))
    return [VariantId(pk) for pk in rows.order_by().values_list("variant_id", flat=True).distinct()[:limit]]


def priced_within(price_list_code: str) -> Collection[VariantId] | Keep:
    """The same to narrow a list of variants by, however many they are."""
    return named_or_kept(partial(list_priced_variants, price_list_code))


def priced_by_list(codes: Iterable[str]) -> dict[str, frozenset[VariantId]]:
    """{list: variants it has prices of, now or later, a derived one those of its source}; one query."""
    pairs = PriceList.objects.filter(code__in=list(codes)).values_list("code", "source__prices__variant").distinct()
    found: dict[str, set[VariantId]] = defaultdict(set)
    for code, variant_id in pairs:
        found[code] |= {VariantId(variant_id)} if variant_id else set()
    return {code: frozenset(ids) for code, ids in found.items()}


def price_lists_by_id(ids: Iterable[UUID]) -> dict[UUID, PriceListView]:
    """{id: list}, without counts of prices; two queries."""
    return {one.id: one for one in _list_views(PriceList.objects.filter(pk__in=list(ids)), {})}


def standing_ladders(code: str, variant_ids: Iterable[UUID]) -> dict[VariantId, StandingLadder]:
    """{variant: what a list asks for it now}, a derived list's by its base and within its bounds; three queries.

    rounds  half up; a shop rounds as its channel says
    """
    one = PriceList.objects.select_related("base").get(code=code)
    found: dict[UUID, dict[int, Decimal]] = defaultdict(dict)
    rows = Price.objects.filter(holding(clock.now()), price_list=one.source_id, variant__in=list(variant_ids))
    for variant_id, quantity, price in rows.values_list("variant_id", "min_quantity", "unit_price"):
        found[variant_id][quantity] = price
    bounds = list_bounds(code) if one.is_bounded else {}
    ladders = {}
    for variant_id, steps in found.items():
        derived = rules.along_chain(steps, one.chain, RoundingMode.HALF_UP)
        bound = bounds.get(VariantId(variant_id), Bound())
        kept, held = rules.within_bound(derived, bound)
        ladders[VariantId(variant_id)] = StandingLadder(
            {quantity: UnitPrice(price, one.currency) for quantity, price in sorted(kept.items())}, held, bound
        )
    return ladders


def list_bounds(price_list_code: str) -> dict[VariantId, Bound]:
    """{variant: between what the list's unit prices of it stay}."""
    rows = PriceBound.objects.filter(price_list__code=price_list_code)
    return {VariantId(row.variant_id): Bound(row.floor, row.cap) for row in rows}


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
            is_sale=row.is_sale,
            derived_from=row.base.code if row.base else "",
            times=row.times,
            round_to=row.round_to,
            is_bounded=row.is_bounded,
        )
        for row in rows.select_related("base").prefetch_related("audiences")
    ]
