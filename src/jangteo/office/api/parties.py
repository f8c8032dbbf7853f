"""Buyers: people, households, companies and their units; addresses, keys of other systems, segments."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Status
from pydantic import StringConstraints

from jangteo.kernel import permissions
from jangteo.kernel.api import Text
from jangteo.kernel.keyset import Page
from jangteo.kernel.types import Action, Actor
from jangteo.office.api.door import Cursor, Limit, at, further, note, reach, staff, staff_actor
from jangteo.office.api.party_schemas import (
    LONGEST_SOURCE,
    AddressesOut,
    BuyerUnitOut,
    BuyerUnitsOut,
    KeptAddressIn,
    KeptAddressOut,
    MemberOut,
    MembersOut,
    NewAddressIn,
    PartyChangeIn,
    PartyIn,
    PartyOut,
    PartyPageOut,
    PartyQuery,
    ReferenceIn,
    RegistrationOut,
    RoleOut,
    SegmentIn,
    SegmentOut,
    SegmentsOut,
    WholePartyOut,
)
from jangteo.parties import selectors, services
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.types import PartyChange, PartyDraft, PartyKind, PartySummary, PostalAddress
from jangteo.segments import services as segments
from jangteo.segments.selectors import list_segments, segments_by_party

router = Router()
PARTY = "/parties/{party_id}"
Source = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_SOURCE, pattern=r"^[\w.-]+$"), Path()]
SegmentCode = Annotated[Text, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9-]+$"), Path()]


@router.get("/parties", response=PartyPageOut, summary="List buyers")
@staff(Action.PARTIES_SEE)
def list_parties(request: HttpRequest, wanted: Query[PartyQuery], cursor: Cursor, limit: Limit) -> PartyPageOut:
    """Buyers that fit and that the caller's roles reach, by name."""
    page = _found(request, wanted, at(cursor), limit)
    note(request, "list of buyers", [one.id for one in page.rows])
    return PartyPageOut(items=_parties(page.rows), next_cursor=further(page), total=page.total)


@router.post("/parties", response={201: WholePartyOut}, summary="Enter a buyer")
@staff(Action.PARTIES_CHANGE, has_key=True)
def enter_party(request: HttpRequest, body: PartyIn) -> Status[WholePartyOut]:
    """A person, household or company that nobody logs in for yet; units and members are for people to make."""
    draft = PartyDraft(**(body.model_dump() | {"kind": PartyKind(body.kind)}))
    return Status(201, _whole(services.enter_party(draft=draft, actor=staff_actor(request))))


@router.get(PARTY, response=WholePartyOut, summary="Read a buyer")
@staff(Action.PARTIES_SEE)
def read_party(request: HttpRequest, party_id: UUID) -> WholePartyOut:
    """A buyer with its registration, segments and the keys other systems know it by."""
    _require(staff_actor(request), Action.PARTIES_SEE, party_id)
    note(request, "buyer", [party_id])
    return _whole(party_id)


@router.patch(PARTY, response=WholePartyOut, summary="Change a buyer")
@staff(Action.PARTIES_CHANGE)
def change_party(request: HttpRequest, party_id: UUID, body: PartyChangeIn) -> WholePartyOut:
    """Say something else of a buyer; whoever has a log-in says it themselves."""
    services.change_party(party_id=party_id, change=PartyChange(**body.model_dump()), actor=staff_actor(request))
    return _whole(party_id)


@router.get(f"{PARTY}/members", response=MembersOut, summary="List members of a buyer")
@staff(Action.MEMBERS_SEE)
def list_members(request: HttpRequest, party_id: UUID) -> MembersOut:
    """Who belongs to a household, a company or a unit, with the roles given there."""
    _require(staff_actor(request), Action.MEMBERS_SEE, party_id)
    members = selectors.list_members(party_id)
    note(request, "buyer", [party_id, *(one.person.id for one in members)])
    return MembersOut(
        items=[
            MemberOut(
                person=one.person.id,
                name=one.person.name,
                email=one.person.email,
                has_log_in=one.has_log_in,
                roles=[RoleOut(role=held.role.code, since=held.since, until=held.until) for held in one.roles],
            )
            for one in members
        ]
    )


@router.get(f"{PARTY}/units", response=BuyerUnitsOut, summary="List units of a buyer")
@staff(Action.PARTIES_SEE)
def list_units(request: HttpRequest, party_id: UUID) -> BuyerUnitsOut:
    """The party and the divisions and locations below it."""
    _require(staff_actor(request), Action.PARTIES_SEE, party_id)
    return BuyerUnitsOut(
        items=[
            BuyerUnitOut(id=one.id, kind=one.kind, name=one.name, parent_id=one.parent_id, depth=one.depth)
            for one in selectors.list_units(party_id)
        ]
    )


@router.get(f"{PARTY}/addresses", response=AddressesOut, summary="List addresses of a buyer")
@staff(Action.ADDRESSES_SEE)
def list_addresses(request: HttpRequest, party_id: UUID) -> AddressesOut:
    """Where a party receives goods and bills."""
    _require(staff_actor(request), Action.ADDRESSES_SEE, party_id)
    note(request, "addresses", [party_id])
    return _addresses(party_id)


@router.post(f"{PARTY}/addresses", response={201: AddressesOut}, summary="Keep an address for a buyer")
@staff(Action.ADDRESSES_CHANGE, has_key=True)
def add_address(request: HttpRequest, party_id: UUID, body: NewAddressIn) -> Status[AddressesOut]:
    """A further address; the answer is all of them."""
    address = PostalAddress(**body.model_dump(exclude={"is_default"}))
    actor = staff_actor(request)
    services.add_address(party_id=party_id, address=address, is_default=body.is_default, actor=actor)
    return Status(201, _addresses(party_id))


@router.put(f"{PARTY}/addresses/{{address_id}}", response=AddressesOut, summary="Change an address of a buyer")
@staff(Action.ADDRESSES_CHANGE)
def change_address(request: HttpRequest, party_id: UUID, address_id: UUID, body: KeptAddressIn) -> AddressesOut:
    """Put another address in the place of one; orders keep the one they were placed with."""
    address, actor = PostalAddress(**body.model_dump()), staff_actor(request)
    services.change_address(party_id=party_id, address_id=address_id, address=address, actor=actor)
    return _addresses(party_id)


@router.delete(f"{PARTY}/addresses/{{address_id}}", response=AddressesOut, summary="Forget an address of a buyer")
@staff(Action.ADDRESSES_CHANGE)
def remove_address(request: HttpRequest, party_id: UUID, address_id: UUID) -> AddressesOut:
    """Offer an address no more; orders keep theirs."""
    services.remove_address(party_id=party_id, address_id=address_id, actor=staff_actor(request))
    return _addresses(party_id)


@router.post(f"{PARTY}/addresses/{{address_id}}/usual", response=AddressesOut, summary="Offer an address first")
@staff(Action.ADDRESSES_CHANGE)
def make_usual_address(request: HttpRequest, party_id: UUID, address_id: UUID) -> AddressesOut:
    """Let an address be the one that is offered first."""
    services.make_usual_address(party_id=party_id, address_id=address_id, actor=staff_actor(request))
    return _addresses(party_id)


@router.put(f"{PARTY}/references/{{source}}", response=WholePartyOut, summary="Say how another system knows a buyer")
@staff(Action.PARTIES_CHANGE)
def set_reference(request: HttpRequest, party_id: UUID, source: Source, body: ReferenceIn) -> WholePartyOut:
    """One key in each other system; a key that belongs to another buyer is refused."""
    services.set_reference(party_id=party_id, source=source, key=body.key, actor=staff_actor(request))
    return _whole(party_id)


@router.delete(f"{PARTY}/references/{{source}}", response=WholePartyOut, summary="Forget how another system knows one")
@staff(Action.PARTIES_CHANGE)
def remove_reference(request: HttpRequest, party_id: UUID, source: Source) -> WholePartyOut:
    """The other system knows this buyer no more."""
    services.remove_reference(party_id=party_id, source=source, actor=staff_actor(request))
    return _whole(party_id)


@router.get("/segments", response=SegmentsOut, summary="List segments")
@staff(Action.PARTIES_SEE)
def list_all_segments(request: HttpRequest) -> SegmentsOut:
    """The groups that prices, shelves and terms may be for."""
    return SegmentsOut(items=[SegmentOut(code=code, names=names) for _pk, code, names in list_segments()])


@router.put("/segments/{code}", response=SegmentsOut, summary="Make or rename a segment")
@staff(Action.PRICE_LISTS_CHANGE)
def put_segment(request: HttpRequest, code: SegmentCode, body: SegmentIn) -> SegmentsOut:
    """A segment with these names; the answer is all of them."""
    segments.make_segment(code=code, names=body.names.told(), actor=staff_actor(request))
    return list_all_segments(request)


@router.put(f"{PARTY}/segments/{{code}}", response=WholePartyOut, summary="Put a buyer into a segment")
@staff(Action.PRICE_LISTS_CHANGE)
def join_segment(request: HttpRequest, party_id: UUID, code: SegmentCode) -> WholePartyOut:
    """Prices, shelves and terms of the segment hold for the buyer from now on: who may set prices says so."""
    _require(staff_actor(request), Action.PRICE_LISTS_CHANGE, party_id)
    segments.join_segment(segment_code=code, party_id=party_id, actor=staff_actor(request))
    return _whole(party_id)


@router.delete(f"{PARTY}/segments/{{code}}", response=WholePartyOut, summary="Take a buyer out of a segment")
@staff(Action.PRICE_LISTS_CHANGE)
def leave_segment(request: HttpRequest, party_id: UUID, code: SegmentCode) -> WholePartyOut:
    """Nothing of the segment holds for the buyer any more; orders keep their prices."""
    _require(staff_actor(request), Action.PRICE_LISTS_CHANGE, party_id)
    segments.leave_segment(segment_code=code, party_id=party_id, actor=staff_actor(request))
    return _whole(party_id)


def _require(actor: Actor, action: Action, party_id: UUID) -> None:
    """raises  PartyNotFound, the same for one that is not there and one that is out of reach"""
    if not permissions.allows(actor, action, party_id=party_id):
        raise PartyNotFound
    selectors.get_party(party_id)


def _found(request: HttpRequest, wanted: PartyQuery, cursor: str, limit: int) -> Page[PartySummary]:
    within = reach(request, Action.PARTIES_SEE)
    if wanted.source:
        party_id = selectors.find_party_by_reference(wanted.source, wanted.key)
        ids = {party_id} & (within if within is not None else {party_id}) if party_id else set()
        return selectors.page_of_parties(kind=wanted.kind, within=ids, cursor=cursor, limit=limit)
    if wanted.changed_since is not None:
        return selectors.page_of_changed(
            since=wanted.changed_since, kind=wanted.kind, within=within, cursor=cursor, limit=limit
        )
    return selectors.page_of_parties(kind=wanted.kind, text=wanted.q, within=within, cursor=cursor, limit=limit)


def _parties(found: Iterable[PartySummary]) -> list[PartyOut]:
    rows = list(found)
    ids = [one.id for one in rows]
    references, groups = selectors.references_of(ids), segments_by_party(ids)
    return [
        PartyOut(
            id=one.id,
            kind=one.kind,
            name=one.name,
            language=one.language,
            email=one.email,
            phone=one.phone,
            business_number=one.business_number,
            segments=sorted(groups.get(one.id, {}).values()),
            references=references.get(one.id, {}),
        )
        for one in rows
    ]


def _whole(party_id: UUID) -> WholePartyOut:
    (shown,) = _parties([selectors.get_party(party_id)])
    facts = selectors.find_company_facts(party_id)
    return WholePartyOut(
        **shown.model_dump(),
        registration=RegistrationOut(
            legal_name=facts.legal_name, representative=facts.representative, trade=facts.trade
        )
        if facts
        else None,
        parent_id=next(iter(selectors.lineage_of(party_id)[1:]), None),
    )


def _addresses(party_id: UUID) -> AddressesOut:
    return AddressesOut(
        items=[
            KeptAddressOut(
                id=UUID(one.id),
                label=one.label,
                recipient=one.recipient,
                phone=one.phone,
                postcode=one.postcode,
                line1=one.line1,
                line2=one.line2,
                city=one.city,
                country=one.country,
                is_default=one.is_default,
            )
            for one in selectors.list_addresses(party_id)
        ]
    )
