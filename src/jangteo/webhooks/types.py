"""Endpoints that hear events, what is sent to them, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

SECRETS = "webhooks.secrets"  # what the key that seals them is made for


class EndpointState(StrEnum):
    """Where an endpoint stands.

    active    hears and is sent to
    paused    hears; what it hears waits until it is active again
    disabled  neither: it said it is gone, or failed for days, or staff switched it off
    """

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class DeliveryState(StrEnum):
    """waiting includes being sent just now; delivered was answered by a 2xx; dead is not tried any more."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class DeliveryKind(StrEnum):
    """original: the first row of an event for an endpoint · replay: the same once more · test: no event at all."""

    ORIGINAL = "original"
    REPLAY = "replay"
    TEST = "test"


class DisabledWhy(StrEnum):
    """gone: it answered 410 · failing: days of failures · staff: switched off by hand."""

    GONE = "gone"
    FAILING = "failing"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Message:
    """What an endpoint is sent.

    id    the event's, the same over retries, replays and endpoints
    body  JSON, exactly as it is signed
    """

    id: UUID
    type: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt went.

    status       of the answer; None when there was none
    text         the beginning of the answer
    error        why there was no answer
    retry_after  seconds the answer asks us to wait
    """

    status: int | None = None
    text: str = ""
    error: str = ""
    retry_after: int | None = None
    milliseconds: int = 0

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from an answer.

    again_in  seconds until the next attempt; None: none
    """

    state: DeliveryState
    again_in: int | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class EndpointView:
    """An endpoint as pages show it; its secrets are never among it.

    events   names of events, all public ones when empty
    secrets  since when each is in use, until when; (since, None) for the newest
    """

    id: UUID
    url: str
    description: str
    events: tuple[str, ...]
    state: EndpointState
    disabled_why: str
    sequence: int
    failures: int
    failing_since: datetime | None
    warned_at: datetime | None
    created_at: datetime
    waiting: int = 0
    dead: int = 0
    secrets: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def host(self) -> str:
        """The address without its path, which may hold a word that lets one in."""
        return self.url.partition("://")[2].partition("/")[0]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt as pages show it."""

    at: datetime
    status: int | None
    milliseconds: int
    answer: str
    error: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as pages show it; `attempts` are told on its own page only."""

    id: UUID
    endpoint_id: UUID
    event_id: UUID
    type: str
    key: str
    kind: DeliveryKind
    sequence: int
    state: DeliveryState
    written_at: datetime
    due_at: datetime
    ended_at: datetime | None
    attempt_count: int
    body: str = ""
    attempts: tuple[AttemptView, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries a list shows.

    text  the whole id of an event, of a delivery or of what it is about, or a sequence number
    """

    state: DeliveryState | None = None
    type: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """An event that others may hear, and what they are told of it.

    key      the field that orders it: events of one key arrive in their order
    fields   what is told, by the event's own names
    example  how it looks
    """

    name: str
    key: str
    fields: tuple[str, ...]
    says: Mapping[str, str]
    example: Mapping[str, Any]
