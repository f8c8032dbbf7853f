from django.db import models
from django.db.models import F, Q

from jangteo.approvals.types import LIVE, LONGEST_WHY, RequestState, Then, Verdict
from jangteo.kernel.ids import new_id

_LIVE = [one.value for one in RequestState if one in LIVE]


class ApprovalRequest(models.Model):
    """Something that somebody asks for, exactly as they asked; by trigger only its state changes, and only forwards.

    party         for whom it is bought
    requester     who wants it; nobody decides their own
    made_by       who wrote it down, where that is another: they don't decide it either
    subject       of which it is: a cart or a quote, and its how-manieth asking
    content       what whoever decides sees, as `rules.pack_content` writes it; `digest` names it
    requirements  the rules it met, frozen
    expires_at    when it lapses
    follows       what comes after its approval
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    requester = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    asking = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    requirements = models.JSONField()
    note = models.CharField(max_length=LONGEST_WHY, blank=True)
    state = models.CharField(max_length=9, default=RequestState.PENDING.value)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=LONGEST_WHY, blank=True)
    follows = models.CharField(max_length=15, default=Then.ORDERED.value, db_default=Then.ORDERED.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "asking"], name="approvalrequest_asked_once"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=Q(state__in=_LIVE), name="approvalrequest_one_live"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RequestState]), name="approvalrequest_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_LIVE, ended_at=None) | ~Q(state__in=_LIVE) & Q(ended_at__isnull=False),
                name="approvalrequest_ends_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(follows__in=[one.value for one in Then]), name="approvalrequest_follows_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="approvalrequest_lapses_later"),
        ]
        indexes = [
            models.Index(fields=["party", "-asked_at"], name="approvalrequest_of_party"),
            models.Index(fields=["expires_at"], name="approvalrequest_live", condition=Q(state__in=_LIVE)),
        ]

    def __str__(self) -> str:
        return self.number


class ApprovalDecision(models.Model):
    """What somebody decided of a request, as whom; append-only by trigger, never of one's own or of one that ended.

    stands_for  themselves or whose deputy they were, with the roles held then, as `rules.pack_approvers` writes it
    digest      of the content they saw
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(ApprovalRequest, on_delete=models.PROTECT, related_name="decisions")
    by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    stands_for = models.JSONField()
    verdict = models.CharField(max_length=9)
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[one.value for one in Verdict]), name="approvaldecision_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.request_id}"


class DeputyRow(models.Model):
    """Who decides for whom at a party and the units below, from and until which day, both counted in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    for_whom = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="deputy_in_order"),
            models.CheckConstraint(condition=~Q(for_whom=F("by")), name="deputy_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} for {self.for_whom_id}"


class Passage(models.Model):
    """That what a party ordered passed its rules, and by which approval; append-only by trigger, once a subject.

    requirements  the rules it met at that moment; none: nobody had to approve it
    digest        of exactly what passed
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(ApprovalRequest, null=True, on_delete=models.PROTECT, related_name="passage")
    requirements = models.JSONField()
    digest = models.CharField(max_length=64)
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    cost_centre = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="passage_once"),
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(requirements=[]), name="passage_by_approval_where_needed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
