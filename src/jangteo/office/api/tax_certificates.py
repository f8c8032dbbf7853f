"""Papers by which buyers are taxed otherwise: kept, read, and let count no more."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Cursor, Limit, Moment, OptionalWhy, at, further, note, reach, staff, staff_actor
from jangteo.office.api.taxes import COUNTRY
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import lineage_of
from jangteo.pricing import services
from jangteo.pricing.selectors import access_tax_certificate, list_tax_certificates, page_of_tax_certificates
from jangteo.pricing.types import TaxCategory, TaxCertificate

router = Router()
CERTIFICATES, CERTIFICATE = "/tax-certificates", "/tax-certificates/{certificate_id}"
MOST_CODES, LONGEST_NUMBER, LONGEST_ISSUER, MOST_OF_PARTY = 20, 80, 120, 200
TaxCode = Annotated[Text, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


class TaxCertificateOut(Schema):
    """A paper by which a buyer, and the units below it, are taxed otherwise in the seller's country."""

    id: UUID
    party: UUID
    country: str = Field(description="The seller's.", examples=["KR"])
    category: TaxCategory
    codes: list[str] = Field(description="The tax codes it names; empty: all that bear tax.", examples=[["standard"]])
    number: str = Field(examples=["영-2026-00412"])
    issued_by: str = Field(examples=["한빛세무서"])
    valid_from: datetime
    valid_until: datetime | None = Field(description="Excluded; null: until it is revoked.")
    revoked_at: datetime | None


class TaxCertificatePageOut(Schema):
    """A page of certificates."""

    items: list[TaxCertificateOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many there are; one more than 10,000 where there are more.", examples=[12])


class BuyerCertificatesOut(Schema):
    """The papers of a buyer and of the units above it, the newest first, two hundred at most."""

    items: list[TaxCertificateOut]


class TaxCertificateIn(Strict):
    """What stands on a buyer's paper."""

    party: UUID = Field(description="A buyer, with the units below it.")
    country: Annotated[Text, StringConstraints(pattern=COUNTRY)] = Field(
        "KR", description="The seller's.", examples=["KR"]
    )
    category: TaxCategory = Field(description="Not S, by which everybody is taxed.", examples=["Z"])
    codes: list[TaxCode] = Field(
        [], max_length=MOST_CODES, description="None: all that bear tax.", examples=[["standard"]]
    )
    number: Text = Field(min_length=1, max_length=LONGEST_NUMBER, examples=["영-2026-00412"])
    issued_by: Text = Field("", max_length=LONGEST_ISSUER, examples=["한빛세무서"])
    valid_from: Moment = Field(examples=["2026-12-01T00:00:00+09:00"])
    valid_until: Moment | None = Field(None, description="Excluded; null: until it is revoked.")
    why: OptionalWhy = ""


class CertificateEndIn(Strict):
    """Why it counts no more."""

    why: OptionalWhy = Field("", examples=["Taken back by the tax office."])


@router.get(CERTIFICATES, response=TaxCertificatePageOut, summary="List tax certificates")
@staff(Action.TAXES_SEE)
def list_certificates(request: HttpRequest, cursor: Cursor, limit: Limit) -> TaxCertificatePageOut:
    """Papers of all buyers that the caller may see, the newest first."""
    page = page_of_tax_certificates(staff_actor(request), cursor=at(cursor), limit=limit)
    note(request, "tax certificates", {one.party_id for one in page.rows})
    items = [_shown(one) for one in page.rows]
    return TaxCertificatePageOut(items=items, next_cursor=further(page), total=page.total)


@router.get("/parties/{party_id}/tax-certificates", response=BuyerCertificatesOut, summary="List a buyer's tax papers")
@staff(Action.TAXES_SEE)
def list_buyer_certificates(request: HttpRequest, party_id: UUID) -> BuyerCertificatesOut:
    """Its own papers and those of the units above, those that count no more too."""
    buyer_named(request, party_id)
    found, _total = list_tax_certificates(staff_actor(request), lineage_of(party_id), limit=MOST_OF_PARTY)
    note(request, "tax certificates", [party_id, *(one.party_id for one in found)])
    return BuyerCertificatesOut(items=[_shown(one) for one in found])


@router.get(CERTIFICATE, response=TaxCertificateOut, summary="Read a tax certificate")
@staff(Action.TAXES_SEE)
def read_certificate(request: HttpRequest, certificate_id: UUID) -> TaxCertificateOut:
    """One paper as it was kept."""
    found = access_tax_certificate(certificate_id, staff_actor(request))
    note(request, "tax certificates", [found.party_id])
    return _shown(found)


@router.post(CERTIFICATES, response={201: TaxCertificateOut}, summary="Keep a tax certificate")
@staff(Action.TAXES_CHANGE, has_key=True)
def record_certificate(request: HttpRequest, body: TaxCertificateIn) -> Status[TaxCertificateOut]:
    """It counts from its moment on; orders keep what they have."""
    within = reach(request, Action.TAXES_CHANGE)
    if within is not None and body.party not in within:
        raise PartyNotFound
    made = services.record_tax_certificate(
        **body.model_dump(exclude={"party"}),
        party_id=buyer_named(request, body.party),
        actor=staff_actor(request),
    )
    return Status(201, read_certificate(request, made))


@router.post(f"{CERTIFICATE}/end", response=TaxCertificateOut, summary="Let a tax certificate count no more")
@staff(Action.TAXES_CHANGE)
def revoke_certificate(request: HttpRequest, certificate_id: UUID, body: CertificateEndIn) -> TaxCertificateOut:
    """From now on; orders keep what it gave them. Doing it again changes nothing."""
    actor = staff_actor(request)
    found = access_tax_certificate(certificate_id, actor)
    services.revoke_tax_certificate(certificate_id=found.id, actor=actor, why=body.why)
    return read_certificate(request, certificate_id)


def _shown(one: TaxCertificate) -> TaxCertificateOut:
    return TaxCertificateOut(
        id=one.id,
        party=one.party_id,
        country=one.country,
        category=one.category,
        codes=sorted(one.codes),
        number=one.number,
        issued_by=one.issued_by,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        revoked_at=one.revoked_at,
    )
