from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.pricing.types import AllowancePeriod


class VariantQuantityRule(models.Model):
    """How many of a variant may be in one cart: of a party with its units, a segment, in a channel, or of anyone."""

    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("segments.Segment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minimum = models.PositiveIntegerField(null=True, blank=True)
    step = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "channel", "segment", "party"],
                name="quantityrule_once_for_whom",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(segment=None, party=None) | Q(channel=None, party=None) | Q(channel=None, segment=None),
                name="quantityrule_for_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=1) | Q(step__gte=1) | Q(maximum__gte=1), name="quantityrule_says_something"
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(maximum__gte=F("minimum")),
                name="quantityrule_minimum_within_maximum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.minimum} {self.step} {self.maximum}"


class Allowance(models.Model):
    """How many base units of a variant one buyer may have in each period; changed by ending it and making another.

    channel  where it counts and limits; None: all channels together
    segment  whom it limits; None: every buyer
    since    orders placed from then on were held to it
    until    when it was ended, excluded; None: it holds
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("segments.Segment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    maximum = models.PositiveIntegerField()
    period = models.CharField(max_length=5)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "channel", "segment", "period"],
                condition=Q(until=None),
                name="allowance_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(maximum__gte=1), name="allowance_of_something"),
            models.CheckConstraint(
                condition=Q(period__in=[period.value for period in AllowancePeriod]), name="allowance_period_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="allowance_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.maximum} a {self.period}"
