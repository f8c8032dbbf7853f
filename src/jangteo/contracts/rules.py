"""Decisions about contracts, without a database."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from jangteo.contracts.types import (
    CommitmentPeriod,
    CommitmentView,
    ContractState,
    Dates,
    Progress,
    Window,
)
from jangteo.kernel.clock import SEOUL

DAY = timedelta(days=1)
MONTHS = {CommitmentPeriod.MONTH: 1, CommitmentPeriod.QUARTER: 3, CommitmentPeriod.YEAR: 12}

MOVES: Mapping[ContractState, frozenset[ContractState]] = {
    ContractState.DRAFT: frozenset({ContractState.ACTIVE, ContractState.ENDED}),
    ContractState.ACTIVE: frozenset({ContractState.ENDED}),
    ContractState.ENDED: frozenset(),
}


def add_months(at: datetime, months: int) -> datetime:
    """The same day and time so many months later in the merchant's zone, the month's last day where there is none such.

    >>> add_months(datetime(2026, 1, 31, tzinfo=SEOUL), 1).date().isoformat()
    '2026-02-28'
    """
    local = at.astimezone(SEOUL)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def window(contract: Dates, period: CommitmentPeriod, at: datetime) -> Window | None:
    """The period in which a moment lies, cut to the contract's dates; beyond them the nearest one.

    returns  None for a term of which the beginning is not known any more
    """
    if period == CommitmentPeriod.TERM:
        return _term(contract, at)
    inside = max(at, contract.valid_from)
    if contract.until is not None:
        inside = min(inside, contract.until - timedelta(microseconds=1))
    local, months = inside.astimezone(SEOUL), MONTHS[period]
    first = date(local.year, (local.month - 1) // months * months + 1, 1)
    whole_since = datetime.combine(first, time(), tzinfo=SEOUL)
    whole_until = add_months(whole_since, months)
    until = whole_until if contract.until is None else min(whole_until, contract.until)
    return Window(max(whole_since, contract.valid_from), until, whole_since, whole_until)


def _term(contract: Dates, at: datetime) -> Window | None:
    since, until = contract.term_from, contract.until
    if at < since and contract.term > 1:
        if contract.last_term_from is None or at < contract.last_term_from:
            return None
        since, until = contract.last_term_from, contract.term_from
    if until is None:
        raise ValueError("a term without an end has no window")
    return Window(since, until, since, until)


def earlier_windows(contract: Dates, period: CommitmentPeriod, at: datetime, most: int) -> list[Window]:
    """The periods before that of a moment, the latest first."""
    found: list[Window] = []
    here = window(contract, period, at)
    while here is not None and here.since > contract.valid_from and len(found) < most:
        here = window(contract, period, here.since - timedelta(microseconds=1))
        found += [here] if here is not None else []
    return found


def share(committed: int, span: Window) -> int:
    """What a period asks that may be cut by the contract's dates: its share by days, rounded down."""
    whole, part = (span.whole_until - span.whole_since) // DAY, (span.until - span.since) // DAY
    return committed if part >= whole else committed * part // whole


def progress(commitment: CommitmentView, span: Window, shipped: int, on_order: int, at: datetime) -> Progress:
    """How far a commitment is at a moment.

    shipped, on_order  in the commitment's measure
    rounds             the expected amount down
    """
    committed, elapsed, total = share(commitment.committed, span), at - span.since, span.until - span.since
    expected: int | None = None
    if at >= span.until:
        expected = shipped
    elif elapsed >= DAY:
        second = timedelta(seconds=1)
        expected = max(shipped, shipped * (total // second) // (elapsed // second))
    return Progress(
        commitment=commitment,
        since=span.since,
        until=span.until,
        committed=committed,
        shipped=shipped,
        open=on_order,
        expected=expected,
        shortfall=max(0, committed - (shipped if expected is None else expected)),
    )


def notice_title(language: str, name: str, last_day: date) -> str:
    """The task of whoever looks after the party."""
    if language == "en":
        return f"Contract “{name}” ends on {last_day.isoformat()}: talk about it"[:200]
    return f"계약 ‘{name}’이 {last_day.isoformat()}에 끝납니다: 갱신을 의논하기"[:200]


def notice_letter(language: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text that tell a party that its contract ends.

    facts  name, party, last_day, renewal ("ends", "renews", "negotiated"), months
    """
    if language == "en":
        then = {
            "ends": "After that day the public prices hold.",
            "renews": f"Unless you or we say otherwise before then, it goes on for {facts['months']} months.",
            "negotiated": "We will be in touch about what comes after.",
        }[facts["renewal"]]
        return (
            f"Your contract “{facts['name']}” ends on {facts['last_day']}",
            f"The contract “{facts['name']}” of {facts['party']} holds until {facts['last_day']}. {then}",
        )
    then = {
        "ends": "그다음 날부터는 공개된 가격이 적용됩니다.",
        "renews": f"그 전에 다른 말씀이 없으면 {facts['months']}개월 연장됩니다.",
        "negotiated": "그 뒤의 조건은 저희가 연락드려 의논하겠습니다.",
    }[facts["renewal"]]
    return (
        f"계약 ‘{facts['name']}’이 {facts['last_day']}에 끝납니다",
        f"{facts['party']}의 계약 ‘{facts['name']}’은 {facts['last_day']}까지 적용됩니다. {then}",
    )
