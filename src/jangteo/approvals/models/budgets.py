from django.db import models
from django.db.models import F, Q

from jangteo.approvals.types import LONGEST_NAME, BudgetMoveKind, BudgetPeriod
from jangteo.kernel.ids import new_id


class BudgetRow(models.Model):
    """What may be spent in a period by a party and the units below, or of them by a person or on a cost centre.

    cost_centre   empty: of all
    amount_minor  of a period; None: no limit
    ends_on       the last day on which it bears anything
    version       counts its changes, from 1
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    cost_centre = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=LONGEST_NAME)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True)
    period = models.CharField(max_length=7)
    zone = models.CharField(max_length=40, default="Asia/Seoul")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    carries_minor = models.BigIntegerField(null=True)
    is_hard = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period__in=[one.value for one in BudgetPeriod]), name="budget_period_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor=None) | Q(amount_minor__gte=0), name="budget_not_negative"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="budget_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetMove(models.Model):
    """What of a budget was reserved, spent or set free; append-only by trigger, once for its key.

    period_on       the first day of the period that bears it: that of the day it was asked for, whenever it is spent
    reserved_minor  how much more is reserved by it; below zero: less
    spent_minor     how much more is spent by it
    allowed_minor   the period's amount and what is carried into it, at that moment; None: no limit
    is_excused      it may go above what is allowed: the budget is soft, or it is a fact
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    budget = models.ForeignKey(BudgetRow, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=8)
    period_on = models.DateField()
    reserved_minor = models.BigIntegerField()
    spent_minor = models.BigIntegerField()
    allowed_minor = models.BigIntegerField(null=True)
    is_excused = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "key"], name="budgetmove_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in BudgetMoveKind]), name="budgetmove_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["budget", "period_on"], name="budgetmove_by_period"),
            models.Index(fields=["subject_kind", "subject_id"], name="budgetmove_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reserved_minor} {self.spent_minor}"


class BudgetUse(models.Model):
    """What of a budget is reserved and spent in a period: the sum of its moves, kept by trigger."""

    budget = models.ForeignKey(BudgetRow, on_delete=models.PROTECT, related_name="uses")
    period_on = models.DateField()
    reserved_minor = models.BigIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "period_on"], name="budgetuse_once"),
            models.CheckConstraint(
                condition=Q(reserved_minor__gte=0, spent_minor__gte=0), name="budgetuse_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} from {self.period_on}"
