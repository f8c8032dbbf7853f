from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id


class EarlyDiscount(models.Model):
    """What was taken off an order's part of an invoice for being paid early, once; append-only by trigger.

    refund  the order's allowance, whose credit note takes it off the invoice
    by      the last day on which the money could be there
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invoice = models.ForeignKey("billing.Invoice", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    refund = models.OneToOneField("ordering.Refund", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    by = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order"], name="earlydiscount_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="earlydiscount_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} off {self.invoice_id}"
