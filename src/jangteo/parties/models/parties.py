from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from jangteo.kernel.ids import new_id
from jangteo.parties.types import PartyKind


class Party(models.Model):
    """Whoever buys or sells: a person, a household or a company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PartyKind])
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="ko")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "parties"
        indexes = [
            models.Index(fields=["kind", "name"], name="party_by_kind_name"),
            models.Index(fields=["name", "id"], name="party_by_name"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="party_name_trigrams"),
            GinIndex(OpClass(Upper("email"), name="gin_trgm_ops"), name="party_email_trigrams"),
            GinIndex(OpClass("phone", name="gin_trgm_ops"), name="party_phone_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in PartyKind]), name="party_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """What a company has beyond being a party."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.PROTECT, related_name="company")
    legal_name = models.CharField(max_length=200)
    business_number = models.CharField(max_length=20, null=True, unique=True, help_text="ten digits, no dashes")
    representative = models.CharField(max_length=100, blank=True)
    trade = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name_plural = "companies"
        indexes = [GinIndex(OpClass("business_number", name="gin_trgm_ops"), name="company_number_trigrams")]

    def __str__(self) -> str:
        return self.legal_name


class Address(models.Model):
    """Where a party receives goods or bills."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="addresses")
    label = models.CharField(max_length=60, blank=True)
    recipient = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    postcode = models.CharField(max_length=12)
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="KR")
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(is_default=True), name="address_one_default")
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.line1}"


class PartyReference(models.Model):
    """The name another system knows a party by; importing twice finds the same party."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="references")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="partyreference_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"
