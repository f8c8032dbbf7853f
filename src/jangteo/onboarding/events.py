from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CompanyApplied(Event):
    """A company has applied, and its address is proved."""

    name: ClassVar[str] = "onboarding.company_applied"
    application_id: UUID
    channel_id: UUID
    applied_at: datetime


@dataclass(frozen=True, slots=True)
class CompanyApproved(Event):
    """An application became a company."""

    name: ClassVar[str] = "onboarding.company_approved"
    application_id: UUID
    company_id: UUID
    channel_id: UUID
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class CompanyStatusChanged(Event):
    """The tax office says something else of a company's number than before."""

    name: ClassVar[str] = "onboarding.company_status_changed"
    company_id: UUID
    before: str
    after: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class MemberJoined(Event):
    """A person joined a company by an invitation or by their mail domain."""

    name: ClassVar[str] = "onboarding.member_joined"
    party_id: UUID
    person_id: UUID
    by: str
    joined_at: datetime
