from django.db import models
from django.db.models import F, Q

from jangteo.inventory.models.lots import Lot
from jangteo.inventory.models.places import Place
from jangteo.inventory.types import CountState, PurchaseState, TransferState
from jangteo.kernel.ids import new_id


class Transfer(models.Model):
    """Goods on their way from one of our places to another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    from_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    to_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=TransferState.SENT.value)
    expected_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=100, unique=True)
    sent_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="transfer_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(state="sent", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
                name="transfer_state_known",
            ),
        ]
        indexes = [models.Index(fields=["to_place"], name="transfer_under_way", condition=Q(state="sent"))]

    def __str__(self) -> str:
        return self.number


class TransferLine(models.Model):
    """So many of a variant, of one lot where it has one; what is neither received nor lost is on its way."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    lost = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "variant", "lot", "owner"], nulls_distinct=False, name="transferline_once"
            ),
            models.CheckConstraint(condition=Q(sent__gt=0), name="transferline_of_something"),
            models.CheckConstraint(
                condition=Q(received__gte=0, lost__gte=0, sent__gte=F("received") + F("lost")),
                name="transferline_ends_with_what_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent} in {self.transfer_id}"


class PurchaseOrder(models.Model):
    """What we ordered from a supplier, to come to one of our places."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    supplier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in PurchaseState])
    note = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=100, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="purchaseorder_newest")]

    def __str__(self) -> str:
        return self.number


class PurchaseLine(models.Model):
    """So many of a variant, expected on a day; what is not received is still to come until the order is closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purchase = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase", "position"], name="purchaseline_position_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchaseline_of_something"),
            models.CheckConstraint(
                condition=Q(received__gte=0, quantity__gte=F("received")), name="purchaseline_within_its_order"
            ),
            models.CheckConstraint(
                condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0), name="purchaseline_cost_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["variant"], name="purchaseline_to_come", condition=Q(is_open=True))]

    def __str__(self) -> str:
        return f"{self.quantity} in {self.purchase_id}"


class StockCount(models.Model):
    """A count of shelves, kept until it is booked; who counts blind is not told what there should be."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    is_blind = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in CountState])
    note = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number


class CountLine(models.Model):
    """What was found of a variant, and what there should have been at that moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    found = models.BigIntegerField()
    expected = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "variant", "lot"], nulls_distinct=False, name="countline_once"),
            models.CheckConstraint(condition=Q(found__gte=0, expected__gte=0), name="countline_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.found} in {self.count_id}"


class ReorderPoint(models.Model):
    """At how many units to order more of a variant for a place, and up to how many."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()
    up_to = models.BigIntegerField()
    supplier = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "variant"], name="reorderpoint_once"),
            models.CheckConstraint(condition=Q(at__gte=0, up_to__gt=F("at")), name="reorderpoint_orders_something"),
        ]

    def __str__(self) -> str:
        return f"at {self.at} up to {self.up_to}"
