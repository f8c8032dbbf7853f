"""Decisions about notes, tasks, accounts and timelines, without a database."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from jangteo.relations.types import LONGEST, Cursor, TaskState, TerritoryDraft, TimelineEntry, TimelineKind, Whereabouts

FARTHEST = timedelta(days=5 * 366)
CLOCK_SLACK = timedelta(minutes=5)
HANDOVER_DAYS = 3

MOVES: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.DONE, TaskState.DROPPED}),
    TaskState.DONE: frozenset(),
    TaskState.DROPPED: frozenset(),
}

ACCOUNT_ACTIONS = frozenset({"relations.assign_account", "relations.add_deputy", "relations.end_account"})
MEMBER_ACTIONS = frozenset(f"parties.{verb}" for verb in ("add_member", "remove_member"))
AUDIT_KINDS: Mapping[TimelineKind, frozenset[str]] = {
    TimelineKind.MEMBER: MEMBER_ACTIONS,
    TimelineKind.ACCOUNT: ACCOUNT_ACTIONS,
}


def text_fault(name: str, text: str, *, is_needed: bool) -> str:
    """What is wrong with a text, empty when nothing is.

    name  one of `LONGEST`

    >>> text_fault("title", " ", is_needed=True), text_fault("title", "ring back", is_needed=True)
    ('title is missing', '')
    """
    if "\0" in text:
        return f"{name} has a character that can't be kept"
    if is_needed and not text.strip():
        return f"{name} is missing"
    if len(text.strip()) > LONGEST[name]:
        return f"{name} is longer than {LONGEST[name]} characters"
    return ""


def can_be_due(due_on: date, today: date) -> bool:
    """Whether a task may be due on a day: today or later, within five years."""
    return today <= due_on <= today + FARTHEST


def can_have_been(at: datetime, now: datetime) -> bool:
    """Whether a visit or call may have been at a moment: not to come, and not longer ago than five years."""
    return now - FARTHEST <= at <= now + CLOCK_SLACK


def fitting(territory: TerritoryDraft, where: Whereabouts) -> dict[str, str] | None:
    """{condition: the value that fits} when the territory's rule holds for a party, else None.

    >>> seoul = TerritoryDraft("seoul", {"en": "Seoul"}, postcode_prefixes=("01", "06"))
    >>> fitting(seoul, Whereabouts(postcode="06035"))
    {'postcode': '06'}
    >>> fitting(seoul, Whereabouts(postcode="48094")) is None
    True
    """
    asked: list[tuple[str, Sequence[str], str | None]] = [
        ("postcode", territory.postcode_prefixes, _beginning(where.postcode, territory.postcode_prefixes)),
        ("region", territory.regions, _beginning(where.city, territory.regions)),
        ("segment", territory.segments, next((one for one in territory.segments if one in where.segments), None)),
    ]
    given = [(name, value) for name, values, value in asked if values]
    if not given or any(value is None for _name, value in given):
        return None
    return {name: value for name, value in given if value is not None}


def _beginning(text: str, beginnings: Iterable[str]) -> str | None:
    return next((one for one in beginnings if text.startswith(one)), None)


def choose_territory(
    territories: Iterable[TerritoryDraft], where: Whereabouts
) -> tuple[TerritoryDraft, dict[str, str]] | None:
    """The first territory that fits, by rank then code, and why it does."""
    for territory in sorted(territories, key=lambda one: (one.rank, one.code)):
        because = fitting(territory, where)
        if because is not None:
            return territory, because
    return None


def merge(sources: Iterable[Sequence[TimelineEntry]], limit: int) -> tuple[list[TimelineEntry], Cursor | None]:
    """The newest `limit` entries of sources that are each newest first, and where the next page begins.

    Each source must hold its own newest `limit` + 1; then nothing can be missed or told twice.
    """
    merged = list(heapq.merge(*sources, key=place, reverse=True))
    page = merged[:limit]
    further = Cursor(page[-1].at, page[-1].id) if page and len(merged) > limit else None
    return page, further


def place(entry: TimelineEntry) -> tuple[datetime, int]:
    """Where an entry stands; PostgreSQL orders UUIDs by their bytes, which is how their numbers are ordered."""
    return entry.at, entry.id.int


def cursor_text(cursor: Cursor) -> str:
    """A cursor as an address carries it."""
    return f"{cursor.at.isoformat()}~{cursor.id}"


def parse_cursor(text: str) -> Cursor | None:
    """The cursor that an address carries; rubbish is no cursor."""
    moment, _, row_id = text.partition("~")
    try:
        at, known = datetime.fromisoformat(moment), UUID(row_id)
    except ValueError:
        return None
    return Cursor(at, known) if at.tzinfo and 2 <= at.year <= 9998 else None


def account_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why an account went to a rep: which territory, by which condition."""
    names = because["names"]
    name = names.get(language) or names.get("ko") or because["territory"]
    korean = {"postcode": "우편번호가 {}로 시작합니다", "region": "주소가 {}입니다", "segment": "그룹이 {}입니다"}
    english = {"postcode": "its postcode begins with {}", "region": "its address is in {}", "segment": "it is in {}"}
    table, joint = (korean, ", ") if language == "ko" else (english, ", and ")
    told = joint.join(table[key].format(value) for key, value in because["fits"].items())
    if language == "ko":
        return [f"담당 구역 ‘{name}’의 규칙에 맞습니다: {told}."]
    return [f"It falls into the territory “{name}”: {told}."]


def handover_letter(language: str, *, party: str, new: str, old: str, why: str) -> tuple[str, str]:
    """Subject and text that tell both reps who looks after an account from now on.

    old  empty when nobody did
    """
    if language == "en":
        before = f"Until now it was {old}." if old else "Nobody looked after it until now."
        reason = f"\n\nReason: {why}" if why else ""
        return (
            f"{party} is looked after by {new} from now on",
            f"{new} looks after {party} from now on. {before}{reason}",
        )
    before = f"지금까지는 {old} 님이 맡았습니다." if old else "지금까지는 담당자가 없었습니다."
    reason = f"\n\n까닭: {why}" if why else ""
    return (
        f"{party} 담당자가 {new} 님으로 바뀌었습니다",
        f"이제부터 {party}의 담당자는 {new} 님입니다. {before}{reason}",
    )


def handover_title(language: str, *, old: str) -> str:
    """The task of a new owner."""
    if language == "en":
        return f"Take over the account from {old}" if old else "Get to know the new account"
    return f"{old} 님에게서 거래처 넘겨받기" if old else "새로 맡은 거래처에 인사하기"
