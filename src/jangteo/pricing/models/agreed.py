from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id


class Agreement(models.Model):
    """Prices that were agreed for one purchase; by trigger it stays as it was made.

    taxed_at  whose rates, rules and certificates hold
    until     excluded
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField()
    freight_minor = models.BigIntegerField(null=True)
    taxed_at = models.DateTimeField()
    until = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(freight_minor=None) | Q(freight_minor__gte=0), name="agreement_freight_not_negative"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="agreement_ends_later"),
        ]

    def __str__(self) -> str:
        return self.number


class AgreedLine(models.Model):
    """Exactly so many base units of a variant, each at so much in major units; by trigger it stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "variant"], name="agreedline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_price__gte=0), name="agreedline_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} at {self.unit_price}"
