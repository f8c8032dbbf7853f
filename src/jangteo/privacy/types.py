from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.kernel.types import PartyId


class Purpose(StrEnum):
    """What a person is asked about. Public and permanent; marketing and service never share one."""

    ADVERTISING = "marketing.advertising"
    ADVERTISING_NIGHT = "marketing.advertising_night"
    PERSONALISATION = "marketing.personalisation"
    ORDER_UPDATES = "service.order_updates"
    ACCOUNT_SAFETY = "service.account_safety"
    RESTOCK = "service.restock"
    REVIEWS = "service.reviews"


class ConsentChannel(StrEnum):
    """By what way a person is reached; "kakao" covers notices and friend talk."""

    EMAIL = "email"
    SMS = "sms"
    KAKAO = "kakao"
    PUSH = "push"
    PHONE = "phone"
    POST = "post"
    ONSITE = "onsite"


class ConsentSource(StrEnum):
    """Where a choice was made; LINK is the link in a message, ERASURE the person's leaving."""

    PAGE = "page"
    STORE = "store"
    PHONE = "phone"
    IMPORT = "import"
    OFFICE = "office"
    LINK = "link"
    ERASURE = "erasure"


class RequestKind(StrEnum):
    EXPORT = "export"
    ERASURE = "erasure"


class RequestState(StrEnum):
    """REFUSED: the report says what stands in the way."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the law and we ask of a purpose.

    channels       the ways it is offered by; none: it is part of the contract and not asked about
    needs_consent  without a yes it does not happen; else it happens until a no
    valid_for      after this a yes has to be confirmed
    """

    channels: tuple[ConsentChannel, ...]
    needs_consent: bool
    valid_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ConsentTextView:
    """The words a person agreed to; `digest` is the SHA-256 of them, hex."""

    purpose: Purpose
    channel: ConsentChannel | None
    language: str
    version: int
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One choice as it was made."""

    purpose: Purpose
    channel: ConsentChannel
    position: int
    is_given: bool
    at: datetime
    source: ConsentSource
    text_version: int | None
    text_language: str
    valid_until: datetime | None
    guardian_id: PartyId | None
    needs_guardian: bool
    proof: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """That someone looked at personal data.

    subject_ids  whose; a guest's order stands for the guest
    """

    id: UUID
    at: datetime
    user_id: UUID | None
    via: str
    address: str
    what: str
    why: str
    subject_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RequestView:
    """An export or erasure that was asked for; `report` says what was found, removed and kept."""

    id: UUID
    kind: RequestKind
    person_id: PartyId
    asked_by: UUID | None
    asked_at: datetime
    state: RequestState
    finished_at: datetime | None
    report: Mapping[str, Any]
    expires_at: datetime | None
    has_file: bool


@dataclass(frozen=True, slots=True)
class LawfulView:
    """What the law keeps of someone who is gone."""

    id: UUID
    person_id: PartyId
    kind: str
    subject_id: UUID
    data: Mapping[str, Any]
    basis: str
    stored_at: datetime
    keep_until: datetime
