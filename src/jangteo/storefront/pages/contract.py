"""Our contract: what a company has agreed with the seller, as those of its members see it who may see prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jangteo.catalog.selectors.shelves import categories_by_id, skus_by_id
from jangteo.contracts.selectors import contracts_for_buyer, priced_counts, progress
from jangteo.contracts.types import CommitmentView, ContractView, Measure, Progress
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, UnitPrice
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.selectors import list_bounds
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit, page_language

MOST_BOUNDS = 100


@dataclass(frozen=True, slots=True)
class Volume:
    """A commitment and how far it is; `progress` is None for those who act for a part of the company only."""

    what: str
    commitment: CommitmentView
    currency: str
    progress: Progress | None

    @property
    def is_amount(self) -> bool:
        return self.commitment.measure == Measure.AMOUNT

    def _figure(self, value: int) -> Any:
        return Money(value, self.currency) if self.is_amount else value

    @property
    def committed(self) -> Any:
        return self._figure(self.progress.committed if self.progress else self.commitment.committed)

    @property
    def shipped(self) -> Any:
        return self._figure(self.progress.shipped) if self.progress else None

    @property
    def on_order(self) -> Any:
        return self._figure(self.progress.open) if self.progress and self.progress.open else None

    @property
    def missing(self) -> Any:
        """How much is still to be taken."""
        left = self.progress.committed - self.progress.shipped if self.progress else 0
        return self._figure(left) if left > 0 else None

    @property
    def last_day(self) -> date | None:
        return _last_day(self.progress.until) if self.progress else None


@dataclass(frozen=True, slots=True)
class Held:
    """Between what a price stays."""

    sku: str
    floor: UnitPrice | None
    cap: UnitPrice | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract as its page shows it; `of` names the unit above that made it, empty for one's own."""

    contract: ContractView
    of: str
    first_day: date
    last_day: date | None
    notice_day: date | None
    is_begun: bool
    is_near: bool
    price_count: int
    volumes: tuple[Volume, ...]
    bounds: tuple[Held, ...]


@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """What is in force for whom one buys, and how far the agreed volume is."""
    actor, now = get_visit(request).actor, clock.now()
    if actor.person_id is None or actor.party_id is None:
        return redirect("storefront:login")
    found = contracts_for_buyer(actor, now)
    counts = priced_counts(found)
    names = {pk: one.name for pk, one in parties_by_id({one.party_id for one in found}).items()}
    seen = progress([one for one in found if one.party_id in actor.unit_ids or one.party_id == actor.party_id], now)
    words = _words(found)
    return show(
        request,
        "contract.html",
        tab="contract",
        contracts=[
            Agreed(
                contract=one,
                of="" if one.party_id == actor.party_id else names[one.party_id],
                first_day=one.valid_from.astimezone(clock.SEOUL).date(),
                last_day=_last_day(one.valid_until),
                notice_day=one.notice_at.astimezone(clock.SEOUL).date() if one.notice_at else None,
                is_begun=one.valid_from <= now,
                is_near=one.is_notice_due(now),
                price_count=counts[one.id],
                volumes=_volumes(one, seen.get(one.id), words),
                bounds=_bounds(one),
            )
            for one in found
        ],
    )


def _volumes(one: ContractView, found: Sequence[Progress] | None, words: Mapping[UUID, str]) -> tuple[Volume, ...]:
    by_id = {row.commitment.id: row for row in found or ()}
    return tuple(
        Volume(
            what=words.get(row.variant_id or row.category_id or UUID(int=0)) or _("Everything in the contract"),
            commitment=row,
            currency=one.price_list.currency,
            progress=by_id.get(row.id),
        )
        for row in one.commitments
    )


def _words(contracts: Sequence[ContractView]) -> dict[UUID, str]:
    rows = [row for one in contracts for row in one.commitments]
    words = skus_by_id({row.variant_id for row in rows if row.variant_id})
    shelves = categories_by_id({row.category_id for row in rows if row.category_id})
    return words | {pk: say(one.names, page_language()) or one.slug for pk, one in shelves.items()}


def _bounds(one: ContractView) -> tuple[Held, ...]:
    if not one.price_list.is_bounded:
        return ()
    bounds, currency = list_bounds(one.price_list.code), one.price_list.currency
    skus = skus_by_id(bounds)
    rows = [
        Held(
            skus[pk],
            UnitPrice(bound.floor, currency) if bound.floor is not None else None,
            UnitPrice(bound.cap, currency) if bound.cap is not None else None,
        )
        for pk, bound in bounds.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.sku)[:MOST_BOUNDS])


def _last_day(until: datetime | None) -> date | None:
    return None if until is None else (until - timedelta(microseconds=1)).astimezone(clock.SEOUL).date()
