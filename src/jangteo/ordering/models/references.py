from django.db import models
from django.db.models import Q

from jangteo.ordering.types import RepeatedNumber


class ReferenceRules(models.Model):
    """What orders of a party, and of the units below it, have to say for the buyer's own books."""

    party = models.OneToOneField("parties.Party", primary_key=True, on_delete=models.CASCADE, related_name="+")
    needs_number = models.BooleanField(default=False, help_text="a purchase order number")
    needs_cost_centre = models.BooleanField(default=False)
    needs_document = models.BooleanField(default=False, db_default=False, help_text="a file, such as the order itself")
    repeated = models.CharField(max_length=8, default=RepeatedNumber.ALLOWED.value)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reference rules"
        constraints = [
            models.CheckConstraint(
                condition=Q(repeated__in=[one.value for one in RepeatedNumber]), name="referencerules_repeated_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.repeated}"
