from django.db import models
from django.db.models import F, Q


class VariantSuccession(models.Model):
    """What takes a variant's place from a day on; chains end, a trigger of migration 0010 sees to it."""

    variant = models.OneToOneField("catalog.Variant", primary_key=True, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(variant=F("successor")), name="variantsuccession_another")]

    def __str__(self) -> str:
        return f"{self.variant_id} by {self.successor_id}"
