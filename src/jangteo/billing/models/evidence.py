from django.db import models
from django.db.models import Q

from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.evidence import EvidenceKind


class ZeroRateEvidence(models.Model):
    """Why what an order sells is taxed at zero, or that it is taxed after all; never deleted, by trigger.

    kind    `EvidenceKind.TAXED`: no evidence came; it was decided to invoice with tax, and why
    number  of the document, as it prints it; empty of TAXED
    on      the day of the document
    """

    order = models.OneToOneField(
        "ordering.Order", on_delete=models.PROTECT, primary_key=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    why = models.CharField(max_length=200, blank=True)
    actor_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "zero rate evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in EvidenceKind]), name="zerorateevidence_kind_known"
            ),
            models.CheckConstraint(
                condition=(Q(kind=EvidenceKind.TAXED.value, number="") & ~Q(why=""))
                | (~Q(kind=EvidenceKind.TAXED.value) & ~Q(number="")),
                name="zerorateevidence_says_what_it_is",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.kind


class ReceiptWish(models.Model):
    """The cash receipt that a buyer wants for an order; it is issued when the money is there.

    number  digits of a telephone, card or business
    """

    order = models.OneToOneField(
        "ordering.Order", on_delete=models.PROTECT, primary_key=True, related_name="+", db_index=False
    )
    purpose = models.CharField(max_length=20)
    number = models.CharField(max_length=19)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "receipt wishes"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in ReceiptPurpose]), name="receiptwish_purpose_known"
            ),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{1,19}$"), name="receiptwish_number_of_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.order_id}"


class KeptReceiptNumber(models.Model):
    """The number that a person keeps for their cash receipts; as `ReceiptWish`."""

    person = models.OneToOneField(
        "parties.Party", on_delete=models.PROTECT, primary_key=True, related_name="+", db_index=False
    )
    purpose = models.CharField(max_length=20)
    number = models.CharField(max_length=19)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in ReceiptPurpose]), name="keptreceiptnumber_purpose_known"
            ),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{1,19}$"), name="keptreceiptnumber_of_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"
