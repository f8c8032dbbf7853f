"""Who sells and issues documents, which channel sells for whom, and when what was sent is invoiced."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt, StringConstraints

from jangteo.billing import services
from jangteo.billing.selectors.entities import channel_billing, get_entity, list_entities, party_billing
from jangteo.billing.types.entities import EntityDraft, EntityView, Gap, PartyBilling
from jangteo.billing.types.invoices import BillingMode
from jangteo.billing.types.tax_documents import DocumentMode
from jangteo.channels.selectors import list_every_channel
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named, channel_named
from jangteo.office.api.door import OptionalWhy, note, reach, staff, staff_actor
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.office.api.purchases import Known

router = Router()
ENTITIES, CHANNELS, BUYERS = "/legal-entities", "/billing/channels", "/billing/buyers"
LAST_CLOSE_DAY = 28
EntityCode = Annotated[Text, StringConstraints(min_length=1, max_length=40), Path()]
ChannelCode = Annotated[Text, StringConstraints(min_length=1, max_length=40), Path()]
CloseDay = Annotated[
    StrictInt,
    Field(ge=1, le=LAST_CLOSE_DAY, description="Day of the next month on which a month is invoiced.", examples=[1]),
]


class LegalEntityOut(Schema):
    """A company of ours that sells and issues documents."""

    code: str = Field(description="Stands in the numbers of its documents.", examples=["KR1"])
    names: dict[str, str] = Field(examples=[{"ko": "주식회사 온결공방", "en": "Ongyeol Workshop"}])
    country: str = Field(examples=["KR"])
    currency: str = Field(examples=["KRW"])
    addresses: dict[str, str]
    business_number: str = Field(examples=["1208147521"])
    representative: str
    phone: str
    email: str
    bank_account: str
    due_texts: dict[str, str] = Field(description="What stands beside the day an invoice is due.")
    evidence_from: date | None = Field(description="From when on a zero rate needs evidence; null: it doesn't.")
    self_issues_from: MoneyView | None = Field(description="From which amount a cash receipt is issued unasked.")
    is_locked: bool = Field(description="Documents name it: its code, number, country and currency stay.")
    channels: list[str] = Field(description="That sell for it.", examples=[["shop"]])


class LegalEntitiesOut(Schema):
    """Every legal entity by its code."""

    items: list[LegalEntityOut]


class LegalEntityIn(Strict):
    """A legal entity whole; documents that were issued keep what it was."""

    names: NamesIn = Field(examples=[{"ko": "주식회사 온결공방", "en": "Ongyeol Workshop"}])
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field("KR", examples=["KR"])
    currency: Known = Field("KRW", examples=["KRW"])
    addresses: NamesIn = NamesIn(ko="", en="")
    business_number: Text = Field("", max_length=12, description="Empty: abroad.", examples=["120-81-47521"])
    representative: Text = Field("", max_length=120)
    phone: Text = Field("", max_length=40)
    email: Annotated[Text, StringConstraints(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""
    bank_account: Text = Field("", max_length=120)
    due_texts: NamesIn = NamesIn(ko="", en="")
    evidence_from: date | None = Field(None, examples=["2026-12-01"])
    self_issues_from: MoneyWire | None = Field(None, description="Null: none is issued unasked.")
    why: OptionalWhy = ""


class ChannelBillingOut(Schema):
    """Who sells in a channel, and when what is sent there is invoiced."""

    channel: str = Field(examples=["wholesale"])
    entity: str = Field(description="Empty: it is made with the first invoice.", examples=["KR1"])
    mode: BillingMode | None = Field(description="Null: nothing is set, so with each shipment.")
    close_day: int = Field(examples=[1])
    gaps: list[Gap] = Field(description="What its invoices will lack.")


class ChannelBillingsOut(Schema):
    """Every channel."""

    items: list[ChannelBillingOut]


class ChannelBillingIn(Strict):
    """For whom a channel is to sell, and when it is invoiced."""

    entity: Text | None = Field(None, max_length=12, description="Null: as it is.", examples=["KR1"])
    mode: BillingMode = Field(examples=["monthly"])
    close_day: CloseDay = 1


class BuyerBillingOut(Schema):
    """What is set for a buyer and the units below it."""

    party: UUID
    mode: BillingMode | None = Field(description="Null: as the channel has it.")
    close_day: int = Field(examples=[1])
    documents: DocumentMode = Field(description="A Korean tax document for each invoice, or one a month.")


class BuyerBillingsOut(Schema):
    """The buyers for whom something is set."""

    items: list[BuyerBillingOut]


class BuyerBillingIn(Strict):
    """When a buyer is to be invoiced, and how its tax documents are written."""

    mode: BillingMode = Field(examples=["monthly"])
    close_day: CloseDay = 1
    documents: DocumentMode = DocumentMode.MONTHLY


@router.get(ENTITIES, response=LegalEntitiesOut, summary="List legal entities")
@staff(Action.PAYMENTS_HANDLE)
def list_legal_entities(request: HttpRequest) -> LegalEntitiesOut:
    """Our companies that sell."""
    return LegalEntitiesOut(items=[_entity(one) for one in list_entities()])


@router.get(f"{ENTITIES}/{{code}}", response=LegalEntityOut, summary="Read a legal entity")
@staff(Action.PAYMENTS_HANDLE)
def read_legal_entity(request: HttpRequest, code: str) -> LegalEntityOut:
    """What its documents say of it."""
    return _entity(get_entity(code))


@router.put(f"{ENTITIES}/{{code}}", response=LegalEntityOut, summary="Write a legal entity")
@staff(Action.PAYMENTS_HANDLE)
def put_legal_entity(request: HttpRequest, code: EntityCode, body: LegalEntityIn) -> LegalEntityOut:
    """Make it, or write it anew; what documents name of it stays."""
    texts = {name: getattr(body, name).told() for name in ("names", "addresses", "due_texts")}
    plain = ("country", "currency", "business_number", "representative", "phone", "email", "bank_account")
    limit = body.self_issues_from
    draft = EntityDraft(
        code=code,
        **texts,
        **{name: getattr(body, name) for name in plain},
        evidence_from=body.evidence_from,
        self_issues_from=limit.to_money() if limit else None,
    )
    known = next((one.id for one in list_entities() if one.draft.code == code), None)
    services.save_entity(draft=draft, entity_id=known, actor=staff_actor(request), why=body.why)
    return _entity(get_entity(code))


@router.get(CHANNELS, response=ChannelBillingsOut, summary="List how channels are invoiced")
@staff(Action.PAYMENTS_HANDLE)
def list_channel_billing(request: HttpRequest) -> ChannelBillingsOut:
    """For whom each sells, when it is invoiced, and what its invoices will lack."""
    return ChannelBillingsOut(items=_channels())


@router.get(f"{CHANNELS}/{{channel}}", response=ChannelBillingOut, summary="Read how a channel is invoiced")
@staff(Action.PAYMENTS_HANDLE)
def read_channel_billing(request: HttpRequest, channel: ChannelCode) -> ChannelBillingOut:
    """For whom it sells, and when it is invoiced."""
    channel_named(channel)
    return next(one for one in _channels() if one.channel == channel)


@router.put(f"{CHANNELS}/{{channel}}", response=ChannelBillingOut, summary="Say how a channel is invoiced")
@staff(Action.PAYMENTS_HANDLE)
@transaction.atomic
def put_channel_billing(request: HttpRequest, channel: ChannelCode, body: ChannelBillingIn) -> ChannelBillingOut:
    """What leaves from now on is."""
    channel_id, actor = channel_named(channel), staff_actor(request)
    assert channel_id is not None
    if body.entity is not None:
        services.set_channel_entity(channel_id=channel_id, entity_id=get_entity(body.entity).id, actor=actor)
    services.set_billing(mode=body.mode, channel_id=channel_id, close_day=body.close_day, actor=actor)
    return read_channel_billing(request, channel)


@router.get(BUYERS, response=BuyerBillingsOut, summary="List how buyers are invoiced")
@staff(Action.PAYMENTS_HANDLE)
def list_buyer_billing(request: HttpRequest) -> BuyerBillingsOut:
    """Those for whom something is set, as far as the caller may see them."""
    within = reach(request, Action.PAYMENTS_HANDLE)
    found = [one for one in party_billing() if within is None or one.party_id in within]
    note(request, "how buyers are invoiced", {one.party_id for one in found})
    return BuyerBillingsOut(items=[_buyer(one) for one in found])


@router.get(f"{BUYERS}/{{party_id}}", response=BuyerBillingOut, summary="Read how a buyer is invoiced")
@staff(Action.PAYMENTS_HANDLE)
def read_buyer_billing(request: HttpRequest, party_id: UUID) -> BuyerBillingOut:
    """What is set for it; where nothing is, as the channel has it."""
    party = buyer_named(request, party_id)
    note(request, "how buyers are invoiced", [party])
    usual = PartyBilling(party, None, 1, each_document=False)
    return _buyer(next((one for one in party_billing() if one.party_id == party), usual))


@router.put(f"{BUYERS}/{{party_id}}", response=BuyerBillingOut, summary="Say how a buyer is invoiced")
@staff(Action.PAYMENTS_HANDLE)
@transaction.atomic
def put_buyer_billing(request: HttpRequest, party_id: UUID, body: BuyerBillingIn) -> BuyerBillingOut:
    """What leaves from now on to it and the units below it is."""
    party, actor = buyer_named(request, party_id), staff_actor(request)
    services.set_billing(mode=body.mode, party_id=party, close_day=body.close_day, actor=actor)
    services.set_document_mode(party_id=party, mode=body.documents, actor=actor)
    return read_buyer_billing(request, party)


def _entity(one: EntityView) -> LegalEntityOut:
    draft, codes = one.draft, {each.id: each.code for each in list_every_channel()}
    plain = ("code", "country", "currency", "business_number", "representative", "phone", "email", "bank_account")
    told: dict[str, Any] = {name: dict(getattr(draft, name)) for name in ("names", "addresses", "due_texts")}
    return LegalEntityOut(
        **told,
        **{name: getattr(draft, name) for name in plain},
        evidence_from=draft.evidence_from,
        self_issues_from=money_view(draft.self_issues_from) if draft.self_issues_from else None,
        is_locked=one.is_locked,
        channels=sorted(codes[pk] for pk in one.channel_ids if pk in codes),  # type: ignore[index]
    )


def _channels() -> list[ChannelBillingOut]:
    codes: dict[UUID, str] = {one.id: one.code for one in list_every_channel()}
    return [
        ChannelBillingOut(
            channel=codes[one.channel_id],
            entity=one.entity_code,
            mode=one.mode,
            close_day=one.close_day,
            gaps=list(one.gaps),
        )
        for one in channel_billing()
    ]


def _buyer(one: PartyBilling) -> BuyerBillingOut:
    return BuyerBillingOut(
        party=one.party_id,
        mode=one.mode,
        close_day=one.close_day,
        documents=DocumentMode.EACH if one.each_document else DocumentMode.MONTHLY,
    )
