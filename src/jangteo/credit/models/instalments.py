from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jangteo.credit.types import MOST_PARTS, PartState, PlanState, PlanStep, RefundPolicy, Rhythm
from jangteo.kernel.ids import new_id


class InstalmentOffer(models.Model):
    """A way to pay in parts; a plan keeps what it was made by.

    channels, segments  ids; empty: all
    yearly_rate         a fraction; zero: without interest
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    count = models.PositiveSmallIntegerField()
    every_count = models.PositiveSmallIntegerField()
    rhythm = models.CharField(max_length=8)
    yearly_rate = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    currency = models.CharField(max_length=3)
    smallest_minor = models.BigIntegerField()
    largest_minor = models.BigIntegerField(null=True, blank=True)
    channels = ArrayField(models.UUIDField(), default=list, blank=True)
    segments = ArrayField(models.UUIDField(), default=list, blank=True)
    only_categories = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    not_categories = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    not_skus = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    refund_policy = models.CharField(max_length=10)
    defaults_after = models.PositiveSmallIntegerField(default=2)
    lender = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=2, count__lte=MOST_PARTS), name="instalmentoffer_parts"),
            models.CheckConstraint(
                condition=Q(rhythm__in=[one.value for one in Rhythm], every_count__gte=1),
                name="instalmentoffer_rhythm_known",
            ),
            models.CheckConstraint(
                condition=Q(refund_policy__in=[one.value for one in RefundPolicy]),
                name="instalmentoffer_policy_known",
            ),
            models.CheckConstraint(
                condition=Q(yearly_rate__gte=0, yearly_rate__lte=1), name="instalmentoffer_rate_is_a_fraction"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class InstalmentPlan(models.Model):
    """What a party pays in parts for one document.

    refunded_minor    what refunds took off its parts; with their principal it is what was bought for
    paid_out_minor    what refunds gave in money
    lender_reference  the lender's own id of the case
    untold_since      since when something happened here that the lender was not told; None: they know
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey(InstalmentOffer, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    reference_kind = models.CharField(max_length=20)
    reference_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    principal_minor = models.BigIntegerField()
    yearly_rate = models.DecimalField(max_digits=7, decimal_places=6)
    every_count = models.PositiveSmallIntegerField()
    rhythm = models.CharField(max_length=8)
    refund_policy = models.CharField(max_length=10)
    defaults_after = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    refunded_minor = models.BigIntegerField(default=0)
    paid_out_minor = models.BigIntegerField(default=0)
    lender = models.CharField(max_length=40)
    lender_reference = models.CharField(max_length=80, blank=True)
    papers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    decided_why = models.CharField(max_length=80, blank=True, help_text="the lender's code for a refusal")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    untold_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["untold_since"], condition=Q(untold_since__isnull=False), name="instalmentplan_untold")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference_kind", "reference_id"],
                condition=~Q(state__in=["declined", "withdrawn"]),
                name="instalmentplan_once",
            ),
            models.CheckConstraint(condition=Q(principal_minor__gt=0), name="instalmentplan_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PlanState]), name="instalmentplan_state_known"
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, paid_out_minor__gte=0), name="instalmentplan_refunds_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_kind} {self.reference_id}"


class InstalmentPart(models.Model):
    """A part of a plan: what is to be paid of principal and interest, and on which day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    state = models.CharField(max_length=10)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalmentpart_once"),
            models.CheckConstraint(
                condition=Q(principal_minor__gte=0, interest_minor__gte=0), name="instalmentpart_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PartState]), name="instalmentpart_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class InstalmentStep(models.Model):
    """Something that was done to a plan; append-only by trigger.

    key           the same one again does nothing
    amount_minor  paid, or given back
    cash_minor    of what was given back, what went to the buyer in money
    """

    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=10)
    key = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField(default=0)
    cash_minor = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="instalmentstep_once"),
            models.CheckConstraint(condition=Q(what__in=[one.value for one in PlanStep]), name="instalmentstep_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.what}"


class InstalmentMove(models.Model):
    """What a step made of one part; append-only by trigger."""

    step = models.ForeignKey(InstalmentStep, on_delete=models.PROTECT, related_name="moves")
    part = models.ForeignKey(InstalmentPart, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    principal_minor = models.BigIntegerField(help_text="afterwards")
    interest_minor = models.BigIntegerField(help_text="afterwards")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "part"], name="instalmentmove_once")]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.from_state} to {self.to_state}"
