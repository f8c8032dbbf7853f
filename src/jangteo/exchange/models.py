from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id


class ExchangeRate(models.Model):
    """What so many units of a currency were worth in another on a day; append-only: what is put right is noted anew.

    rate  major units of `quoted_in` for `per` of `currency`
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    on = models.DateField()
    currency = models.CharField(max_length=3)
    quoted_in = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    per = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=80)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0, per__gt=0), name="exchangerate_above_zero"),
            models.CheckConstraint(condition=~Q(currency=F("quoted_in")), name="exchangerate_of_two_currencies"),
        ]
        indexes = [models.Index(fields=["currency", "quoted_in", "-on", "-noted_at"], name="exchangerate_newest")]

    def __str__(self) -> str:
        return f"{self.per} {self.currency} = {self.rate} {self.quoted_in} ({self.on})"
