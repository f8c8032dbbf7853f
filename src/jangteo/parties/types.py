from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.types import PartyId, Rights, UserId


class PartyKind(StrEnum):
    """A division or location is a unit of a company: a buyer of its own, below its company in the tree."""

    PERSON = "person"
    HOUSEHOLD = "household"
    COMPANY = "company"
    DIVISION = "division"
    LOCATION = "location"

    @property
    def is_trade(self) -> bool:
        """Whether it buys as a company does."""
        return self in (PartyKind.COMPANY, PartyKind.DIVISION, PartyKind.LOCATION)


class PartyRole(StrEnum):
    """What a party is to the market besides a buyer. The operator runs it; its members are the staff."""

    OPERATOR = "operator"
    SUPPLIER = "supplier"
    SELLER = "seller"


class PartnerFunction(StrEnum):
    """Who stands in for the buyer (the sold-to party): who is billed, who receives, who pays."""

    BILL_TO = "bill_to"
    SHIP_TO = "ship_to"
    PAYER = "payer"


class RoleAudience(StrEnum):
    """Among whose members a role exists."""

    HOUSEHOLD = "household"
    COMPANY = "company"
    STAFF = "staff"


class MemberRole(StrEnum):
    """The built-in roles; what each may do is the table `rules.BUILT_IN_ROLES`."""

    ADMINISTRATOR = "administrator"
    BUYER = "buyer"
    APPROVER = "approver"
    FINANCE = "finance"
    GUARDIAN = "guardian"
    PAYER = "payer"
    CHILD = "child"
    STAFF_VIEWER = "staff_viewer"
    STAFF_CLERK = "staff_clerk"
    SALES_REP = "sales_rep"
    STAFF_FINANCE = "staff_finance"
    STORE = "store"
    STAFF_ADMINISTRATOR = "staff_administrator"


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role: among whose members it exists and what it allows.

    id        of a custom role, None of a built-in one
    names     {language: name}; empty for built-in roles, whose names are words of the pages
    party_id  whose custom role it is, None where every party may use it
    is_active False: it was retired and allows nothing any more
    """

    code: str
    audience: RoleAudience
    rights: Rights
    names: Mapping[str, str] = field(default_factory=dict)
    id: UUID | None = None
    party_id: PartyId | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds, where it was given, from and until when.

    party_id  where it was given: the party itself or a unit above it
    """

    role: RoleDefinition
    party_id: PartyId
    membership_id: UUID
    since: datetime
    until: datetime | None = None
    place_code: str = ""


@dataclass(frozen=True, slots=True)
class PartySummary:
    """A party as others see it.

    roles  what the asking person is in it, empty when they are the party themselves
    """

    id: PartyId
    kind: PartyKind
    name: str
    language: str
    email: str
    phone: str
    roles: tuple[HeldRole, ...] = ()
    business_number: str = ""

    @property
    def role(self) -> str:
        """The code of the first role, "" for oneself."""
        return self.roles[0].role.code if self.roles else ""


@dataclass(frozen=True, slots=True)
class Context:
    """Whom a person may act for, and what they may do there.

    lineage   the party and the units above it, nearest first
    unit_ids  the party and the units below it
    """

    party: PartySummary
    rights: Rights
    lineage: tuple[PartyId, ...]
    unit_ids: frozenset[PartyId]

    @property
    def id(self) -> PartyId:
        return self.party.id


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a household, company or unit with the roles given there that hold now or will."""

    person: PartySummary
    roles: tuple[HeldRole, ...]
    has_log_in: bool = False


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """A person who holds a role, and where."""

    person: PartySummary
    party: PartySummary
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HolderChange:
    """What changes for one holder of a role at one party, their other roles there taken into account.

    gains, losses  {action: scope} that they have afterwards and didn't, or had and haven't
    """

    holder: RoleHolder
    gains: Rights
    losses: Rights


@dataclass(frozen=True, slots=True)
class RolePreview:
    """Whom a change of a role would touch.

    seen           names the change and all that it was reckoned from; the service refuses another state
    gains, losses  of the role itself
    people         how many different people hold it
    """

    seen: str
    gains: Rights
    losses: Rights
    changes: tuple[HolderChange, ...]
    people: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """A party in its tree.

    depth  0 for the top of what was asked about
    """

    id: PartyId
    kind: PartyKind
    name: str
    parent_id: PartyId | None
    depth: int


@dataclass(frozen=True, slots=True)
class ParentView:
    """Under whom a unit stood, from and until when."""

    id: UUID
    parent_id: PartyId
    parent_name: str
    since: datetime
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Partners:
    """The four parties of a sale; all the same unless arranged otherwise."""

    sold_to: PartyId
    bill_to: PartyId
    ship_to: PartyId
    payer: PartyId


@dataclass(frozen=True, slots=True)
class PortableUnit:
    """A division or location below a company, or a company below another, as files know it."""

    id: PartyId
    kind: PartyKind
    name: str
    email: str
    phone: str
    parent_id: PartyId


@dataclass(frozen=True, slots=True)
class PortableMove:
    """Under what a unit stands, or will stand, from a moment on."""

    party_id: PartyId
    parent_id: PartyId
    since: datetime


@dataclass(frozen=True, slots=True)
class PortableMember:
    """Who holds which role where, as files know it.

    role  a built-in role, or the code of one that the party has made
    """

    party_id: PartyId
    person_id: PartyId
    role: str
    place_code: str
    since: datetime
    until: datetime | None


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
class CompanyFacts:
    """What a company's registration says of it."""

    legal_name: str
    representative: str = ""
    trade: str = ""


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party as staff enter it.

    legal_name, business_number, representative, trade  of companies alone; without a legal name it is the name
    """

    kind: PartyKind
    name: str
    language: str = "ko"
    email: str = ""
    phone: str = ""
    legal_name: str = ""
    business_number: str = ""
    representative: str = ""
    trade: str = ""


@dataclass(frozen=True, slots=True)
class PartyChange:
    """What is said otherwise of a party; None: as it was.

    legal_name, representative, trade  of companies alone
    """

    name: str | None = None
    language: str | None = None
    email: str | None = None
    phone: str | None = None
    legal_name: str | None = None
    representative: str | None = None
    trade: str | None = None


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
    business_number: str = ""


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
    joined_at: datetime
    last_at: datetime | None
    is_active: bool
    is_staff: bool
    is_superuser: bool
    encoded: str = field(default="", repr=False)

    @property
    def has_password(self) -> bool:
        """Whether one can be typed; without, a key by mail or a provider opens it."""
        return bool(self.encoded)


@dataclass(frozen=True, slots=True)
class TokenView:
    """A bearer token as its owner knows it."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
