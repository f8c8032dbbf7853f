from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.pricing.types import TaxCategory, TaxedBuyer

OTHERWISE = [one.value for one in TaxCategory if one != TaxCategory.STANDARD]
UNTAXED = [TaxCategory.ZERO_RATED.value, TaxCategory.EXEMPT.value]


class TaxRate(models.Model):
    """A tax code's rate in a country, from and until when; a fraction: 0.10 is 10 %.

    category  why it is that, as in UNCL5305: S above zero, else Z or E
    """

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=40)
    rate = models.DecimalField(max_digits=7, decimal_places=6)
    category = models.CharField(max_length=2)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "code", "valid_from"], name="taxrate_once"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=1), name="taxrate_is_a_fraction"),
            models.CheckConstraint(
                condition=Q(rate__gt=0, category=TaxCategory.STANDARD.value) | Q(rate=0, category__in=UNTAXED),
                name="taxrate_standard_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.code} {self.rate}"


class TaxCertificate(models.Model):
    """A paper by which a buyer, and the units below it, are taxed otherwise in a country.

    codes        tax codes it names; empty: all that bear tax
    valid_until  excluded
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    category = models.CharField(max_length=2)
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    number = models.CharField(max_length=80)
    issued_by = models.CharField(max_length=120, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["party", "country"], name="taxcertificate_by_party")]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=OTHERWISE), name="taxcertificate_treats_otherwise"),
            models.CheckConstraint(condition=~Q(number=""), name="taxcertificate_has_a_number"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="taxcertificate_ends_later"
            ),
            models.UniqueConstraint(
                fields=["party", "country", "number"],
                condition=Q(revoked_at=None),
                name="taxcertificate_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.number}"


class TaxDestination(models.Model):
    """How goods are taxed that leave a country.

    country      the seller's
    destination  empty: anywhere abroad
    category     what becomes of the tax; empty: the destination's own rates stand in place of the usual ones
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.CharField(max_length=2)
    destination = models.CharField(max_length=2, blank=True)
    buyer = models.CharField(max_length=10, default=TaxedBuyer.ANY.value)
    category = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "destination", "buyer"], name="taxdestination_once"),
            models.CheckConstraint(condition=~Q(destination=F("country")), name="taxdestination_is_abroad"),
            models.CheckConstraint(
                condition=Q(buyer__in=[one.value for one in TaxedBuyer]), name="taxdestination_buyer_known"
            ),
            models.CheckConstraint(
                condition=Q(category__in=OTHERWISE) | (Q(category="") & ~Q(destination="")),
                name="taxdestination_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} to {self.destination or 'abroad'}: {self.category or 'its rates'}"
