"""Programs: members of a party that are no people."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.errors import MemberNotFound
from jangteo.parties.selectors import find_operator, is_leader_role
from jangteo.parties.services import (
    add_roles,
    add_staff,
    checked_name,
    close_log_in,
    create_log_in,
    create_person,
    remove_member,
)
from jangteo.programs.errors import ProgramNotFound, RoleRefused
from jangteo.programs.models import Program, ProgramKey

LONGEST_NAME = 60
# RFC 6761 section 6.4: no letter ever arrives there, and nobody can own it.
ADDRESS = "{id}@programs.invalid"


@transaction.atomic
def make_program(*, party_id: UUID, name: str, roles: Collection[str], actor: Actor) -> UUID:
    """A program as a member of a party, with a log-in of its own that no password opens.

    roles   what it may do at most; at the operator roles of staff
    raises  NotPermitted, RoleRefused for a role that leads, and what parties `add_roles` raises: nobody gives a program
            more than they hold
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    name = checked_name(name[: LONGEST_NAME + 1])[:LONGEST_NAME]
    if not roles or any(is_leader_role(code) for code in roles):
        raise RoleRefused(field="roles")
    program_id = new_id()
    person_id = create_person(name=name)
    user_id = create_log_in(
        person_id=person_id, email=ADDRESS.format(id=program_id.hex), encoded_password=make_password(None)
    )
    if party_id == find_operator():
        for code in roles:
            add_staff(user_id=user_id, role=code, actor=actor)
    else:
        add_roles(party_id=party_id, person_id=person_id, roles=dict.fromkeys(roles), actor=actor)
    Program.objects.create(pk=program_id, name=name, party_id=party_id, user_id=user_id, made_at=clock.now())
    after = {"program": str(program_id), "name": name, "roles": sorted(roles)}
    audit.record(actor=actor, action="programs.make_program", subject_kind="party", subject_id=party_id, after=after)
    return program_id


@transaction.atomic
def end_program(*, program_id: UUID, actor: Actor, why: str = "") -> None:
    """End a program: its keys, its roles and its log-in, at once and for good.

    raises  ProgramNotFound, NotPermitted
    """
    row = locked_program(program_id, actor)
    if row.ended_at is not None:
        return
    now = clock.now()
    ProgramKey.objects.filter(program=row, ends_at__gt=now).update(ends_at=now)
    person_id = row.user.person_id
    assert person_id is not None
    with suppress(MemberNotFound):  # somebody ended its roles before
        remove_member(party_id=row.party_id, person_id=person_id, actor=actor, why=why)
    close_log_in(user_id=row.user_id, actor=actor, why=why)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record(
        actor=actor,
        action="programs.end_program",
        subject_kind="party",
        subject_id=row.party_id,
        before={"program": str(row.pk), "name": row.name},
        why=why,
    )


def locked_program(program_id: UUID, actor: Actor) -> Program:
    """The program's row, locked, for who may change the members of its party.

    raises  ProgramNotFound, NotPermitted
    """
    row = Program.objects.select_for_update(of=("self",)).select_related("user").filter(pk=program_id).first()
    if row is None:
        raise ProgramNotFound
    require(actor, Action.MEMBERS_CHANGE, party_id=row.party_id)
    return row
