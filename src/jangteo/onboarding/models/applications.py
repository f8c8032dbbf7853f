from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.onboarding.types import ApplicationState, DocumentKind

_LIVE = [ApplicationState.SUBMITTED.value, ApplicationState.IN_REVIEW.value, ApplicationState.NEEDS_MORE.value]


class Application(models.Model):
    """A company asks to buy in a channel; what each column means is told at `types.ApplicationDraft`.

    proof_digest   SHA-256 of the key that proves the contact's address; empty once it was used
    follow_digest  SHA-256 of the key of the personal link
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ApplicationState.DRAFT.value)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    business_number = models.CharField(max_length=10, help_text="ten digits")
    representative = models.CharField(max_length=100)
    trade = models.CharField(max_length=100, blank=True)
    address = models.JSONField(help_text="as parties.types.PostalAddress")
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40)
    wishes = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="ko")
    user_id = models.UUIDField(null=True, help_text="the log-in that applied, if there was one")
    proof_digest = models.CharField(max_length=64, blank=True)
    proof_expires_at = models.DateTimeField(null=True)
    email_proved_at = models.DateTimeField(null=True)
    follow_digest = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField(null=True)
    company = models.OneToOneField("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ApplicationState]), name="application_state_known"
            ),
            models.CheckConstraint(condition=Q(business_number__regex=r"^[0-9]{10}$"), name="application_ten_digits"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(email_proved_at__isnull=False, submitted_at__isnull=False),
                name="application_address_proved",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", company__isnull=False) | (~Q(state="approved") & Q(company=None)),
                name="application_approved_is_a_company",
            ),
            models.UniqueConstraint(
                fields=["business_number"], condition=Q(state__in=_LIVE), name="application_number_once"
            ),
            models.UniqueConstraint(
                fields=["proof_digest"], condition=~Q(proof_digest=""), name="application_proof_once"
            ),
            models.UniqueConstraint(
                fields=["follow_digest"], condition=~Q(follow_digest=""), name="application_follow_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="application_by_state"),
            models.Index(fields=["business_number"], name="application_by_number"),
            models.Index(fields=["contact_email", "created_at"], name="application_by_contact"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationDocument(models.Model):
    """A paper that came with an application; the stored name is random, the type is what the content is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120, help_text="what the applicant called it")
    path = models.CharField(max_length=200, unique=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DocumentKind]), name="applicationdocument_kind_known"
            ),
            models.UniqueConstraint(fields=["application", "sha256"], name="applicationdocument_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationMove(models.Model):
    """One step of an application; append-only by trigger once the application was submitted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"
