from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.pricing.models.prices import _Period


class VariantCost(models.Model):
    """What a base unit of a variant costs the seller in a period, without tax.

    Of one variant and currency two costs that count never hold at once. A row stays as it was written: one that is
    replaced gets the moment until which it was known, and no more.

    amount       in major units
    valid_from   None: since ever
    valid_until  excluded; None: it stays
    known_until  None: it counts
    source       where it comes from, as "office" or an import's name
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True, help_text="excluded")
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=60)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["variant", "currency", "known_until"], name="variantcost_by_variant")]
        constraints = [
            ExclusionConstraint(
                name="variantcost_once_at_a_time",
                expressions=[
                    ("variant", RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    (_Period("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(known_until=None),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="variantcost_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(known_until=None) | Q(known_until__gte=F("known_from")), name="variantcost_known_in_order"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="variantcost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.amount} {self.currency}"
