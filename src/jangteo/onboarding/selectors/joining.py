from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.onboarding import rules
from jangteo.onboarding.models import CompanyDomain, DomainJoin, Invitation
from jangteo.onboarding.types import DomainView, InvitationId, InvitationState, InvitationView, JoinView
from jangteo.parties.selectors import parties_by_id
from jangteo.parties.types import MemberRole


def list_invitations(actor: Actor, party_id: UUID) -> list[InvitationView]:
    """A company's invitations that wait, newest first.

    raises  NotPermitted
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=party_id)
    rows = Invitation.objects.filter(party=party_id, state=InvitationState.PENDING.value).order_by("-id")
    return [_invitation(row) for row in rows]


def find_invitation(key: str) -> InvitationView | None:
    """The invitation that this key still opens: neither used, revoked, replaced nor run out."""
    if not key:
        return None
    rows = Invitation.objects.filter(digest=rules.digest(key), state=InvitationState.PENDING.value)
    row = rows.filter(expires_at__gt=clock.now()).first()
    return _invitation(row) if row else None


def is_invited_into(channel_id: UUID, person_id: UUID) -> bool:
    """Whether a person has accepted an invitation into a channel."""
    return Invitation.objects.filter(
        channel=channel_id, person=person_id, party=None, state=InvitationState.ACCEPTED.value
    ).exists()


def list_domains(actor: Actor, company_id: UUID) -> list[DomainView]:
    """The mail domains a company has declared and not given up, by name.

    raises  NotPermitted
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=company_id)
    rows = CompanyDomain.objects.filter(company=company_id, ended_at=None).order_by("domain")
    return [DomainView(row.pk, row.company_id, row.domain, MemberRole(row.role), row.proved_at) for row in rows]


def list_joins(actor: Actor, company_id: UUID) -> list[JoinView]:
    """Who came in by their mail domain and may still be sent away again, newest first.

    raises  NotPermitted
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=company_id)
    rows = DomainJoin.objects.filter(domain__company=company_id, joined_at__isnull=False, undone_at=None)
    found = list(rows.order_by("-id"))
    people = parties_by_id(row.person_id for row in found)
    return [
        JoinView(row.pk, row.person_id, people[PartyId(row.person_id)].name, row.email, row.joined_at)
        for row in found
        if row.joined_at
    ]


def _invitation(row: Invitation) -> InvitationView:
    return InvitationView(
        id=InvitationId(row.pk),
        email=row.email,
        role=MemberRole(row.role) if row.role else None,
        state=InvitationState(row.state),
        invited_by=row.invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        party_id=row.party_id,
        channel_id=row.channel_id,
        is_expired=row.expires_at <= clock.now(),
    )
