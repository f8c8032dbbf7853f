"""Who belongs to a party: giving roles, ending them, and never losing the last one who may let others in."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId, Rights
from jangteo.parties import rules
from jangteo.parties.errors import (
    GuardianDecides,
    InvalidPeriod,
    LastAdministrator,
    LogInNeeded,
    MemberNotFound,
    PartyNotFound,
    RoleUnknown,
)
from jangteo.parties.events import MemberAdded, MemberRemoved
from jangteo.parties.models import Membership, Party
from jangteo.parties.selectors.members import find_operator, find_role, is_leader_role, list_roles, live, role_of
from jangteo.parties.selectors.tree import lineage_of
from jangteo.parties.services.parties import create_person
from jangteo.parties.types import MemberRole, PartyKind, RoleDefinition


@transaction.atomic
def add_member(  # noqa: PLR0913 -- who, where, as what, from and until when, where at work
    *,
    party_id: UUID,
    person_id: UUID,
    role: str,
    actor: Actor,
    since: datetime | None = None,
    until: datetime | None = None,
    place_code: str | None = None,
) -> UUID:
    """Give a person a role in a household, company or unit; the same role again changes until when.

    role       a built-in role's code, or a custom one's of the party or its lineage
    since      from now on when None; a coming day is kept and holds from then
    place_code the store they work in; None leaves it as it is
    raises     PartyNotFound, RoleUnknown, RightsTooWide, InvalidPeriod, LastAdministrator, NotPermitted
    publishes  MemberAdded
    """
    party = _locked(party_id)
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    person = Party.objects.filter(pk=person_id, kind=PartyKind.PERSON.value).first()
    if person is None:
        raise PartyNotFound
    definition = _role(party, role)
    rules.require_within(definition.rights, actor.rights)
    now = clock.now()
    start = since or now
    if until is not None and until <= max(start, now):
        raise InvalidPeriod(field="until")
    held = live(Membership.objects.filter(party=party, person=person, role=definition.code)).first()
    if held is not None:
        if until is not None:
            _require_leader_left(party, {held.pk})
        place = held.place_code if place_code is None else place_code
        Membership.objects.filter(pk=held.pk).update(until=until, place_code=place)
        before, after = {"until": _iso(held.until)}, {"until": _iso(until)}
        if place != held.place_code:
            before, after = before | {"place": held.place_code}, after | {"place": place}
        if before != after:
            _record(actor, "parties.add_member", held, before=before, after=after)
        return held.pk
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                party=party,
                person=person,
                role=definition.code,
                custom_role_id=definition.id,
                since=start,
                until=until,
                place_code=place_code or "",
            )
    except IntegrityError:
        raise InvalidPeriod("the same role is planned for a part of that time", field="since") from None
    after = {"person": str(person.pk), "role": definition.code, "since": _iso(start), "until": _iso(until)}
    _record(actor, "parties.add_member", row, after=after)
    outbox.publish(MemberAdded(party_id=party.pk, person_id=person.pk, role=definition.code))
    return row.pk


@transaction.atomic
def add_roles(*, party_id: UUID, person_id: UUID, roles: Mapping[str, datetime | None], actor: Actor) -> None:
    """Give a person several roles at once, beside those they hold.

    roles      {code: until when, None without an end}
    raises     RoleUnknown without any role, and what `add_member` raises
    publishes  MemberAdded for each new role
    """
    if not roles:
        raise RoleUnknown("a member has at least one role", field="roles")
    for code, until in roles.items():
        add_member(party_id=party_id, person_id=person_id, role=code, until=until, actor=actor)


@transaction.atomic
def set_roles(
    *,
    party_id: UUID,
    person_id: UUID,
    roles: Mapping[str, datetime | None],
    actor: Actor,
    place_code: str | None = None,
    why: str = "",
) -> None:
    """Let a member hold exactly these roles from now on.

    roles   {code: until when, None without an end}; at least one: `remove_member` takes the last away
    place_code  the store they work in; None leaves it as it is
    raises  MemberNotFound, RoleUnknown, RightsTooWide, InvalidPeriod, LastAdministrator, NotPermitted
    """
    party = _locked(party_id)
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    held = list(_current(party_id, person_id))
    if not held or not roles:
        raise MemberNotFound
    kept = {row.role: row for row in held if row.role in roles}
    for code, until in roles.items():
        row = kept.get(code)
        if row is None:
            add_member(
                party_id=party_id, person_id=person_id, role=code, until=until, actor=actor, place_code=place_code
            )
        elif row.until != until or place_code not in (None, row.place_code):
            _change_end(party, row, until, actor, place_code)
    _end(party, [row for row in held if row.role not in roles], actor, why)


@transaction.atomic
def remove_member(*, party_id: UUID, person_id: UUID, actor: Actor, why: str = "") -> None:
    """End every role of a person in a party; their next request there is refused.

    raises     MemberNotFound, RightsTooWide for a role wider than the remover's, LastAdministrator, NotPermitted
    publishes  MemberRemoved for each role
    """
    party = _locked(party_id)
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    held = list(_current(party_id, person_id))
    if not held:
        raise MemberNotFound
    _end(party, held, actor, why)


def check_role_can_be_given(*, party_id: UUID, role: str, actor: Actor) -> None:
    """Refuse a role that the actor could not give here now; for what gives it later, an invitation.

    raises  PartyNotFound, RoleUnknown, RightsTooWide, NotPermitted
    """
    party = Party.objects.filter(pk=party_id).first()
    if party is None:
        raise PartyNotFound
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    rules.require_within(_role(party, role).rights, actor.rights)


@transaction.atomic
def leave_party(*, party_id: UUID, actor: Actor, why: str = "") -> None:
    """End one's own roles in a household, company or unit; a child stays until a guardian ends its place.

    raises     MemberNotFound, GuardianDecides, LastAdministrator
    publishes  MemberRemoved for each role
    """
    party = _locked(party_id)
    held = [] if actor.person_id is None or actor.assists else list(_current(party_id, actor.person_id))
    if not held:
        raise MemberNotFound
    if all(row.role == MemberRole.CHILD for row in held):
        raise GuardianDecides
    _end(party, held, actor, why)


@transaction.atomic
def add_new_member(
    *, party_id: UUID, name: str, roles: Mapping[str, datetime | None], actor: Actor, language: str = "ko"
) -> PartyId:
    """A person nobody knew so far, without a log-in, as a member: a child of a family, say.

    roles      {code: until when, None without an end}, at least one, none that runs the party
    raises     LogInNeeded, InvalidName, and what `add_roles` raises
    publishes  MemberAdded for each role
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    if any(is_leader_role(code) for code in roles):
        raise LogInNeeded(field="roles")
    person_id = create_person(name=name, language=language)
    add_roles(party_id=party_id, person_id=person_id, roles=roles, actor=actor)
    return person_id


def _locked(party_id: UUID) -> Party:
    """The party's row, locked: changes of its members come one after the other."""
    party = Party.objects.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise PartyNotFound
    return party


def _role(party: Party, code: str) -> RoleDefinition:
    is_operator = party.pk == find_operator()
    return find_role(code, list_roles(lineage_of(party.pk), PartyKind(party.kind), is_operator=is_operator))


def _current(party_id: UUID, person_id: UUID) -> Collection[Membership]:
    """Roles that hold or will."""
    ends_later = Q(until=None) | Q(until__gt=clock.now())
    rows = Membership.objects.filter(ends_later, party=party_id, person=person_id)
    return rows.select_related("custom_role").order_by("pk")


def _change_end(
    party: Party, row: Membership, until: datetime | None, actor: Actor, place_code: str | None = None
) -> None:
    rules.require_within(_rights(row), actor.rights)
    if until is not None:
        if until <= max(row.since, clock.now()):
            raise InvalidPeriod(field="until")
        _require_leader_left(party, {row.pk})
    place = row.place_code if place_code is None else place_code
    Membership.objects.filter(pk=row.pk).update(until=until, place_code=place)
    _record(actor, "parties.add_member", row, before={"until": _iso(row.until)}, after={"until": _iso(until)})


def _rights(row: Membership) -> Rights:
    """What a membership allows; one whose role has been retired allows nothing."""
    role = role_of(row)
    return role.rights if role is not None else {}


def _end(party: Party, held: Collection[Membership], actor: Actor, why: str) -> None:
    """Nobody but its holder ends a role wider than their own."""
    for row in held:
        if row.person_id != actor.person_id:
            rules.require_within(_rights(row), actor.rights)
    _require_leader_left(party, {row.pk for row in held})
    now = clock.now()
    for row in held:
        before = _iso(row.until)
        Membership.objects.filter(pk=row.pk).update(until=max(now, row.since) if row.since > now else now)
        _record(actor, "parties.remove_member", row, before={"role": row.role, "until": before}, why=why)
        outbox.publish(MemberRemoved(party_id=row.party_id, person_id=row.person_id, role=row.role))


def _require_leader_left(party: Party, leaving: Collection[UUID]) -> None:
    """Refuse when the last role without an end that may let others in would go.

    raises  LastAdministrator
    """
    leaders = {role.value for role in rules.LEADERS.values()}
    standing = live(Membership.objects.filter(party=party, role__in=leaders, until=None, person__is_active=True))
    by_role: dict[str, set[UUID]] = {}
    for pk, role in standing.values_list("pk", "role"):
        by_role.setdefault(role, set()).add(pk)
    for role, rows in by_role.items():
        if rows & set(leaving) and not rows - set(leaving):
            raise LastAdministrator(role=role)


def _record(
    actor: Actor,
    action: str,
    row: Membership,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    whom = {"person": str(row.person_id), "role": row.role}
    audit.record(
        actor=actor,
        action=action,
        subject_kind="party",
        subject_id=row.party_id,
        before=before and whom | before,
        after=after and whom | after,
        why=why.replace("\0", "")[:300],
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
