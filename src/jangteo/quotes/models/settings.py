from django.db import models
from django.db.models import Q


class QuotePolicy(models.Model):
    """How a channel's quotes are held, where it is not as usual.

    least_margin_rate  the least share of a net price to be left after the cost; None: nobody asks
    keep_days          how long what was accepted may be ordered, at least
    hold_days          how long an offer may keep its goods in stock, at most; 0: it may not
    """

    channel = models.OneToOneField("channels.Channel", primary_key=True, on_delete=models.PROTECT, related_name="+")
    least_margin_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    asks_costs = models.BooleanField(default=False)
    keep_days = models.PositiveSmallIntegerField(default=14)
    hold_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        verbose_name_plural = "quote policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(least_margin_rate=None) | Q(least_margin_rate__gte=0, least_margin_rate__lte=1),
                name="quotepolicy_margin",
            ),
            models.CheckConstraint(condition=Q(keep_days__gte=1, keep_days__lte=365), name="quotepolicy_keep"),
            models.CheckConstraint(condition=Q(hold_days__lte=90), name="quotepolicy_hold"),
        ]

    def __str__(self) -> str:
        return str(self.channel_id)


class QuoteAuthority(models.Model):
    """The most that a role may take off the usual price of goods without asking another, a fraction."""

    role = models.CharField(max_length=60, primary_key=True)
    most_rate = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        verbose_name_plural = "quote authorities"
        constraints = [
            models.CheckConstraint(condition=Q(most_rate__gte=0, most_rate__lte=1), name="quoteauthority_share")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.most_rate}"
