"""Drafts of price changes: looked at before they hold, published whole, taken back whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.catalog.selectors import variants_by_id
from jangteo.kernel import clock, states
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import DraftHeld, DraftNotFound, DraftTooLarge, NothingChanges, PricesMoved
from jangteo.pricing.models import PriceDraft, PriceList
from jangteo.pricing.selectors.drafts import row_of_json
from jangteo.pricing.selectors.list_settings import settings_of_json
from jangteo.pricing.selectors.periods import changed_steps, is_rewritten
from jangteo.pricing.services.list_settings import apply_settings, locked_for_settings, refuse_rival
from jangteo.pricing.services.set_prices import record
from jangteo.pricing.services.write_prices import Book, Written, locked_list, write_book, write_rows
from jangteo.pricing.types import DraftRow, DraftState, PricePeriod, Report

MOST_ROWS = 100_000
NAMED = 20
type Key = tuple[UUID, int]


@transaction.atomic
def make_draft(
    *, price_list_code: str, rows: Sequence[DraftRow], actor: Actor, why: str = "", known_at: datetime | None = None
) -> UUID:
    """Keep price changes to be looked at; nothing holds yet.

    rows      of this list; `old` is what held when they were worked out
    known_at  by whose prices they were worked out; None: now, and the caller has locked the list
    raises    PriceListNotFound, DerivedList, NothingChanges without rows, DraftTooLarge
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = locked_list(price_list_code)
    return keep_draft(price_list, rows, actor, why, known_at or clock.now())


def keep_draft(price_list: PriceList, rows: Sequence[DraftRow], actor: Actor, why: str, known_at: datetime) -> UUID:
    """Write a draft for a list that the caller has locked.

    raises  NothingChanges, DraftTooLarge
    """
    if not rows:
        raise NothingChanges(list=price_list.code)
    if len(rows) > MOST_ROWS:
        raise DraftTooLarge(f"a draft has at most {MOST_ROWS:,} rows", most=MOST_ROWS)
    draft = PriceDraft.objects.create(
        price_list=price_list,
        made_at=clock.now(),
        maker_id=actor.person_id,
        made_by=actor.name[:200],
        why=why[:200],
        rows=[_json_of(row) for row in rows],
        row_count=len(rows),
        base_known=known_at,
    )
    return draft.pk


def may_publish(draft: PriceDraft) -> bool:
    """Whether a draft was tried against past orders and open carts: the one place that is asked besides its state.

    What a list says of itself is tried with its prices, so a trial is worth nothing once they changed.
    """
    if draft.simulation is None or draft.settings is None:
        return draft.simulation is not None
    return not is_rewritten(draft.price_list_id, datetime.fromisoformat(draft.simulation["at"]))


@transaction.atomic
def keep_draft_simulation(*, draft_id: UUID, simulation: Report, actor: Actor) -> None:
    """Keep what a draft would do to sales; a later trial replaces an earlier one, none after it was published.

    raises  DraftNotFound, InvalidReport
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    draft = _locked(draft_id)
    report = rules.checked_report(simulation, draft.price_list.currency)
    if draft.state == DraftState.DRAFT:
        draft.simulation = report
        draft.save(update_fields=["simulation"])


@transaction.atomic
def publish_draft(*, draft_id: UUID, actor: Actor) -> int:
    """Let a draft's prices hold, all of them, or what it says of its list; returns how many rows changed something.

    What was to begin between the working out and now begins now.
    raises  DraftNotFound, IllegalMove, DraftHeld, PricesMoved naming the rows that changed since, ListMoved,
            InvalidPeriod; ContradictingLists with an example cart
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    draft = _locked(draft_id)
    states.require(DraftState(draft.state), DraftState.PUBLISHED, rules.MOVES)
    if not may_publish(draft):
        raise DraftHeld(draft=str(draft_id))
    if draft.settings is not None:
        _settle(draft, DraftState.PUBLISHED, "publish_settings", actor)
        return 0
    rows = [row_of_json(row) for row in draft.rows]
    _refuse_moved(draft, {(row.variant_id, row.min_quantity) for row in rows}, draft.base_known)
    now = clock.now()
    written = write_rows(draft.price_list, [_begun(row, draft.base_known, now) for row in rows], now)
    draft.state, draft.published_at, draft.undo = DraftState.PUBLISHED.value, now, _undo_of(written)
    draft.save(update_fields=["state", "published_at", "undo"])
    refuse_rival(draft.price_list, {row.variant_id for row in rows})
    record(draft.price_list, written, "pricing.publish_draft", actor, draft.why)
    return len(written.after)


@transaction.atomic
def undo_draft(*, draft_id: UUID, actor: Actor) -> int:
    """From now on let hold what held before a draft was published, as a change of its own; returns how many steps.

    raises  DraftNotFound, IllegalMove, PricesMoved naming the rows that somebody changed after the publishing,
            ListMoved; ContradictingLists with an example cart
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    draft = _locked(draft_id)
    states.require(DraftState(draft.state), DraftState.UNDONE, rules.MOVES)
    assert draft.published_at is not None
    if draft.settings is not None:
        _settle(draft, DraftState.UNDONE, "undo_settings", actor)
        return 0
    was = {(UUID(pk), quantity): _periods_of(told) for pk, quantity, told in draft.undo or ()}
    _refuse_moved(draft, was, draft.published_at)
    now = clock.now()
    book = Book.of(draft.price_list, {variant_id for variant_id, _ in was})
    for key, periods in was.items():
        book.put(key, rules.spliced(book.periods(key), periods, now))
    written = write_book(book, now)
    draft.state = DraftState.UNDONE.value
    draft.save(update_fields=["state"])
    refuse_rival(draft.price_list, {variant_id for variant_id, _ in was})
    record(draft.price_list, written, "pricing.undo_draft", actor, draft.why)
    return len(was)


@transaction.atomic
def discard_draft(*, draft_id: UUID, actor: Actor) -> None:
    """Put a draft away that will not be published.

    raises  DraftNotFound, IllegalMove
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    draft = _locked(draft_id)
    states.require(DraftState(draft.state), DraftState.DISCARDED, rules.MOVES)
    draft.state = DraftState.DISCARDED.value
    draft.save(update_fields=["state"])


def _settle(draft: PriceDraft, target: DraftState, action: str, actor: Actor) -> None:
    """Let the list say what the draft says, or what it said before; an undoing is a change of its own."""
    assert draft.settings is not None
    assert draft.settings_was is not None  # the table's check
    was, wanted = settings_of_json(draft.settings_was), settings_of_json(draft.settings)
    if target == DraftState.UNDONE:
        was, wanted = wanted, was
    apply_settings(draft.price_list, was, wanted, action, actor, draft.why)
    draft.state, draft.published_at, draft.undo = target.value, draft.published_at or clock.now(), []
    draft.save(update_fields=["state", "published_at", "undo"])


def _locked(draft_id: UUID) -> PriceDraft:
    """A draft and its list, locked: the list first, as everybody does."""
    found = PriceDraft.objects.filter(pk=draft_id).values_list("price_list__code", "settings").first()
    if found is None:
        raise DraftNotFound(draft=str(draft_id))
    code, settings = found
    price_list = locked_list(code) if settings is None else locked_for_settings(code)
    draft = PriceDraft.objects.select_for_update().get(pk=draft_id)
    draft.price_list = price_list
    return draft


def _refuse_moved(draft: PriceDraft, keys: Iterable[Key], since: datetime) -> None:
    moved = sorted(changed_steps(draft.price_list_id, keys, since))
    if not moved:
        return
    skus = {UUID(str(pk)): one.sku for pk, one in variants_by_id({pk for pk, _ in moved[:NAMED]}).items()}
    named = [{"sku": skus.get(pk, str(pk)), "min_quantity": quantity} for pk, quantity in moved[:NAMED]]
    told = ", ".join(f"{one['sku']} from {one['min_quantity']}" for one in named)
    raise PricesMoved(f"{len(moved)} prices changed since: {told}", count=len(moved), rows=named)


def _begun(row: DraftRow, known_at: datetime, now: datetime) -> DraftRow:
    if row.since is None or not known_at < row.since <= now:
        return row
    return DraftRow(row.variant_id, row.min_quantity, row.unit_price, None, row.until, row.old)


def _json_of(row: DraftRow) -> dict[str, Any]:
    return {
        "variant": str(row.variant_id),
        "min_quantity": row.min_quantity,
        "unit_price": None if row.unit_price is None else f"{row.unit_price:f}",
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
        "old": None if row.old is None else f"{row.old:f}",
    }


def _undo_of(written: Written) -> list[Any]:
    return [
        [str(pk), quantity, [[f"{one.unit_price:f}", _text(one.since), _text(one.until)] for one in periods]]
        for (pk, quantity), periods in written.was.items()
    ]


def _periods_of(told: Iterable[Sequence[str | None]]) -> list[PricePeriod]:
    return [
        PricePeriod(
            Decimal(price or 0),
            datetime.fromisoformat(since) if since else None,
            datetime.fromisoformat(until) if until else None,
        )
        for price, since, until in told
    ]


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
