from django.db import models
from django.db.models import F, Q

from jangteo.credit.types import CountsFrom, DayOff, DueBase, GrantKind
from jangteo.kernel.ids import new_id


class PaymentTerms(models.Model):
    """Payment terms by their code; the figures are those of the latest version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()

    class Meta:
        verbose_name_plural = "payment terms"

    def __str__(self) -> str:
        return self.code


class TermsVersion(models.Model):
    """The figures of payment terms from when they were written until the next version; append-only by trigger.

    number         counts from 1; what an order was promised is a version and stays
    deposit_rate, discount_rate  fractions
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.CharField(max_length=12)
    counts_from = models.CharField(max_length=10)
    days = models.PositiveIntegerField(default=0)
    months = models.PositiveIntegerField(default=0)
    day = models.PositiveIntegerField(default=0)
    fixed_on = models.DateField(null=True, blank=True)
    deposit_rate = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    discount_rate = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    discount_days = models.PositiveIntegerField(default=0)
    day_off = models.CharField(max_length=16)
    country = models.CharField(max_length=2)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terms", "number"], name="termsversion_once"),
            models.CheckConstraint(
                condition=Q(base__in=[one.value for one in DueBase]), name="termsversion_base_known"
            ),
            models.CheckConstraint(
                condition=Q(counts_from__in=[one.value for one in CountsFrom]), name="termsversion_start_known"
            ),
            models.CheckConstraint(
                condition=Q(day_off__in=[one.value for one in DayOff]), name="termsversion_day_off_known"
            ),
            models.CheckConstraint(
                condition=Q(deposit_rate__gte=0, deposit_rate__lte=1, discount_rate__gte=0, discount_rate__lt=1),
                name="termsversion_rates_are_fractions",
            ),
            models.CheckConstraint(
                condition=Q(base="fixed_date", fixed_on__isnull=False) | (~Q(base="fixed_date") & Q(fixed_on=None)),
                name="termsversion_fixed_date_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.number}"


class TermsGrant(models.Model):
    """Terms given to a party and the units below it, to a segment, or to everybody in a channel.

    channel   for a party or segment: only there; None: in every channel
    until_on  excluded
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in GrantKind])
    channel = models.ForeignKey("channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("segments.Segment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    priority = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="channel", channel__isnull=False, segment=None, party=None)
                | Q(kind="segment", segment__isnull=False, party=None)
                | Q(kind="party", segment=None, party__isnull=False),
                name="termsgrant_names_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="termsgrant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} for {self.kind}"
