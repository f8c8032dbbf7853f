from django.db import models
from django.db.models import F, Func, Q

from jangteo.kernel.ids import new_id
from jangteo.ordering.models.orders import Order, OrderDelivery, OrderLine
from jangteo.ordering.types import PricePolicy, RevisionKind


class OrderRevision(models.Model):
    """A change of a placed order; append-only by trigger, and nothing of an order's figures changes without one.

    number    counts within the order, from 1
    made_in   the transaction that wrote it, set by trigger: only that one may change figures, to what stands here
    by_buyer  the buyer did it themselves, not staff
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    made_in = models.BigIntegerField(db_default=Func(function="txid_current"))
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200, blank=True)
    by_buyer = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    price_policy = models.CharField(max_length=8)
    net_before_minor = models.BigIntegerField()
    net_after_minor = models.BigIntegerField()
    tax_before_minor = models.BigIntegerField()
    tax_after_minor = models.BigIntegerField()
    gross_before_minor = models.BigIntegerField()
    gross_after_minor = models.BigIntegerField()
    shipping_net_before_minor = models.BigIntegerField()
    shipping_net_after_minor = models.BigIntegerField()
    shipping_tax_before_minor = models.BigIntegerField()
    shipping_tax_after_minor = models.BigIntegerField()
    shipping_discount_before_minor = models.BigIntegerField()
    shipping_discount_after_minor = models.BigIntegerField()
    difference_minor = models.BigIntegerField(help_text="above zero: the buyer owes more")
    lines_after = models.PositiveIntegerField(help_text="lines that are left in the order")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="orderrevision_once"),
            models.CheckConstraint(
                condition=Q(price_policy__in=[one.value for one in PricePolicy]), name="orderrevision_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(difference_minor=F("gross_after_minor") - F("gross_before_minor"))
                & Q(gross_after_minor=F("net_after_minor") + F("tax_after_minor"), gross_after_minor__gte=0),
                name="orderrevision_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.order_id}"


class RevisionLine(models.Model):
    """A line before and after a revision, in the words of `OrderLine`; append-only by trigger.

    details_before, details_after  how it was taxed, and what each promotion took off it
    """

    revision = models.ForeignKey(OrderRevision, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    unit_quantity_before = models.IntegerField()
    unit_quantity_after = models.IntegerField()
    quantity_before = models.IntegerField()
    quantity_after = models.IntegerField()
    unit_price_before = models.DecimalField(max_digits=18, decimal_places=6)
    unit_price_after = models.DecimalField(max_digits=18, decimal_places=6)
    subtotal_before_minor = models.BigIntegerField()
    subtotal_after_minor = models.BigIntegerField()
    discount_before_minor = models.BigIntegerField()
    discount_after_minor = models.BigIntegerField()
    net_before_minor = models.BigIntegerField()
    net_after_minor = models.BigIntegerField()
    tax_before_minor = models.BigIntegerField()
    tax_after_minor = models.BigIntegerField()
    gross_before_minor = models.BigIntegerField()
    gross_after_minor = models.BigIntegerField()
    details_before = models.JSONField(default=dict)
    details_after = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "line"], name="revisionline_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in RevisionKind]), name="revisionline_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(quantity_after__gte=0, gross_after_minor=F("net_after_minor") + F("tax_after_minor")),
                name="revisionline_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.line_id}"


class RevisionDelivery(models.Model):
    """A delivery's address and day before and after a revision; append-only but for erased addresses."""

    revision = models.ForeignKey(OrderRevision, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    delivery = models.ForeignKey(OrderDelivery, on_delete=models.PROTECT, related_name="+")
    ship_to_before = models.JSONField(default=dict)
    ship_to_after = models.JSONField(default=dict)
    wanted_before = models.DateField(null=True, blank=True)
    wanted_after = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "delivery"], name="revisiondelivery_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id} in {self.revision_id}"
