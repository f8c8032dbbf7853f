"""Who may approve at a party, as what, and for whom."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from jangteo.approvals.models import DeputyRow
from jangteo.approvals.types import Approver, Deputy, DeputyView
from jangteo.kernel import clock
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import is_leader_role, members_by_party
from jangteo.parties.types import HeldRole


def approvers_of(lineage: Iterable[UUID]) -> tuple[Approver, ...]:
    """Whoever may approve at a party now, by roles given there or above; two queries.

    lineage  the party and the units above it
    """
    held = _held_now(lineage)
    return tuple(
        Approver(person_id, _codes(roles), any(is_leader_role(one.role.code) for one in roles))
        for person_id, roles in held.items()
        if any(Action.ORDERS_APPROVE in one.role.rights for one in roles)
    )


def roles_by_party(party_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, frozenset[str]]]:
    """{party: {person: the codes of the roles they were given there, and hold now}}; two queries."""
    now = clock.now()
    return {
        party_id: {one.person.id: _codes(role for role in one.roles if role.since <= now) for one in members}
        for party_id, members in members_by_party(party_ids).items()
    }


def roles_at(lineage: Iterable[UUID], person_id: UUID) -> frozenset[str]:
    """The codes of the roles a person holds at a party now, given there or above."""
    return _codes(_held_now(lineage).get(person_id, []))


def deputies_at(lineage: Sequence[UUID], on: date | None = None) -> tuple[Deputy, ...]:
    """Who decides for whom at a party on a day, today unless one is given."""
    day = on or clock.today()
    rows = DeputyRow.objects.filter(party__in=list(lineage), since__lte=day, until__gte=day).order_by("id")
    return tuple(_deputy(row) for row in rows)


def list_deputies(lineage: Sequence[UUID]) -> list[DeputyView]:
    """Deputies at a party, now and to come, the earliest first."""
    rows = DeputyRow.objects.filter(party__in=list(lineage), until__gte=clock.today()).order_by("since", "id")
    return [DeputyView(row.pk, row.party_id, _deputy(row)) for row in rows]


def list_deputies_for(actor: Actor) -> list[DeputyView]:
    """Deputies, now and to come, where somebody acts: all to those who may see its members, else those who decide for
    them, or for whom they do.
    """
    found = list_deputies(actor.units)
    own = [one for one in found if actor.person_id in (one.deputy.for_id, one.deputy.by_id)]
    seen = [one for one in found if allows(actor, Action.MEMBERS_SEE, party_id=one.party_id)]
    return [one for one in found if one in own or one in seen]


def _deputy(row: DeputyRow) -> Deputy:
    return Deputy(row.for_whom_id, row.by_id, row.since, row.until)


def _held_now(lineage: Iterable[UUID]) -> dict[UUID, list[HeldRole]]:
    now = clock.now()
    held: dict[UUID, list[HeldRole]] = {}
    for members in members_by_party(lineage).values():
        for member in members:
            roles = [one for one in member.roles if one.since <= now]
            if roles:
                held.setdefault(member.person.id, []).extend(roles)
    return held


def _codes(roles: Iterable[HeldRole]) -> frozenset[str]:
    return frozenset(one.role.code for one in roles)
