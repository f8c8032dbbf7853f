"""Where personal data lies: every module says how its part is shown to the person, and how it goes.

A module registers one `PersonalData` from its AppConfig.ready. `privacy` asks all of them for an export or an
erasure; a test refuses a text column that no module has declared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from jangteo.kernel.types import PartyId

ERASED = "[erased]"


@dataclass(frozen=True, slots=True)
class Person:
    """A person, with what points at them in rows that know no ids.

    ids     the person, their log-ins and all else that stands for them alone
    emails  theirs alone: safe to look for anywhere
    texts   names, phones, streets: others may share them, so looked for only in rows tied to the person
    """

    id: PartyId
    ids: frozenset[UUID] = frozenset()
    emails: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    def joined(self, other: "Person") -> "Person":
        """What both know."""
        return Person(self.id, self.ids | other.ids, self.emails | other.emails, self.texts | other.texts)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that the law keeps.

    data        JSON-ready, all that the record said of the person
    basis       the law and its clause
    keep_until  when it goes too
    """

    kind: str
    subject_id: UUID
    data: Mapping[str, Any]
    basis: str
    keep_until: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """What one module did: {what: how many}, and what the law keeps of it."""

    removed: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Why a person can't be erased now; `code` is permanent, `facts` say of what."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def _no_trace(person_id: UUID) -> Person:
    return Person(PartyId(person_id))


def _no_blocks(person: Person) -> tuple[Block, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One module's part.

    titles  {"ko": …, "en": …}, over its part of an export
    export  JSON-ready: all it knows of the person
    erase   takes it away, in the caller's transaction; called once more it finds nothing
    trace   what of theirs may stand elsewhere; asked of every module before the first erases
    blocks  why they can't go now; locks what it decides by
    columns "table.column" of each column that may hold personal data
    """

    name: str
    titles: Mapping[str, str]
    export: Callable[[Person], Any]
    erase: Callable[[Person, datetime], Erased]
    trace: Callable[[UUID], Person] = _no_trace
    blocks: Callable[[Person], Iterable[Block]] = _no_blocks
    columns: frozenset[str] = frozenset()


_providers: dict[str, PersonalData] = {}


def register(provider: PersonalData) -> None:
    """Add a module's part; a second one of its name takes its place."""
    _providers[provider.name] = provider


def list_providers() -> list[PersonalData]:
    """Every module's part, upper modules first: the order in which rows are locked and let go."""
    return list(reversed(_providers.values()))


def trace(person_id: UUID) -> Person:
    """The person as all modules know them."""
    person = Person(PartyId(person_id), ids=frozenset({person_id}))
    for provider in list_providers():
        person = person.joined(provider.trace(person_id))
    return person


def list_blocks(person: Person) -> list[Block]:
    """Every reason why the person can't be erased now."""
    return [block for provider in list_providers() for block in provider.blocks(person)]


def declared_columns() -> frozenset[str]:
    """Every "table.column" that a module calls personal."""
    return frozenset().union(*(provider.columns for provider in _providers.values()))


def without(value: Any, person: Person, *, is_tied: bool) -> Any:
    """JSON with the person taken out: what stands under one of their ids whole, else each trace of them.

    is_tied  the row is about them or by them, so their name in it is theirs and no namesake's

    >>> from uuid import UUID
    >>> her = Person(PartyId(UUID(int=1)), emails=frozenset({"a@b.kr"}), texts=frozenset({"손지우"}))
    >>> without({"name": "손지우", "to": ["a@b.kr", 3]}, her, is_tied=False)
    {'name': '손지우', 'to': ['[erased]', 3]}
    >>> without({"name": "손지우 님"}, her, is_tied=True)
    {'name': '[erased] 님'}
    """
    match value:
        case dict():
            ids = {str(one) for one in person.ids}
            return {
                _cut(key, person, is_tied=False): _emptied(part)
                if key in ids
                else without(part, person, is_tied=is_tied)
                for key, part in value.items()
            }
        case list():
            return [without(part, person, is_tied=is_tied) for part in value]
        case str():
            return _cut(value, person, is_tied=is_tied)
        case _:
            return value


def _cut(text: str, person: Person, *, is_tied: bool) -> str:
    found = person.emails | person.texts if is_tied else person.emails
    for trace_of in sorted(found, key=len, reverse=True):  # a whole name before a part of it
        at = text.casefold().find(trace_of.casefold())
        while trace_of and at >= 0:
            text = text[:at] + ERASED + text[at + len(trace_of) :]
            at = text.casefold().find(trace_of.casefold(), at + len(ERASED))
    return text


def _emptied(value: Any) -> Any:
    match value:
        case dict():
            return {key: _emptied(part) for key, part in value.items()}
        case list():
            return [_emptied(part) for part in value]
        case str():
            return ERASED
        case _:
            return value
