"""Price lists of one rank that would give the same buyer two prices."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import list_channels
from jangteo.kernel import clock
from jangteo.parties.selectors import lineage_of, units_below
from jangteo.pricing import rules
from jangteo.pricing.models import Price, PriceList
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
    for other in _same_rank(own):
        kind = _shared_kind(own, other)
        if kind is not None:
            yield other, kind


def _same_rank(own: PriceList) -> Iterable[PriceList]:
    """Lists of its priority, currency and tax view, valid at a time when it is."""
    rows = PriceList.objects.filter(
        priority=own.priority, currency=own.currency, includes_tax=own.includes_tax, audiences__isnull=False
    ).exclude(pk=own.pk)
    if own.valid_until is not None:
        rows = rows.filter(Q(valid_from=None) | Q(valid_from__lt=own.valid_until))
    if own.valid_from is not None:
        rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=own.valid_from))
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=clock.now())).distinct().prefetch_related("audiences")


def _shared_kind(own: PriceList, other: PriceList) -> AudienceKind | None:
    """The kind of audience by which both concern one buyer, if there is one."""
    mine, theirs = _whom(own), _whom(other)
    if AudienceKind.EVERYONE in mine and AudienceKind.EVERYONE in theirs:
        return AudienceKind.EVERYONE
    if mine[AudienceKind.CHANNEL] & theirs[AudienceKind.CHANNEL]:
        return AudienceKind.CHANNEL
    parties = mine[AudienceKind.PARTY]
    if parties and theirs[AudienceKind.PARTY]:
        tree = {*units_below([*parties]), *(unit for pk in parties for unit in lineage_of(pk))}
        if tree & theirs[AudienceKind.PARTY]:
            return AudienceKind.PARTY
    segments = mine[AudienceKind.SEGMENT]
    if segments and segments_sharing_members(segments) & theirs[AudienceKind.SEGMENT]:
        return AudienceKind.SEGMENT
    return None


def _whom(price_list: PriceList) -> dict[AudienceKind, set[UUID]]:
    found: dict[AudienceKind, set[UUID]] = defaultdict(set)
    for one in price_list.audiences.all():
        whom = one.channel_id or one.segment_id or one.party_id
        found[AudienceKind(one.kind)] |= set() if whom is None else {whom}
    return found


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
