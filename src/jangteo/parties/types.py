from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.types import PartyId, UserId


class PartyKind(StrEnum):
    PERSON = "person"
    HOUSEHOLD = "household"
    COMPANY = "company"


class MemberRole(StrEnum):
    """What a person is to a household or company; the rights of each are in `rules.ROLE_KINDS`."""

    ADMINISTRATOR = "administrator"
    BUYER = "buyer"
    APPROVER = "approver"
    FINANCE = "finance"
    GUARDIAN = "guardian"
    PAYER = "payer"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class PartySummary:
    """A party as others see it.

    role  the asking person's role in it, None when they are the party themselves
    """

    id: PartyId
    kind: PartyKind
    name: str
    language: str
    email: str
    phone: str
    role: MemberRole | None = None
    business_number: str = ""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where something goes or whom it bills, as it is frozen on an order.

    lines  street lines, most specific last
    """

    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: str = ""
    city: str = ""
    country: str = "KR"
    id: str = ""
    label: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class ImportedParty:
    """A party from another system; `key` is its name there."""

    key: str
    kind: PartyKind
    name: str
    language: str = "en"
    email: str = ""
    phone: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class LogInView:
    """A log-in.

    language      the person's, for letters
    encoded       the password as it is kept, to notice that it changed; empty when there is none to check
    """

    id: UserId
    email: str
    person_id: PartyId | None
    name: str
    language: str
    is_active: bool
    is_staff: bool
    encoded: str = ""


@dataclass(frozen=True, slots=True)
class TokenView:
    """A bearer token as its owner knows it."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
