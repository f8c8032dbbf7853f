"""Deputies for programs: who decides for whom while they are away."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status

from jangteo.approvals import selectors, services
from jangteo.approvals.api.door import own_party, router
from jangteo.approvals.errors import InvalidDeputy
from jangteo.approvals.types import DeputyView
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Schema, Strict
from jangteo.kernel.types import Action
from jangteo.parties.selectors import parties_by_id


class DeputyOut(Schema):
    """Who decides for whom; both days are counted in."""

    id: UUID
    instead_of: UUID
    instead_of_name: str
    by: UUID
    by_name: str
    since: date
    until: date


class NameDeputy(Strict):
    """Another member who decides meanwhile; without `instead_of` for the caller."""

    by: UUID
    instead_of: UUID | None = Field(None, description="Another approver: for those who may change members.")
    since: date
    until: date


@router.get("/channels/{channel}/deputies", response=list[DeputyOut], summary="See deputies")
@entering(Action.ORDERS_APPROVE, Action.MEMBERS_SEE)
def list_deputies(request: HttpRequest, channel: str) -> list[DeputyOut]:
    """Those of today and to come, the earliest first: all to who may see members, else one's own."""
    _entered, actor = entry_of(request)
    return deputies_out(selectors.list_deputies_for(actor))


@router.post("/channels/{channel}/deputies", response={201: DeputyOut}, summary="Name a deputy")
@entering(Action.ORDERS_APPROVE, Action.MEMBERS_CHANGE, has_key=True)
def name_deputy(request: HttpRequest, channel: str, body: NameDeputy) -> Status[DeputyOut]:
    """They decide what the other would, but nothing that either of them asked for."""
    _entered, actor = entry_of(request)
    for_id = body.instead_of or actor.person_id
    if for_id is None:
        raise InvalidDeputy("an approver", field="instead_of")
    made = services.name_deputy(
        party_id=own_party(actor), for_id=for_id, by_id=body.by, since=body.since, until=body.until, actor=actor
    )
    return Status(201, deputies_out([one for one in selectors.list_deputies(actor.units) if one.id == made])[0])


@router.delete("/channels/{channel}/deputies/{deputy_id}", response={204: None}, summary="End a deputy")
@entering(Action.ORDERS_APPROVE, Action.MEMBERS_CHANGE)
def end_deputy(request: HttpRequest, channel: str, deputy_id: UUID) -> Status[None]:
    """They decide no more; what they decided stays."""
    _entered, actor = entry_of(request)
    services.end_deputy(deputy_id=deputy_id, actor=actor)
    return Status(204, None)


def deputies_out(found: list[DeputyView]) -> list[DeputyOut]:
    """Deputies as they go out, with names."""
    people: set[UUID] = {who for one in found for who in (one.deputy.for_id, one.deputy.by_id)}
    names: dict[UUID, str] = {pk: party.name for pk, party in parties_by_id(people).items()}
    return [
        DeputyOut(
            id=one.id,
            instead_of=one.deputy.for_id,
            instead_of_name=names.get(one.deputy.for_id, ""),
            by=one.deputy.by_id,
            by_name=names.get(one.deputy.by_id, ""),
            since=one.deputy.since,
            until=one.deputy.until,
        )
        for one in found
    ]
