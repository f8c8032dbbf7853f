"""What a merchant asks, as over a wire: under a key once, and answered the same for ever; faults come as ordered."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.simulator.errors import (
    CallRefused,
    ConnectionDropped,
    KeyReused,
    NotReached,
    ServerFailed,
    StillUnderWay,
)
from jangteo.simulator.models import SimulatedAnswer, SimulatedFault, SimulatedPayment
from jangteo.simulator.rules.books import PAYABLE, require_capture, require_give_back, require_void
from jangteo.simulator.rules.notices import read_books, told
from jangteo.simulator.selectors import find_books, list_books, state_of
from jangteo.simulator.services.bookkeeping import books_now, end_page, new_reference, standing_of, write_operation
from jangteo.simulator.types import Books, Call, Card, Did, DidStatus, FaultKind, PageDraft, PageState

PAGE_LASTS = timedelta(minutes=30)
BEFORE: Mapping[FaultKind, type[Exception]] = {
    FaultKind.AWAY: NotReached,
    FaultKind.DROP_BEFORE: ConnectionDropped,
    FaultKind.ERROR: ServerFailed,
}
AFTER: Mapping[FaultKind, type[Exception]] = {
    FaultKind.DROP_AFTER: ConnectionDropped,
    FaultKind.ERROR_AFTER: ServerFailed,
}


def open_page(*, merchant: str, key: str, draft: PageDraft) -> Books:
    """Open a page to be paid on within thirty minutes.

    raises  CallRefused, KeyReused, StillUnderWay; what faults were ordered
    """
    facts = {
        "amount": str(draft.amount),
        "order": [draft.order_number, draft.order_name],
        "urls": [draft.return_url, draft.cancel_url],
        "language": draft.language,
        "captures": draft.captures,
    }
    return _asked(merchant, Call.OPEN, key, facts, lambda: _open(merchant, key, draft))


def complete(*, merchant: str, reference: str, amount: Money) -> Books:
    """The books of a payment whose buyer came back.

    raises  CallRefused; what faults were ordered
    """
    return _with_faults(merchant, Call.COMPLETE, lambda: _complete(merchant, reference, amount))


def capture(*, merchant: str, key: str, reference: str, amount: Money) -> Books:
    """Take some of what was authorised.

    locks   the payment
    raises  CallRefused, KeyReused, StillUnderWay; what faults were ordered
    """
    facts = {"reference": reference, "amount": str(amount)}
    return _asked(merchant, Call.CAPTURE, key, facts, lambda: _capture(merchant, key, reference, amount))


def void(*, merchant: str, key: str, reference: str) -> Books:
    """Let go of what was authorised and not captured; close a page nobody paid on.

    locks   the payment
    raises  CallRefused, KeyReused, StillUnderWay; what faults were ordered
    """
    return _asked(merchant, Call.VOID, key, {"reference": reference}, lambda: _void(merchant, key, reference))


def refund(*, merchant: str, key: str, reference: str, amount: Money) -> Books:
    """Give back some of what was captured.

    locks   the payment
    raises  CallRefused, KeyReused, StillUnderWay; what faults were ordered
    """
    facts = {"reference": reference, "amount": str(amount)}
    return _asked(merchant, Call.REFUND, key, facts, lambda: _refund(merchant, key, reference, amount))


def look_up(*, merchant: str, reference: str = "", key: str = "") -> Books | None:
    """A payment by its reference, else by the key it was opened with.

    raises  what faults were ordered
    """
    return _with_faults(merchant, Call.LOOK_UP, lambda: find_books(merchant, reference=reference, key=key))


def books(*, merchant: str, since: datetime, until: datetime) -> list[Books]:
    """All payments begun in a time.

    raises  what faults were ordered
    """
    return _with_faults(merchant, Call.BOOKS, lambda: list_books(merchant, since, until))


def _asked(merchant: str, call: Call, key: str, facts: Mapping[str, Any], work: Callable[[], Books]) -> Books:
    return _with_faults(merchant, call, lambda: _once(merchant, call, key, facts, work))


def _with_faults[T](merchant: str, call: Call, work: Callable[[], T]) -> T:
    """The answer, unless it is lost; what was done is kept either way, and a refusal is lost like any answer."""
    fault = _take_fault(merchant, call)
    if fault is None:
        return work()
    if fault in BEFORE:
        raise BEFORE[fault]
    with suppress(JangteoError):
        work()
    raise AFTER[fault]


@transaction.atomic
def _take_fault(merchant: str, call: Call) -> FaultKind | None:
    rows = SimulatedFault.objects.select_for_update().filter(merchant=merchant, call__in=["", call.value], left__gt=0)
    row = rows.order_by("id").first()
    if row is None:
        return None
    row.left -= 1
    row.save(update_fields=["left"])
    return FaultKind(row.kind)


def _once(merchant: str, call: Call, key: str, facts: Mapping[str, Any], work: Callable[[], Books]) -> Books:
    if not key:
        raise CallRefused(reason="key_missing")
    fingerprint = hashlib.sha256(json.dumps([call.value, facts], sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        _claim(merchant, key)
        row = SimulatedAnswer.objects.filter(merchant=merchant, key=key).first()
        if row is not None and row.fingerprint != fingerprint:
            raise KeyReused
        outcome = _done(work) if row is None else row.outcome
        if row is None:
            SimulatedAnswer.objects.create(
                merchant=merchant, key=key, fingerprint=fingerprint, outcome=outcome, at=clock.now()
            )
    if "refused" in outcome:
        raise CallRefused(reason=outcome["refused"])
    return read_books(outcome["books"])


def _claim(merchant: str, key: str) -> None:
    """Nobody else asks with this key meanwhile.

    raises  StillUnderWay
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"simulator\n{merchant}\n{key}"])
        if cursor.fetchone() != (True,):
            raise StillUnderWay


def _done(work: Callable[[], Books]) -> dict[str, Any]:
    try:
        with transaction.atomic():
            return {"books": told(work())}
    except CallRefused as refusal:
        return {"refused": refusal.reason}


def _locked(merchant: str, reference: str) -> SimulatedPayment:
    row = SimulatedPayment.objects.select_for_update().filter(merchant=merchant, reference=reference).first()
    if row is None:
        raise CallRefused(reason="no_such_payment")
    return row


def _same_currency(row: SimulatedPayment, amount: Money) -> int:
    if amount.currency != row.currency:
        raise CallRefused(reason="another_currency")
    return amount.minor


def _open(merchant: str, key: str, draft: PageDraft) -> Books:
    if draft.amount.minor <= 0:
        raise CallRefused(reason="amount_not_positive")
    now = clock.now()
    row = SimulatedPayment.objects.create(
        reference=new_reference("sim"),
        merchant=merchant,
        key=key,
        amount_minor=draft.amount.minor,
        currency=draft.amount.currency,
        captures=draft.captures,
        order_number=draft.order_number[:60],
        order_name=draft.order_name[:200],
        return_url=draft.return_url,
        cancel_url=draft.cancel_url,
        language=draft.language,
        state=PageState.OPEN.value,
        opened_at=now,
        expires_at=now + PAGE_LASTS,
    )
    return books_now(row)


def _complete(merchant: str, reference: str, amount: Money) -> Books:
    found = find_books(merchant, reference=reference)
    if found is None:
        raise CallRefused(reason="no_such_payment")
    if found.amount != amount:
        raise CallRefused(reason="another_amount")
    return found


def _capture(merchant: str, key: str, reference: str, amount: Money) -> Books:
    row = _locked(merchant, reference)
    minor = _same_currency(row, amount)
    require_capture(standing_of(row), minor)
    write_operation(row, Did.CAPTURE, minor, key=key)
    return books_now(row)


def _void(merchant: str, key: str, reference: str) -> Books:
    row = _locked(merchant, reference)
    if state_of(row) in PAYABLE:
        end_page(row, PageState.CLOSED)
    elif row.state == PageState.PAID.value:
        held = standing_of(row)
        require_void(held)
        write_operation(row, Did.VOID, held.to_capture, key=key)
    return books_now(row)


def _refund(merchant: str, key: str, reference: str, amount: Money) -> Books:
    row = _locked(merchant, reference)
    minor = _same_currency(row, amount)
    require_give_back(standing_of(row), minor)
    status = DidStatus.PENDING if row.card == Card.LATE_REFUNDS.value else DidStatus.SUCCEEDED
    write_operation(row, Did.REFUND, minor, key=key, status=status)
    return books_now(row)
