"""Who decides while others are away."""

from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.approvals.errors import DeputyNotFound, InvalidDeputy
from jangteo.approvals.models import DeputyRow
from jangteo.approvals.selectors.people import approvers_of
from jangteo.approvals.services.staff_letters import tell_leaders
from jangteo.kernel import audit, clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import get_party, lineage_of, members_by_party


@transaction.atomic
def name_deputy(*, party_id: UUID, for_id: UUID, by_id: UUID, since: date, until: date, actor: Actor) -> UUID:
    """Let another member of a party decide for an approver there and below, from and until a day, both counted in.

    Approvers name their own; who may change members names anybody's.

    raises  PartyNotFound, NotPermitted, InvalidDeputy
    """
    get_party(party_id)
    _require_may_name(party_id, for_id, actor)
    lineage = lineage_of(party_id)
    if for_id == by_id:
        raise InvalidDeputy("somebody else", field="by")
    if all(one.person_id != for_id for one in approvers_of(lineage)):
        raise InvalidDeputy("they approve nothing here", field="instead_of")
    members = {member.person.id for group in members_by_party(lineage).values() for member in group}
    if by_id not in members:
        raise InvalidDeputy("a member of this party", field="by")
    if until < since or until < clock.today():
        raise InvalidDeputy("days that are to come, the first before the last", field="until")
    row = DeputyRow.objects.create(party_id=party_id, for_whom_id=for_id, by_id=by_id, since=since, until=until)
    _tell(row, "name_deputy", actor)
    return row.pk


@transaction.atomic
def end_deputy(*, deputy_id: UUID, actor: Actor) -> None:
    """Let a deputy decide no more; what they decided stays.

    raises  DeputyNotFound, NotPermitted
    """
    row = DeputyRow.objects.select_for_update().filter(pk=deputy_id).first()
    if row is None or not _reaches(actor, row.party_id):
        raise DeputyNotFound
    _require_may_name(row.party_id, row.for_whom_id, actor)
    _tell(row, "end_deputy", actor)
    row.delete()


def _reaches(actor: Actor, party_id: UUID) -> bool:
    """Whether a party is theirs, or in the care of who is staff."""
    return party_id in actor.unit_ids or allows(actor, Action.MEMBERS_CHANGE, party_id=party_id)


def _require_may_name(party_id: UUID, for_id: UUID, actor: Actor) -> None:
    is_own = for_id == actor.person_id and allows(actor, Action.ORDERS_APPROVE, party_id=party_id)
    if actor.assists or not (is_own or allows(actor, Action.MEMBERS_CHANGE, party_id=party_id)):
        raise NotPermitted(action=Action.MEMBERS_CHANGE.value)


def _tell(row: DeputyRow, what: str, actor: Actor) -> None:
    tell_leaders(party_id=row.party_id, what=what, name=f"{row.since} – {row.until}", actor=actor)
    audit.record(
        actor=actor,
        action=f"approvals.{what}",
        subject_kind="party",
        subject_id=row.party_id,
        after={
            "for": str(row.for_whom_id),
            "by": str(row.by_id),
            "since": row.since.isoformat(),
            "until": row.until.isoformat(),
        },
    )
