from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from jangteo.kernel.ids import new_id
from jangteo.onboarding.types import InvitationState
from jangteo.parties.types import MemberRole

_ROLES = [role.value for role in MemberRole]


class Invitation(models.Model):
    """A key to a company or to a channel, bound to one address; only its SHA-256 is kept.

    party    whom the invited person may act for; None invites into the channel itself
    mailbox  the address without its plus tag, to find one person invited twice
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    mailbox = models.EmailField()
    role = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=5, default="ko")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, default=InvitationState.PENDING.value)
    invited_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        "parties.Party", null=True, on_delete=models.PROTECT, related_name="+", help_text="who accepted"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in InvitationState]), name="invitation_state_known"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_ends_after_start"),
            models.CheckConstraint(
                condition=Q(party=None, role="") | Q(party__isnull=False, role__in=_ROLES), name="invitation_role_fits"
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", person__isnull=False) | (~Q(state="accepted") & Q(person=None)),
                name="invitation_accepted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["channel", "party", "mailbox"],
                condition=Q(state="pending"),
                name="invitation_one_pending",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["channel", "person"],
                condition=Q(state="accepted", party=None),
                name="invitation_into_channel_once",
            ),
        ]
        indexes = [models.Index(fields=["party", "state"], name="invitation_by_party")]

    def __str__(self) -> str:
        return f"{self.email} {self.state}"


class CompanyDomain(models.Model):
    """A mail domain that a company says is its own; it counts once a mail to it was answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=253)
    role = models.CharField(max_length=16)
    proof_digest = models.CharField(max_length=64, blank=True)
    proof_expires_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="companydomain_lower"),
            models.CheckConstraint(condition=Q(role__in=_ROLES), name="companydomain_role_known"),
            models.UniqueConstraint(
                fields=["domain"],
                condition=Q(proved_at__isnull=False, ended_at=None),
                name="companydomain_one_owner",
            ),
            models.UniqueConstraint(
                fields=["company", "domain"], condition=Q(ended_at=None), name="companydomain_once"
            ),
            models.UniqueConstraint(
                fields=["proof_digest"], condition=~Q(proof_digest=""), name="companydomain_proof_once"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class DomainJoin(models.Model):
    """A person came in by the domain of their address, once a mail to it was answered.

    digest  SHA-256 of the key in that mail; empty once it was used
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    domain = models.ForeignKey(CompanyDomain, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="domainjoin_key_once"),
            models.UniqueConstraint(fields=["domain", "person"], condition=Q(undone_at=None), name="domainjoin_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(joined_at__isnull=False), name="domainjoin_undone_after_joined"
            ),
        ]

    def __str__(self) -> str:
        return self.email
