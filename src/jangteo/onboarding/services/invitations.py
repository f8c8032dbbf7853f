from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.channels.types import Channel
from jangteo.kernel import audit, clock, outbox, states
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import Action, Actor, PartyId, UserId
from jangteo.onboarding import rules
from jangteo.onboarding.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationNotFound,
    LinkNotValid,
    SuspiciousEmail,
    UnknownPolicy,
)
from jangteo.onboarding.events import MemberJoined
from jangteo.onboarding.models import Invitation
from jangteo.onboarding.services import wording
from jangteo.onboarding.services.keys import INVITATION_LIFE, new_key
from jangteo.onboarding.services.links import link_into, shop_name
from jangteo.onboarding.services.taking_in import is_member, join, make_log_in
from jangteo.onboarding.types import InvitationId, InvitationState
from jangteo.parties.errors import RoleUnknown
from jangteo.parties.selectors import (
    find_log_in_email,
    find_person_by_log_in,
    get_party,
    has_member_with_email,
    list_members,
)
from jangteo.parties.services import check_role_can_be_given, checked_email
from jangteo.parties.types import MemberRole


@transaction.atomic
def invite_member(
    *, channel: Channel, party_id: UUID, email: str, role: MemberRole, language: str, actor: Actor
) -> InvitationId:
    """Invite an address to act for a company; only who reads its mail, and goes by it, can accept.

    raises  NotPermitted, SuspiciousEmail, UnknownPolicy, AlreadyMember, AlreadyInvited, parties PartyNotFound
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    address = plain_email(email)
    try:
        check_role_can_be_given(party_id=party_id, role=role, actor=actor)
    except RoleUnknown:
        raise UnknownPolicy("this role does not exist in this party", field="role") from None
    mailbox = rules.mailbox_of(address)
    if has_member_with_email(party_id, [address, mailbox]) or any(
        rules.mailbox_of(one.person.email) == mailbox for one in list_members(party_id) if one.person.email
    ):
        raise AlreadyMember(field="email")
    row, key = open_invitation(
        channel_id=channel.id, party_id=party_id, email=address, role=role, language=language, actor=actor
    )
    _send(row, key, get_party(party_id).name)
    return InvitationId(row.pk)


@transaction.atomic
def invite_into_channel(*, channel: Channel, email: str, language: str, actor: Actor) -> InvitationId:
    """Invite an address into a channel that asks for an invitation.

    raises  NotPermitted, SuspiciousEmail, AlreadyInvited
    """
    require(actor, Action.PARTIES_CHANGE)
    row, key = open_invitation(
        channel_id=channel.id, party_id=None, email=plain_email(email), role=None, language=language, actor=actor
    )
    _send(row, key, shop_name(channel.id, language))
    return InvitationId(row.pk)


def open_invitation(
    *, channel_id: UUID, party_id: UUID | None, email: str, role: MemberRole | None, language: str, actor: Actor
) -> tuple[Invitation, str]:
    """Write an invitation in the caller's transaction; the row and its key. The caller has asked for the right.

    raises  AlreadyInvited
    """
    key, digest = new_key()
    now = clock.now()
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                channel_id=channel_id,
                party_id=party_id,
                email=email,
                mailbox=rules.mailbox_of(email),
                role=role.value if role else "",
                language="en" if language == "en" else "ko",
                digest=digest,
                invited_by=(actor.party_name or actor.name)[:200],
                created_at=now,
                expires_at=now + INVITATION_LIFE,
            )
    except IntegrityError:
        raise AlreadyInvited(field="email") from None
    _audit(row, actor, "onboarding.invite")
    return row, key


@transaction.atomic
def resend_invitation(*, invitation_id: UUID, actor: Actor) -> None:
    """Mail a new key that works for seven days; the old one is dead.

    raises  InvitationNotFound, IllegalMove
    """
    row = _access(invitation_id, actor)
    states.require(InvitationState(row.state), InvitationState.ACCEPTED, rules.INVITATION_MOVES)
    key, row.digest = new_key()
    row.expires_at = clock.now() + INVITATION_LIFE
    row.save(update_fields=["digest", "expires_at"])
    _audit(row, actor, "onboarding.resend_invitation")
    name = get_party(row.party_id).name if row.party_id else shop_name(row.channel_id, row.language)
    _send(row, key, name)


@transaction.atomic
def revoke_invitation(*, invitation_id: UUID, actor: Actor) -> None:
    """Take an invitation back; its key is dead at once.

    raises  InvitationNotFound, IllegalMove
    """
    row = _access(invitation_id, actor)
    states.require(InvitationState(row.state), InvitationState.REVOKED, rules.INVITATION_MOVES)
    row.state, row.closed_at = InvitationState.REVOKED.value, clock.now()
    row.save(update_fields=["state", "closed_at"])
    _audit(row, actor, "onboarding.revoke_invitation")


@transaction.atomic
def accept_invitation(*, key: str, actor: Actor) -> InvitationId:
    """Accept with a log-in that goes by the invited address; anyone else finds no invitation.

    raises     LinkNotValid
    publishes  MemberJoined
    """
    row = _lock(key)
    if actor.person_id is None or find_log_in_email(actor.user_id) != row.email:
        raise LinkNotValid
    _accept(row, actor.person_id, actor)
    return InvitationId(row.pk)


@transaction.atomic
def accept_with_new_log_in(*, key: str, name: str, password: str, language: str) -> UserId:
    """Accept by making the log-in of the invited address: the link, which only its mailbox got, proves it.

    raises     LinkNotValid, parties EmailTaken (log in instead), InvalidName, WeakPassword
    publishes  MemberJoined
    """
    row = _lock(key)
    user_id = make_log_in(email=row.email, name=name, password=password, language=language)
    person_id = _person_of(row)
    _accept(row, person_id, Actor(user_id=user_id, person_id=person_id, name=name))
    return user_id


def plain_email(email: str) -> str:
    """The one normal form of an address that can't be taken for another.

    raises  SuspiciousEmail saying why
    """
    why = rules.email_problem(email)
    if why:
        raise SuspiciousEmail(f"this address is refused: {why}", field="email", why=why)
    return checked_email(email)


def _person_of(row: Invitation) -> PartyId:
    person_id = find_person_by_log_in(row.email)
    if person_id is None:
        raise LinkNotValid
    return person_id


def _lock(key: str) -> Invitation:
    """The pending invitation of a key, locked: of two who accept at once, the second finds it used."""
    row = Invitation.objects.select_for_update().filter(digest=rules.digest(key)).first() if key else None
    if row is None or row.state != InvitationState.PENDING or row.expires_at <= clock.now():
        raise LinkNotValid
    return row


def _access(invitation_id: UUID, actor: Actor) -> Invitation:
    """One invitation for who may change it; another company's is not found."""
    row = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    needed = Action.MEMBERS_CHANGE if row and row.party_id else Action.PARTIES_CHANGE
    if row is None or not allows(actor, needed, party_id=row.party_id):
        raise InvitationNotFound
    return row


def _accept(row: Invitation, person_id: PartyId, actor: Actor) -> None:
    states.require(InvitationState(row.state), InvitationState.ACCEPTED, rules.INVITATION_MOVES)
    now = clock.now()
    row.state, row.closed_at, row.person_id = InvitationState.ACCEPTED.value, now, person_id
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "closed_at", "person"])
    except IntegrityError:  # they are in this channel already
        raise LinkNotValid from None
    _audit(row, actor, "onboarding.accept_invitation")
    if row.party_id and not is_member(row.party_id, person_id):
        join(row.party_id, person_id, MemberRole(row.role), actor=actor)
        outbox.publish(MemberJoined(party_id=row.party_id, person_id=person_id, by="invitation", joined_at=now))


def _send(row: Invitation, key: str, name: str) -> None:
    wording.send(
        purpose="invitation",
        to=row.email,
        language=row.language,
        channel_id=row.channel_id,
        name=name,
        by=row.invited_by,
        link=link_into(row.channel_id, f"invitations/{key}/"),
    )


def _audit(row: Invitation, actor: Actor, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="party" if row.party_id else "channel",
        subject_id=row.party_id or row.channel_id,
        after={"invitation": str(row.pk), "email": row.email, "role": row.role},
    )
