"""Roles that a company, a household or the market makes for itself, and who works for the market."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties import rules
from jangteo.parties.errors import InvalidName, PartyNotFound, RoleChanged, RoleExists, RoleUnknown, UnknownRight
from jangteo.parties.models import CustomRole, Party, PartyRoleHeld, User
from jangteo.parties.selectors.members import find_operator
from jangteo.parties.selectors.roles import get_custom_role, preview_role
from jangteo.parties.services.log_in import create_log_in
from jangteo.parties.services.members import add_member
from jangteo.parties.services.parties import checked_name, create_company, create_person
from jangteo.parties.types import PartyKind, PartyRole, RoleAudience, RolePreview

CODE = re.compile("[a-z][a-z0-9_]{1,39}")


@transaction.atomic
def create_role(
    *,
    code: str,
    audience: RoleAudience,
    names: Mapping[str, str],
    rights: Mapping[str, str],
    actor: Actor,
    party_id: UUID | None = None,
) -> UUID:
    """Make a role of one's own.

    rights    {action: scope}; no more than its maker holds, nor than its audience may have
    party_id  whose it is; None, by staff only: every party of the audience may use it
    raises    RoleExists, RoleUnknown, UnknownRight, RightsTooWide, InvalidName, PartyNotFound, NotPermitted
    """
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    if not CODE.fullmatch(code):
        raise RoleUnknown("a code is small letters, digits and _, 2 to 40 of them", field="code")
    _check_owner(party_id, audience)
    checked = _checked(audience, rights, actor)
    if code in rules.BUILT_IN_ROLES:
        raise RoleExists(role=code)
    try:
        with transaction.atomic():
            row = CustomRole.objects.create(
                party_id=party_id,
                code=code,
                names=_names(names),
                audience=audience.value,
                rights=checked,
                created_at=clock.now(),
            )
    except IntegrityError:
        raise RoleExists(role=code) from None
    _record(actor, "parties.create_role", row, before=None, after={"code": code, "rights": checked})
    return row.pk


def preview_change(*, role_id: UUID, names: Mapping[str, str], rights: Mapping[str, str], actor: Actor) -> RolePreview:
    """Whom `change_role` would touch, refused as it would be; nothing is written.

    raises  RoleUnknown, UnknownRight, RightsTooWide, InvalidName, NotPermitted
    """
    role = get_custom_role(role_id)
    require(actor, Action.ROLES_CHANGE, party_id=role.party_id)
    rules.require_within(role.rights, actor.rights)
    checked = _checked(role.audience, rights, actor)
    return preview_role(role_id, _names(names), rules.stored_rights(checked))


@transaction.atomic
def change_role(
    *, role_id: UUID, names: Mapping[str, str], rights: Mapping[str, str], actor: Actor, seen: str | None = None
) -> None:
    """Change what a custom role is called and allows; its members have the new rights at their next request.

    seen    of `preview_change` when someone looked at whom it touches: only that very change is made
    raises  RoleUnknown, UnknownRight, RightsTooWide, InvalidName, RoleChanged, NotPermitted
    """
    row = _locked(role_id, actor)
    rules.require_within(rules.stored_rights(row.rights), actor.rights)
    given, checked = _names(names), _checked(RoleAudience(row.audience), rights, actor)
    if seen is not None and seen != preview_role(role_id, given, rules.stored_rights(checked)).seen:
        raise RoleChanged
    before = {"names": row.names, "rights": row.rights}
    row.names, row.rights = given, checked
    row.save(update_fields=["names", "rights"])
    _record(actor, "parties.change_role", row, before=before, after={"names": row.names, "rights": row.rights})


@transaction.atomic
def retire_role(*, role_id: UUID, actor: Actor, seen: str | None = None) -> None:
    """Let a custom role allow nothing any more; whoever holds it keeps their other roles.

    seen    of `preview_role` without rights, when someone looked at whom it touches
    raises  RoleUnknown, RightsTooWide, RoleChanged, NotPermitted
    """
    row = _locked(role_id, actor)
    rules.require_within(rules.stored_rights(row.rights), actor.rights)
    if seen is not None and seen != preview_role(role_id, row.names, {}).seen:
        raise RoleChanged
    row.is_active = False
    row.save(update_fields=["is_active"])
    _record(actor, "parties.retire_role", row, before={"is_active": True}, after={"is_active": False})


@transaction.atomic
def remove_unused_role(*, role_id: UUID, actor: Actor) -> bool:
    """Take a custom role out that nobody ever held; false, and it stays, when somebody did.

    raises  RoleUnknown, NotPermitted
    """
    row = _locked(role_id, actor)
    try:
        with transaction.atomic():
            CustomRole.objects.filter(pk=row.pk).delete()
    except (IntegrityError, ProtectedError):
        return False
    _record(actor, "parties.remove_role", row, before={"code": row.code, "rights": row.rights}, after=None)
    return True


@transaction.atomic
def give_party_role(*, party_id: UUID, role: PartyRole, actor: Actor) -> None:
    """Let a party be a supplier, a seller or, once, the operator; the same again changes nothing.

    raises  PartyNotFound, RoleExists for a second operator, NotPermitted
    """
    require(actor, Action.PARTIES_CHANGE)
    if not Party.objects.select_for_update().filter(pk=party_id).exists():
        raise PartyNotFound
    if PartyRoleHeld.objects.filter(party=party_id, role=role.value, until=None).exists():
        return
    try:
        with transaction.atomic():
            PartyRoleHeld.objects.create(party_id=party_id, role=role.value, since=clock.now())
    except IntegrityError:
        raise RoleExists("there is an operator already", role=role.value) from None
    audit.record(
        actor=actor,
        action="parties.give_party_role",
        subject_kind="party",
        subject_id=party_id,
        after={"role": role.value},
    )


@transaction.atomic
def add_staff(
    *, user_id: UUID, role: str, actor: Actor, until: datetime | None = None, place_code: str | None = None
) -> PartyId:
    """Let a log-in into the office in one of the staff roles; returns the person behind it.

    A log-in without a person gets one: staff are members of the company that runs the market.

    raises  PartyNotFound, RoleUnknown, RightsTooWide, InvalidPeriod, NotPermitted
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise PartyNotFound
    operator = find_operator() or _make_operator(actor)
    if user.person_id is None:
        user.person_id = create_person(name=user.email, email=user.email)
    user.is_staff = True
    user.save(update_fields=["person", "is_staff"])
    add_member(party_id=operator, person_id=user.person_id, role=role, actor=actor, until=until, place_code=place_code)
    return PartyId(user.person_id)


@transaction.atomic
def hire(  # noqa: PLR0913 -- who, at which address, as what, until when, where
    *,
    name: str,
    email: str,
    role: str,
    actor: Actor,
    until: datetime | None = None,
    place_code: str | None = None,
    language: str = "ko",
) -> PartyId:
    """Make a person with a log-in that has no password yet, and let them into the office in a staff role.

    raises  EmailTaken, InvalidEmail, InvalidName, RoleUnknown, RightsTooWide, InvalidPeriod, NotPermitted
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=find_operator())
    person_id = create_person(name=name, language=language, email=email)
    user_id = create_log_in(person_id=person_id, email=email, encoded_password=make_password(None))
    return add_staff(user_id=user_id, role=role, actor=actor, until=until, place_code=place_code)


def _make_operator(actor: Actor) -> PartyId:
    operator = create_company(name="장터 운영사", legal_name="장터 운영사", business_number=None, actor=actor)
    give_party_role(party_id=operator, role=PartyRole.OPERATOR, actor=actor)
    return operator


def _check_owner(party_id: UUID | None, audience: RoleAudience) -> None:
    if party_id is None:
        return
    party = Party.objects.filter(pk=party_id).first()
    if party is None:
        raise PartyNotFound
    if audience not in rules.audiences_of(PartyKind(party.kind), is_operator=party_id == find_operator()):
        raise RoleUnknown(f"a {party.kind} has no roles of {audience}", kind=party.kind, audience=audience.value)


def _checked(audience: RoleAudience, rights: Mapping[str, str], actor: Actor) -> dict[str, str]:
    checked = rules.checked_rights(audience, rights)
    if not checked:
        raise UnknownRight("a role allows something", field="rights")
    rules.require_within(checked, actor.rights)
    return {action.value: scope.value for action, scope in checked.items()}


def _names(names: Mapping[str, str]) -> dict[str, str]:
    given = {language: checked_name(name) for language, name in names.items() if name.strip()}
    if not given:
        raise InvalidName(field="names")
    return given


def _locked(role_id: UUID, actor: Actor) -> CustomRole:
    row = CustomRole.objects.select_for_update().filter(pk=role_id, is_active=True).first()
    if row is None:
        raise RoleUnknown
    require(actor, Action.ROLES_CHANGE, party_id=row.party_id)
    return row


def _record(actor: Actor, action: str, row: CustomRole, *, before: dict | None, after: dict | None) -> None:  # type: ignore[type-arg]
    kind, subject = ("party", row.party_id) if row.party_id else ("role", row.pk)
    audit.record(actor=actor, action=action, subject_kind=kind, subject_id=subject, before=before, after=after)
