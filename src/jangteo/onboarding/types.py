from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.parties.types import MemberRole, PostalAddress

ApplicationId = NewType("ApplicationId", UUID)
InvitationId = NewType("InvitationId", UUID)

LARGEST_FILE = 5 * 1024 * 1024  # bytes
MOST_FILES = 8  # an application


class ApplicationState(StrEnum):
    """Where a company's application stands; the moves are `rules.APPLICATION_MOVES`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_MORE = "needs_more"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class InvitationState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class DocumentKind(StrEnum):
    """What a paper shows: the business registration (사업자등록증), the bank book (통장 사본), anything else."""

    REGISTRATION = "registration"
    BANK = "bank"
    OTHER = "other"


class NumberStatus(StrEnum):
    """What the tax office says of a business number; `unknown` when it did not answer or does not know it."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class TaskKind(StrEnum):
    """Why staff are asked to look at a company."""

    NUMBER_STATUS_CHANGED = "number_status_changed"


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What the tax office answered about one number.

    tax_type    in its own words
    checked_at  when it answered; None when it never has
    """

    status: NumberStatus
    tax_type: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """What a company says of itself when it applies.

    business_number  with or without dashes
    wishes           the conditions it would like, in its own words
    """

    name: str
    business_number: str
    representative: str
    address: PostalAddress
    contact_name: str
    contact_email: str
    contact_phone: str
    name_en: str = ""
    trade: str = ""
    wishes: str = ""


@dataclass(frozen=True, slots=True)
class FileUpload:
    """A file as it came; neither its name nor its stated type is believed."""

    kind: DocumentKind
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DocumentView:
    id: UUID
    kind: DocumentKind
    name: str
    content_type: str
    size: int
    added_at: datetime

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that may be sent to whoever asked; `path` is inside the media folder."""

    path: str
    name: str
    content_type: str


@dataclass(frozen=True, slots=True)
class MoveView:
    from_state: str
    to_state: str
    at: datetime
    actor_name: str
    why: str


@dataclass(frozen=True, slots=True)
class ApplicationSummary:
    """An application as the office lists it."""

    id: ApplicationId
    channel_id: UUID
    state: ApplicationState
    name: str
    business_number: str
    contact_name: str
    contact_email: str
    number: NumberAnswer
    created_at: datetime
    submitted_at: datetime | None
    document_count: int


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application whole.

    missing    kinds of document that are wanted and not there
    company_id the company it became
    """

    summary: ApplicationSummary
    draft: ApplicationDraft
    language: str
    documents: tuple[DocumentView, ...]
    moves: tuple[MoveView, ...]
    missing: tuple[DocumentKind, ...]
    company_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Someone who looks like the applicant.

    by    "number", "name" or "domain"
    kind  "company" or "application"
    """

    by: str
    kind: str
    id: UUID
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an approved company gets; empty texts mean nothing of that kind.

    price_list, segment, terms, assortment  codes
    role                                    of the first member
    """

    price_list: str = ""
    segment: str = ""
    terms: str = ""
    assortment: str = ""
    role: MemberRole = MemberRole.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A preset of conditions of one channel.

    trades  the trades it is chosen for by itself; none: it is chosen where no other fits, if it is the default
    """

    code: str
    names: Mapping[str, str]
    conditions: Conditions
    trades: tuple[str, ...] = ()
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class InvitationView:
    id: InvitationId
    email: str
    role: MemberRole | None
    state: InvitationState
    invited_by: str
    created_at: datetime
    expires_at: datetime
    party_id: UUID | None
    channel_id: UUID
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class DomainView:
    """A mail domain that a company says is its own."""

    id: UUID
    company_id: UUID
    domain: str
    role: MemberRole
    proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class JoinView:
    """Someone who came in by their mail domain."""

    id: UUID
    person_id: UUID
    name: str
    email: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class TaskView:
    id: UUID
    kind: TaskKind
    company_id: UUID
    facts: Mapping[str, Any]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class TermsAnswer:
    """Whether a company may pay later, and why."""

    may: bool
    because: Mapping[str, Any] = field(default_factory=dict)
