"""What was agreed with buyers: the list with what needs attention first, one contract, and its buttons."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_id, variants_by_sku
from jangteo.catalog.selectors.shelves import categories_by_id, skus_by_id
from jangteo.catalog.selectors.staff import base_names, page_of_variants
from jangteo.contracts import services
from jangteo.contracts.errors import ContractNotFound, InvalidTerm
from jangteo.contracts.selectors import access_contract, list_contracts, past_progress, progress
from jangteo.contracts.types import CommitmentView, ContractState, ContractView, Measure, Progress
from jangteo.insights.selectors import with_buyers
from jangteo.insights.services import simulate_contract
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action, Actor
from jangteo.kernel.wholes import read_figure
from jangteo.office.pages.exports import noted_csv
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    cursor,
    key_pager,
    language,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.rights import day_of, ends_at, last_day, typed
from jangteo.office.report_words import report_in_words
from jangteo.parties.selectors import get_party, parties_by_id
from jangteo.parties.types import PartySummary
from jangteo.pricing.errors import InvalidBound
from jangteo.pricing.selectors import list_price_lists, priced_by_list, standing_ladders
from jangteo.pricing.types import Bound
from jangteo.relations.selectors import owners_by_party

LATEST = 30
ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Bar:
    """A commitment with its words, for a page."""

    what: str
    progress: Progress
    is_amount: bool
    currency: str

    def figure(self, value: int | None) -> Any:
        """A number in the commitment's measure, ready for a filter."""
        return Money(value or 0, self.currency) if self.is_amount else value

    @property
    def last_day(self) -> date | None:
        return last_day(self.progress.until)

    @property
    def committed(self) -> Any:
        return self.figure(self.progress.committed)

    @property
    def shipped(self) -> Any:
        return self.figure(self.progress.shipped)

    @property
    def on_order(self) -> Any:
        return self.figure(self.progress.open)

    @property
    def expected(self) -> Any:
        return None if self.progress.expected is None else self.figure(self.progress.expected)

    @property
    def shortfall(self) -> Any:
        return self.figure(self.progress.shortfall)


@dataclass(frozen=True, slots=True)
class Row:
    """A contract as the list shows it; `needs` is what makes it stand first."""

    contract: ContractView
    party: PartySummary
    owner: str
    bars: tuple[Bar, ...]
    is_near: bool
    is_short: bool
    last_day: date | None

    @property
    def order(self) -> tuple[Any, ...]:
        state = {ContractState.ACTIVE: 0, ContractState.DRAFT: 1, ContractState.ENDED: 2}[self.contract.state]
        return (not (self.is_near or self.is_short), state, self.last_day or date.max, self.contract.code)


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every contract one may see; those that end soon or fall short come first."""
    rows = _rows(request)
    offset = (page_number(request) - 1) * PAGE_SIZE
    return show(
        request,
        "contracts",
        pgettext("office", "Contracts"),
        rows=rows[offset : offset + PAGE_SIZE],
        near=sum(row.is_near for row in rows),
        short=sum(row.is_short for row in rows),
        in_force=sum(row.contract.state == ContractState.ACTIVE for row in rows),
        states=list(ContractState),
        state=request.GET.get("state", ""),
        text=searched(request),
        pager=pager(request, len(rows)),
    )


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is narrowed as CSV, a line a commitment."""
    head = [
        pgettext("office", "Contract"),
        pgettext("office", "Buyer"),
        pgettext("office", "State"),
        pgettext("office", "From"),
        pgettext("office", "Last day"),
        pgettext("office", "Owner"),
        pgettext("office", "Committed volume"),
        pgettext("office", "Since"),
        pgettext("office", "Until"),
        pgettext("office", "Committed"),
        pgettext("office", "Shipped"),
        pgettext("office", "On order"),
        pgettext("office", "Expected"),
        pgettext("office", "Shortfall"),
    ]
    rows = _rows(request)
    return noted_csv(request, "contracts", head, _csv_rows(rows), len(rows))


@require_GET
def contract_page(request: HttpRequest, code: str) -> HttpResponse:
    """What was agreed, how far the volume is, what it costs, what happened, and what can be done now."""
    actor, now = staff_actor(request), clock.now()
    one = _contract(request, code)
    words = _words([one])
    text = searched(request)
    priced = priced_by_list([one.price_list.code]).get(one.price_list.code, frozenset())
    prices = page_of_variants(text, within=priced, cursor=cursor(request), limit=20)
    return show(
        request,
        "contract",
        say(one.names, language()) or one.code,
        contract=one,
        party=get_party(one.party_id),
        owner=_owners([one]).get(one.party_id, ""),
        last_day=last_day(one.valid_until),
        notice_day=one.notice_at.astimezone(clock.SEOUL).date() if one.notice_at else None,
        is_near=one.is_notice_due(now),
        is_over=one.is_over(now),
        bars=_bars(one, progress([one], now)[one.id], words),
        past=_bars(one, past_progress(one, now), words),
        prices=_prices(one, prices.rows),
        price_count=len(priced),
        report=_report(request, one),
        story=list_audit(subject_id=one.id, limit=LATEST)[0],
        may_change=allows(actor, Action.PRICE_LISTS_CHANGE, party_id=one.party_id),
        has_list_page=_has_list_page(actor, one),
        is_derived=bool(one.price_list.derived_from),
        percent=one.price_list.times * 100 if one.price_list.times is not None else None,
        next_end=_next_end(one),
        text=text,
        pager=key_pager(request, prices),
    )


@require_POST
def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """A button of a contract's page."""
    one, actor, why = _contract(request, code), staff_actor(request), typed(request, "why")
    works: dict[str, tuple[Any, Callable[[], object]]] = {
        "activate": (
            pgettext("office", "The contract is in force. Its prices hold from its first day on."),
            lambda: services.activate_contract(contract_id=one.id, actor=actor, why=why),
        ),
        "simulate": (
            pgettext("office", "It was tried against past orders and open carts. Look at what it would do."),
            lambda: simulate_contract(code=code, actor=actor),
        ),
        "renew": (
            pgettext("office", "The contract goes on."),
            lambda: services.renew_contract(contract_id=one.id, actor=actor, until=_until(request), why=why),
        ),
        "stop-renewal": (
            pgettext("office", "The contract ends with its term."),
            lambda: services.stop_renewal(contract_id=one.id, actor=actor, why=why),
        ),
        "end": (
            pgettext("office", "The contract is ended. Its prices hold no more."),
            lambda: services.end_contract(contract_id=one.id, actor=actor, why=why),
        ),
        "bounds": (pgettext("office", "Floor and cap are kept."), lambda: _set_bounds(request, one, actor, why)),
    }
    if action not in works:
        raise Http404
    done, work = works[action]
    attempt(request, done, work)
    return redirect("office:contract", code=code)


def _report(request: HttpRequest, one: ContractView) -> Mapping[str, Any] | None:
    """What was found when it was tried, with the names that the reader may see; None: it was not."""
    if one.simulation is None:
        return None
    return report_in_words(with_buyers(one.simulation, staff_actor(request)), one.price_list.currency)


def party_contracts(actor: Actor, party_id: UUID) -> list[Row]:
    """A buyer's contracts as its page shows them."""
    return _made(list_contracts(actor, party_id=party_id)) if Action.PRICE_LISTS_SEE in actor.rights else []


def near_contracts(actor: Actor, party_ids: frozenset[Any]) -> list[Row]:
    """The contracts of these parties that end soon or fall short."""
    found = [one for one in list_contracts(actor, states=[ContractState.ACTIVE]) if one.party_id in party_ids]
    return [row for row in _made(found) if row.is_near or row.is_short]


def _rows(request: HttpRequest) -> list[Row]:
    state = one_of(request, "state", ContractState)
    found = _made(list_contracts(staff_actor(request), states=[state] if state else ()))
    if request.GET.get("state") == ATTENTION:
        found = [row for row in found if row.is_near or row.is_short]
    text = searched(request).lower()
    return [
        row
        for row in found
        if text in row.contract.code or text in row.party.name.lower() or text in str(row.contract.names).lower()
    ]


def _made(contracts: Sequence[ContractView]) -> list[Row]:
    now = clock.now()
    parties, owners = parties_by_id({one.party_id for one in contracts}), _owners(contracts)
    found, words = progress(contracts, now), _words(contracts)
    rows = [
        Row(
            contract=one,
            party=parties[one.party_id],
            owner=owners.get(one.party_id, ""),
            bars=_bars(one, found[one.id], words),
            is_near=one.is_notice_due(now),
            is_short=one.state == ContractState.ACTIVE and any(bar.shortfall for bar in found[one.id]),
            last_day=last_day(one.ended_at or one.valid_until),
        )
        for one in contracts
    ]
    return sorted(rows, key=lambda row: row.order)


def _owners(contracts: Sequence[ContractView]) -> dict[UUID, str]:
    owners = owners_by_party({one.party_id for one in contracts})
    people = parties_by_id({one.person_id for one in owners.values()})
    return {party_id: people[one.person_id].name for party_id, one in owners.items()}


def _words(contracts: Sequence[ContractView]) -> Mapping[UUID, str]:
    """What the variants and categories that commitments speak of are called; two queries."""
    rows = [row for one in contracts for row in one.commitments]
    words: dict[UUID, str] = {}
    words |= skus_by_id({row.variant_id for row in rows if row.variant_id})
    shelves = categories_by_id({row.category_id for row in rows if row.category_id})
    return words | {pk: say(one.names, language()) or one.slug for pk, one in shelves.items()}


def _bars(one: ContractView, found: Sequence[Progress], words: Mapping[UUID, str]) -> tuple[Bar, ...]:
    return tuple(
        Bar(_what(row.commitment, words), row, row.commitment.measure == Measure.AMOUNT, one.price_list.currency)
        for row in found
    )


def _what(row: CommitmentView, words: Mapping[UUID, str]) -> str:
    key = row.variant_id or row.category_id
    return words.get(key, "") if key else str(pgettext("office", "All of the contract"))


def _prices(one: ContractView, ids: Sequence[Any]) -> list[dict[str, Any]]:
    variants, ladders = variants_by_id(ids, language()), standing_ladders(one.price_list.code, ids)
    names = base_names({variant.product_id for variant in variants.values()})
    return [
        {
            "variant": variants[pk],
            "name": say(names.get(variants[pk].product_id, {}), language()),
            "steps": [
                (quantity, price, ladders[pk].held.get(quantity)) for quantity, price in ladders[pk].steps.items()
            ],
            "bound": ladders[pk].bound,
        }
        for pk in ids
        if pk in ladders
    ]


def _has_list_page(actor: Actor, one: ContractView) -> bool:
    return any(row.code == one.price_list.code for row in list_price_lists(one.party_id, actor=actor))


def _next_end(one: ContractView) -> date | None:
    """The last day that a renewal would have, to fill the form with."""
    day = last_day(one.valid_until)
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _until(request: HttpRequest) -> datetime | None:
    try:
        return ends_at(day_of(request.POST.get("last_day", "")))
    except (ValueError, OverflowError):
        raise InvalidTerm(field="until") from None


def _set_bounds(request: HttpRequest, one: ContractView, actor: Actor, why: str) -> None:
    sku = typed(request, "sku", 64).replace("\0", "")
    variant = variants_by_sku([sku]).get(sku)
    if variant is None:
        raise InvalidBound(field="sku")
    bound = Bound(*(bound_of(typed(request, name, 30)) for name in ("floor", "cap")))
    services.bound_prices(contract_id=one.id, bounds={variant.id: bound}, actor=actor, why=why)


def bound_of(text: str) -> Decimal | None:
    """A floor or cap as it was typed; nothing and a dash are none.

    raises  InvalidBound
    """
    if text.strip() in ("", "-", "–"):
        return None
    found = read_figure(text)
    if found is None:
        raise InvalidBound(field="floor")
    return found


def _contract(request: HttpRequest, code: str) -> ContractView:
    try:
        return access_contract(code, staff_actor(request))
    except ContractNotFound:
        raise Http404 from None


def _csv_rows(rows: Sequence[Row]) -> Iterator[list[object]]:
    for row in rows:
        one = row.contract
        head = [one.code, row.party.name, one.state.value, _day(one.valid_from), row.last_day or "", row.owner]
        for bar in row.bars or (None,):
            yield [*head, *(_csv_bar(bar) if bar else [""] * 8)]


def _csv_bar(bar: Bar) -> list[object]:
    found = bar.progress
    figures = (found.committed, found.shipped, found.open, found.expected, found.shortfall)
    texts = ["" if value is None else str(bar.figure(value)) for value in figures]
    return [bar.what, _day(found.since), last_day(found.until), *texts]


def _day(at: datetime) -> date:
    return at.astimezone(clock.SEOUL).date()
