"""Price lists of one rank that would give the same buyer two prices."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import list_channels
from jangteo.kernel import clock
from jangteo.parties.selectors import lineage_of, units_below
from jangteo.pricing import rules
from jangteo.pricing.models import Price, PriceList, PriceListAudience
from jangteo.pricing.selectors.offers import bounds_of, holding, terms_of
from jangteo.pricing.types import AudienceKind, Bound, CandidateList, ListPolicy, Rival, Terms
from jangteo.segments.selectors import segments_sharing_members

LOOKED_AT_ONCE = 2_000  # variants
type Ladders = Mapping[UUID, Mapping[int, Decimal]]


def find_rival(list_id: UUID, variant_ids: Collection[UUID] | None = None) -> Rival | None:
    """A list of the same rank that some buyer of this one has too, and a variant for which the order changes a price.

    Looked at is what holds now or, where either list begins later, then; segments by the parties that are in both now.
    What can only come about later can stay unfound, what is found is real.

    variant_ids  those that are looked at; None: all that both price
    """
    own = _get(list_id)
    terms = _terms_where_order_counts(own)
    for other, kind in _rivals(own) if terms else ():
        at = max([clock.now(), *(one.valid_from for one in (own, other) if one.valid_from is not None)])
        for chunk in _shared_variants(own, other, variant_ids, at):
            rival = _first_difference(own, other, kind, chunk, at, terms)
            if rival is not None:
                return rival
    return None


def has_rivals(list_id: UUID) -> bool:
    """Whether a list of the same rank concerns some buyer of this one too, whatever the prices of both."""
    return any(_rivals(_get(list_id)))


def _get(list_id: UUID) -> PriceList:
    return PriceList.objects.prefetch_related("audiences").get(pk=list_id)


def _rivals(own: PriceList) -> Iterator[tuple[PriceList, AudienceKind]]:
    """Lists of its priority, currency and tax view that somebody has too, by an audience as close, at a time it holds.

    Only those are read, however many lists have the rank: a contract's list meets few of the others.
    """
    whom = _whom_to_meet(own)
    if not whom:
        return
    meets = Q()
    for kind, ids in whom.items():
        meets |= Q(kind=kind.value) if kind == AudienceKind.EVERYONE else Q(**{f"{kind.value}__in": ids})
    rows = PriceList.objects.filter(
        pk__in=PriceListAudience.objects.filter(meets).exclude(price_list=own.pk).values("price_list"),
        priority=own.priority,
        currency=own.currency,
        includes_tax=own.includes_tax,
    )
    if own.valid_until is not None:
        rows = rows.filter(Q(valid_from=None) | Q(valid_from__lt=own.valid_until))
    if own.valid_from is not None:
        rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=own.valid_from))
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=clock.now()))
    for other in rows.order_by("code").prefetch_related("audiences"):
        theirs = _whom(other)
        yield other, next(kind for kind, ids in whom.items() if kind in theirs and (not ids or ids & theirs[kind]))


def _whom_to_meet(own: PriceList) -> dict[AudienceKind, set[UUID]]:
    """Audiences of other lists that share a buyer with one of its own; a unit and the units above it are one buyer."""
    mine = _whom(own)
    if AudienceKind.PARTY in mine:
        parties = mine[AudienceKind.PARTY]
        tree = {*units_below([*parties]), *(unit for pk in parties for unit in lineage_of(pk))}
        mine[AudienceKind.PARTY] |= {UUID(str(pk)) for pk in tree}
    if AudienceKind.SEGMENT in mine:
        shared = segments_sharing_members(mine[AudienceKind.SEGMENT])
        mine[AudienceKind.SEGMENT] |= {UUID(str(pk)) for pk in shared}
    return mine


def _whom(price_list: PriceList) -> dict[AudienceKind, set[UUID]]:
    """For whom a list is, by kind; for everyone without ids."""
    found: dict[AudienceKind, set[UUID]] = defaultdict(set)
    for one in price_list.audiences.all():
        whom = one.channel_id or one.segment_id or one.party_id
        found[AudienceKind(one.kind)] |= set() if whom is None else {whom}
    return dict(found)


def _terms_where_order_counts(own: PriceList) -> list[Terms]:
    """How channels that may ask this list compute; where the lowest price wins, no order matters."""
    terms = (terms_of(channel) for channel in list_channels() if channel.currency == own.currency)
    told = [one for one in terms if one.prices_include_tax == own.includes_tax and one.policy != ListPolicy.LOWEST]
    return list(dict.fromkeys(told))


def _shared_variants(
    own: PriceList, other: PriceList, variant_ids: Collection[UUID] | None, at: datetime
) -> Iterator[Sequence[UUID]]:
    """Variants that both price, in their order, so many at a time."""
    last: UUID | None = None
    while True:
        rows: QuerySet[Price] = Price.objects.filter(
            holding(at),
            price_list=own.source_id,
            variant__in=Price.objects.filter(holding(at), price_list=other.source_id).values("variant"),
        )
        if variant_ids is not None:
            rows = rows.filter(variant__in=list(variant_ids))
        if last is not None:
            rows = rows.filter(variant__gt=last)
        chunk = list(rows.order_by("variant").values_list("variant_id", flat=True).distinct()[:LOOKED_AT_ONCE])
        if chunk:
            yield chunk
        if len(chunk) < LOOKED_AT_ONCE:
            return
        last = chunk[-1]


def _first_difference(
    own: PriceList, other: PriceList, kind: AudienceKind, chunk: Sequence[UUID], at: datetime, terms: Sequence[Terms]
) -> Rival | None:
    ladders = _ladders({own.source_id, other.source_id}, chunk, at)
    bounded = [one.code for one in (own, other) if one.is_bounded]
    bounds = bounds_of(bounded, chunk) if bounded else {}
    for pk in chunk:
        pair = [
            _candidate(one, kind, ladders[one.source_id][pk], bounds.get((pk, one.code)), terms[0])
            for one in (own, other)
        ]
        found = rules.find_rivalry(VariantId(pk), pair[0], pair[1], terms)
        if found is not None:
            return Rival(other.code, pk, found.quantity, found.one_way, found.other_way)
    return None


def _ladders(sources: Collection[UUID], variant_ids: Sequence[UUID], at: datetime) -> dict[UUID, Ladders]:
    found: dict[UUID, dict[UUID, dict[int, Decimal]]] = {source: defaultdict(dict) for source in sources}
    rows = Price.objects.filter(holding(at), price_list__in=sources, variant__in=variant_ids).order_by()
    for source, pk, quantity, price in rows.values_list("price_list_id", "variant_id", "min_quantity", "unit_price"):
        found[source][pk][quantity] = price
    return dict(found)


def _candidate(
    one: PriceList, kind: AudienceKind, steps: Mapping[int, Decimal], bound: Bound | None, terms: Terms
) -> CandidateList:
    own = rules.along_chain(steps, one.chain, terms.mode) if one.chain else steps
    return CandidateList(
        code=one.code,
        names=one.names,
        audience=kind,
        priority=one.priority,
        includes_tax=one.includes_tax,
        valid_from=None,
        valid_until=None,
        steps=rules.within_bound(own, bound)[0] if bound else own,
        merges=one.merges,
    )
