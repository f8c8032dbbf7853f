"""The lists that carts of a rehearsal are priced by, as things stand and as they are tried."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from jangteo.catalog.types import VariantId
from jangteo.pricing import rules
from jangteo.pricing.models import Price, PriceList, PriceListAudience
from jangteo.pricing.selectors.offers import bounds_of, holding
from jangteo.pricing.types import AudienceKind, Bound, CandidateList, PastCart, Terms, Trial

type Fitting = tuple[tuple[UUID, AudienceKind], ...]
type Steps = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Audience:
    """That a list concerns somebody."""

    list_id: UUID
    kind: AudienceKind


@dataclass
class TriedLists:
    """The lists that concern these buyers and their prices now, and as they are tried."""

    carts: Sequence[PastCart]
    segments: Mapping[UUID, Mapping[UUID, str]]
    trial: Trial
    facts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    chains: dict[UUID, tuple[UUID, list[list[str]]]] = field(default_factory=dict)
    by_whom: dict[UUID | None, list[Audience]] = field(default_factory=lambda: defaultdict(list))
    steps: dict[UUID, dict[UUID, dict[int, Decimal]]] = field(default_factory=dict)
    changed: dict[UUID, dict[int, Decimal]] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    bounded: set[str] = field(default_factory=set)
    bounds: dict[tuple[UUID, str], Bound] = field(default_factory=dict)
    known: dict[tuple[UUID, tuple[UUID, ...], bool], Fitting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        concerns = Q(kind=AudienceKind.EVERYONE.value)
        concerns |= Q(channel__in={one.channel.id for one in self.carts})
        concerns |= Q(party__in={party_id for one in self.carts for party_id in one.party_ids})
        concerns |= Q(segment__in={pk for own in self.segments.values() for pk in own})
        rows = PriceListAudience.objects.filter(concerns, price_list__currency=self.trial.currency)
        for row in rows.select_related("price_list"):
            self._know(row.price_list)
            whom = row.channel_id or row.segment_id or row.party_id
            self.by_whom[whom].append(Audience(row.price_list_id, AudienceKind(row.kind)))
        if self.trial.given is not None:
            self._know(PriceList.objects.get(pk=self.trial.given.list_id))

    def _know(self, one: PriceList) -> None:
        self.facts[one.pk] = {
            "code": one.code,
            "names": one.names,
            "priority": one.priority,
            "includes_tax": one.includes_tax,
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
            "merges": one.merges,
            "is_sale": one.is_sale,
        }
        self.bounded |= {one.code} if one.is_bounded else set()
        self.chains[one.pk] = (one.source_id, one.chain)

    def is_given(self, cart: PastCart) -> bool:
        """Whether the list that is tried on a party is tried on this cart's buyer."""
        return self.trial.given is not None and self.trial.given.party_id in cart.party_ids

    def read_prices(self, variant_ids: Iterable[UUID], at: datetime) -> None:
        """What holds at a moment of these variants; {source: {variant: steps}}."""
        sources = {source_id for source_id, _ in self.chains.values()}
        rows = Price.objects.filter(holding(at), variant__in=list(variant_ids), price_list__in=sources).order_by()
        for source_id, variant_id, quantity, price in rows.values_list(
            "price_list", "variant", "min_quantity", "unit_price"
        ):
            self.steps.setdefault(source_id, {}).setdefault(variant_id, {})[quantity] = price
        for row in self.trial.rows:
            self.changed.setdefault(row.variant_id, {})[row.min_quantity] = row.unit_price
        self.touched = {*self.changed, *(variant_id for variant_id, _ in self.trial.ended)}
        if self.bounded:
            self.bounds |= bounds_of(self.bounded, list(variant_ids))

    def fitting(self, cart: PastCart, segments: Mapping[UUID, Mapping[UUID, str]], *, is_after: bool) -> Fitting:
        """The lists that concern a buyer, each with the most specific audience that makes it so."""
        is_given = is_after and self.is_given(cart)
        key = (cart.channel.id, cart.party_ids, is_given)
        if key not in self.known:
            own = {pk for party_id in cart.party_ids for pk in segments.get(party_id, {})}
            best: dict[UUID, AudienceKind] = {}
            for whom in (None, cart.channel.id, *own, *cart.party_ids):
                for one in self.by_whom.get(whom, ()):
                    kind = best.get(one.list_id)
                    if kind is None or rules.SPECIFICITY[one.kind] > rules.SPECIFICITY[kind]:
                        best[one.list_id] = one.kind
            if is_given and self.trial.given is not None:
                best[self.trial.given.list_id] = AudienceKind.PARTY
            self.known[key] = tuple(sorted(best.items()))
        return self.known[key]

    def candidates(self, pk: VariantId, fitting: Fitting, terms: Terms, *, is_after: bool) -> list[CandidateList]:
        """The lists among those that concern a buyer which have a variant, with their steps."""
        found = []
        for list_id, kind in fitting:
            source_id, chain = self.chains[list_id]
            steps: Steps = self.steps.get(source_id, {}).get(pk, {})
            if is_after and source_id == self.trial.source_id:
                whole = {**steps, **self.changed.get(pk, {})}
                steps = {step: price for step, price in whole.items() if (pk, step) not in self.trial.ended}
            if steps:
                own = rules.along_chain(steps, chain, terms.mode) if chain else steps
                bound = self.bounds.get((pk, self.facts[list_id]["code"]))
                own = rules.within_bound(own, bound)[0] if bound else own
                facts = self.facts[list_id]
                if is_after and self.trial.given is not None and list_id == self.trial.given.list_id:
                    facts = facts | {"valid_from": None, "valid_until": None}
                found.append(CandidateList(**facts, audience=kind, steps=own))
        return found
