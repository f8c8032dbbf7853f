from django.db import models
from django.db.models import Q

from jangteo.approvals.types import LAPSES_AFTER, LONGEST_NAME, MOST_DAYS, Inheritance
from jangteo.kernel.ids import new_id


class ApprovalPolicy(models.Model):
    """How a party's rules work; its row is what changes of them, and orders that they count, wait for.

    tolerance   by what share a price may rise after an approval without asking again
    lapse_days  how long a request waits for a decision, and an approval for its order
    version     counts the changes of its rules and of how they work, from 1
    """

    party = models.OneToOneField("parties.Party", on_delete=models.PROTECT, related_name="+", primary_key=True)
    inheritance = models.CharField(max_length=7, default=Inheritance.ADD.value)
    tolerance = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    lapse_days = models.PositiveSmallIntegerField(default=LAPSES_AFTER)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        verbose_name_plural = "approval policies"
        constraints = [
            models.CheckConstraint(condition=Q(tolerance__gte=0, tolerance__lte=1), name="approvalpolicy_tolerance"),
            models.CheckConstraint(
                condition=Q(lapse_days__gte=1, lapse_days__lte=MOST_DAYS), name="approvalpolicy_lapses"
            ),
            models.CheckConstraint(
                condition=Q(inheritance__in=[one.value for one in Inheritance]), name="approvalpolicy_inheritance_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.inheritance}"


class ApprovalRule(models.Model):
    """What needs whose approval at a party and the units below; by trigger another content is another row.

    content   conditions and tiers, as `rules.pack_rule` writes them
    currency  of its amounts
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    content = models.JSONField()
    currency = models.CharField(max_length=3)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["party", "position"], name="approvalrule_of_party", condition=Q(is_active=True))
        ]

    def __str__(self) -> str:
        return self.name
