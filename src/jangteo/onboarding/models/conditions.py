from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.onboarding.types import NumberStatus, TaskKind
from jangteo.parties.types import MemberRole


class OnboardingPolicy(models.Model):
    """A preset of conditions for new companies of one channel; see `types.PolicyView`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    trades = ArrayField(models.CharField(max_length=100), default=list)
    is_default = models.BooleanField(default=False)
    price_list = models.CharField(max_length=40, blank=True)
    segment = models.CharField(max_length=40, blank=True)
    terms = models.CharField(max_length=40, blank=True)
    assortment = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=16, default=MemberRole.ADMINISTRATOR.value)

    class Meta:
        verbose_name_plural = "onboarding policies"
        constraints = [
            models.UniqueConstraint(fields=["channel", "code"], name="onboardingpolicy_once"),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(is_default=True), name="onboardingpolicy_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CompanyConditions(models.Model):
    """What a company was given when it was taken in, and by which preset."""

    company = models.OneToOneField("parties.Party", primary_key=True, on_delete=models.PROTECT, related_name="+")
    application_id = models.UUIDField(unique=True)
    preset = models.CharField(max_length=40, blank=True)
    price_list = models.CharField(max_length=40, blank=True)
    segment = models.CharField(max_length=40, blank=True)
    terms = models.CharField(max_length=40, blank=True)
    assortment = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=16)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "company conditions"

    def __str__(self) -> str:
        return f"{self.company_id} {self.preset}"


class BusinessNumber(models.Model):
    """What the tax office last said of a business number, and when to ask again.

    checked_at  when it last answered; tried_at when it was last asked
    """

    number = models.CharField(max_length=10, primary_key=True)
    status = models.CharField(max_length=10, default=NumberStatus.UNKNOWN.value)
    tax_type = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in NumberStatus]), name="businessnumber_status_known"
            ),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{10}$"), name="businessnumber_ten_digits"),
            models.CheckConstraint(
                condition=Q(status="unknown") | Q(checked_at__isnull=False), name="businessnumber_known_is_dated"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="businessnumber_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"


class StaffTask(models.Model):
    """Something about a company that staff should look at."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=30)
    company = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in TaskKind]), name="stafftask_kind_known"
            ),
            models.UniqueConstraint(fields=["company", "kind"], condition=Q(done_at=None), name="stafftask_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.company_id}"
