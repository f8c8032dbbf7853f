"""Buyers as they come in from programs of staff, and go out to them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.office.api.door import Moment
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.parties.types import PartyKind

LONGEST_SOURCE, LONGEST_KEY = 40, 100
Name = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Email = Annotated[Text, StringConstraints(max_length=254)]
Phone = Annotated[Text, StringConstraints(max_length=40)]
Word = Annotated[Text, StringConstraints(max_length=100)]
Language = Literal["ko", "en"]


class PartyOut(Schema):
    """A person, a household, a company or a unit of one."""

    id: UUID
    kind: PartyKind = Field(examples=["company"])
    name: str = Field(examples=["모두안자 주식회사"])
    language: str = Field(examples=["ko"])
    email: str = Field(examples=["order@moduanja.example"])
    phone: str = Field(examples=["02-555-0101"])
    business_number: str = Field(description="Ten digits; empty of those that have none.", examples=["1018123453"])
    segments: list[str] = Field(description="Codes of those it is in now.", examples=[["dealers"]])
    references: dict[str, str] = Field(description="By which key other systems know it.", examples=[{"erp": "C-00012"}])


class PartyPageOut(Schema):
    """A page of buyers."""

    items: list[PartyOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[214])


class RegistrationOut(Schema):
    """What a company's registration says."""

    legal_name: str = Field(examples=["모두안자 주식회사"])
    representative: str = Field(examples=["서지우"])
    trade: str = Field(examples=["도소매"])


class KeptAddressOut(Schema):
    """Where a party receives goods or bills."""

    id: UUID
    label: str = Field(examples=["창고"])
    recipient: str = Field(examples=["김도윤"])
    phone: str = Field(examples=["010-1234-5678"])
    postcode: str = Field(examples=["03045"])
    line1: str = Field(examples=["종로구 북촌로 12"])
    line2: str
    city: str = Field(examples=["서울"])
    country: str = Field(examples=["KR"])
    is_default: bool = Field(description="The one that is offered first.")


class AddressesOut(Schema):
    """A party's addresses, the usual one first."""

    items: list[KeptAddressOut]


class WholePartyOut(PartyOut):
    """A buyer with what is kept beside it."""

    registration: RegistrationOut | None = Field(description="Null of all but companies.")
    parent_id: UUID | None = Field(description="Under whom a unit stands.")


class PartyQuery(Schema):
    """What a list of buyers is narrowed to; `changed_since` and `source` go with `kind` alone."""

    q: Text = Field("", max_length=100, description="Part of a name, e-mail address, telephone or business number.")
    kind: PartyKind | None = None
    changed_since: Moment | None = Field(None, description="Made or changed since, their addresses and segments too.")
    source: Text = Field("", max_length=LONGEST_SOURCE, description="Another system …")
    key: Text = Field("", max_length=LONGEST_KEY, description="… and by which key it knows the party.")


class PartyIn(Strict):
    """A party that nobody logs in for yet."""

    kind: Literal["person", "household", "company"] = Field(examples=["company"])
    name: Name = Field(examples=["모두안자 주식회사"])
    language: Language = "ko"
    email: Email = Field("", examples=["order@moduanja.example"])
    phone: Phone = Field("", examples=["02-555-0101"])
    legal_name: Annotated[Text, StringConstraints(max_length=200)] = Field("", description="Empty: the name.")
    business_number: Text = Field("", max_length=12, description="Korean, of companies.", examples=["101-81-23453"])
    representative: Word = Field("", examples=["서지우"])
    trade: Word = Field("", examples=["도소매"])


class PartyChangeIn(Strict):
    """What is said otherwise; null: as it was. The last three of companies alone."""

    name: Name | None = Field(None, examples=["모두안자 주식회사"])
    language: Language | None = None
    email: Email | None = Field(None, examples=["order@moduanja.example"])
    phone: Phone | None = Field(None, examples=["02-555-0101"])
    legal_name: Name | None = None
    representative: Word | None = None
    trade: Word | None = None


class KeptAddressIn(Strict):
    """An address that is kept for a party."""

    label: Text = Field("", max_length=60, examples=["창고"])
    recipient: Text = Field(min_length=1, max_length=120, examples=["김도윤"])
    phone: Text = Field(min_length=1, max_length=40, examples=["010-1234-5678"])
    postcode: Text = Field(min_length=1, max_length=12, examples=["03045"])
    line1: Text = Field(min_length=1, max_length=200, examples=["종로구 북촌로 12"])
    line2: Text = Field("", max_length=200)
    city: Text = Field("", max_length=100, examples=["서울"])
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field("KR", examples=["KR"])


class NewAddressIn(KeptAddressIn):
    """An address that is kept for a party from now on."""

    is_default: bool = False


class ReferenceIn(Strict):
    """By which key another system knows a party."""

    key: Text = Field(min_length=1, max_length=LONGEST_KEY, examples=["C-00012"])


class RoleOut(Schema):
    """A role that somebody holds."""

    role: str = Field(examples=["buyer"])
    since: datetime
    until: datetime | None


class MemberOut(Schema):
    """A person with the roles that were given here."""

    person: UUID
    name: str = Field(examples=["서지우"])
    email: str = Field(examples=["jiu@moduanja.example"])
    has_log_in: bool
    roles: list[RoleOut]


class MembersOut(Schema):
    """Who belongs to a party."""

    items: list[MemberOut]


class BuyerUnitOut(Schema):
    """A party in its tree."""

    id: UUID
    kind: PartyKind = Field(examples=["location"])
    name: str = Field(examples=["강남점"])
    parent_id: UUID | None
    depth: int = Field(description="0: the party that was asked about.", examples=[1])


class BuyerUnitsOut(Schema):
    """A party and the units below it, each after the one above it."""

    items: list[BuyerUnitOut]


class SegmentOut(Schema):
    """A group that prices, shelves and terms may be for."""

    code: str = Field(examples=["dealers"])
    names: dict[str, str] = Field(examples=[{"ko": "거래처", "en": "Dealers"}])


class SegmentsOut(Schema):
    """All segments, by code."""

    items: list[SegmentOut]


class SegmentIn(Strict):
    """What a segment is called."""

    names: NamesIn
