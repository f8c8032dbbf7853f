"""Legal entities, which channel sells for which, and when what was sent is invoiced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from jangteo.billing.types.invoices import BillingMode
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class EntityDraft:
    """A legal entity as it is written; names, addresses and due texts are {language: text}.

    code               stands in the numbers of its documents
    business_number    ten digits, hyphens allowed; empty: abroad
    due_texts          stand on invoices beside the day they are due
    evidence_from      zero-rated goods that leave from this day on are invoiced only with evidence; None: without
    self_issues_from   a sale paid in cash from here on has a receipt though nobody asked; None: none has
    """

    code: str
    names: Mapping[str, str]
    country: str = "KR"
    currency: str = "KRW"
    addresses: Mapping[str, str] = field(default_factory=dict)
    business_number: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    bank_account: str = ""
    due_texts: Mapping[str, str] = field(default_factory=dict)
    evidence_from: date | None = None
    self_issues_from: Money | None = None


@dataclass(frozen=True, slots=True)
class EntityView:
    """A legal entity.

    is_locked  documents name it: its code, business number, country and currency stay
    """

    id: UUID
    draft: EntityDraft
    is_locked: bool
    channel_ids: tuple[UUID, ...] = ()


class Gap(StrEnum):
    """What will be missing on a channel's invoices, before the first one shows it."""

    NO_ENTITY = "no_entity"
    NO_BUSINESS_NUMBER = "no_business_number"
    NO_ACCOUNT = "no_account"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class ChannelBilling:
    """Who sells in a channel, and when what is sent there is invoiced.

    entity_code  empty: it will be made of what the channel says of its seller, with the first invoice
    mode         None: nothing is set, so with each shipment
    """

    channel_id: UUID
    entity_code: str
    mode: BillingMode | None
    close_day: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class PartyBilling:
    """What is set for one buyer; None: as the channel has it, and one tax document a month.

    each_document  a tax document for each invoice
    """

    party_id: UUID
    mode: BillingMode | None
    close_day: int
    each_document: bool
