from django.db import models
from django.db.models import F, Q

from jangteo.fulfilment.types import Kept, Progress, ScanOutcome, ShipmentState
from jangteo.kernel.ids import new_id

_COUNTING = [ScanOutcome.PICKED.value, ScanOutcome.UNCHECKED.value]


class Shipment(models.Model):
    """What leaves one place for one delivery of an order, together.

    number       the order's own, and which of its shipments it is
    planned_for  the day the buyer wants it; none: as soon as can be
    promised_on  the day by which it was promised to leave
    kept         whether it did; empty: nothing was promised, or it is not said yet
    parcels      boxes with their grams and contents {SKU: units}
    cost_minor   what the carrier asks, surcharge included
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=50, unique=True)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey("ordering.OrderDelivery", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("inventory.Place", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ShipmentState.PLANNED.value)
    planned_for = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    kept = models.CharField(max_length=6, blank=True, default="", db_default="")
    carrier = models.CharField(max_length=20, blank=True)
    service = models.CharField(max_length=20, blank=True)
    tracking_no = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    cost_minor = models.BigIntegerField(default=0)
    surcharge_minor = models.BigIntegerField(default=0)
    parcels = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ShipmentState]), name="shipment_state_known"
            ),
            models.CheckConstraint(condition=Q(kept__in=[one.value for one in Kept]), name="shipment_kept_known"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "picking", "packed", "cancelled"], shipped_at=None)
                | Q(state__in=["shipped", "delivered", "failed", "returned"], shipped_at__isnull=False),
                name="shipment_left_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["carrier", "tracking_no"], condition=~Q(tracking_no=""), name="shipment_tracked_once"
            ),
            models.CheckConstraint(
                condition=Q(cost_minor__gte=0, surcharge_minor__gte=0, surcharge_minor__lte=F("cost_minor")),
                name="shipment_cost_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="shipment_by_order"),
            models.Index(fields=["place", "state", "made_at"], name="shipment_worklist"),
            models.Index(
                fields=["promised_on"], condition=Q(kept="", promised_on__isnull=False), name="shipment_promised"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ShipmentLine(models.Model):
    """Units of an order's line in a shipment, and how many of them are picked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("ordering.OrderLine", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    picked = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipmentline_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, picked__gte=0, picked__lte=F("quantity")), name="shipmentline_picked_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"


class ShipmentMove(models.Model):
    """One change of a shipment's state; append-only by trigger.

    by  the person who did it; none: a job, or the carrier
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class Scan(models.Model):
    """What was scanned for a shipment and what came of it; append-only by trigger.

    quantity    units it added to what is picked of its line: 1, or below zero where a scan was undone; 0: refused
    client_key  the scanner's name for this scan: sent twice, it counts once
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="scans")
    line = models.ForeignKey("ordering.OrderLine", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=10)
    quantity = models.IntegerField(default=0)
    serial = models.CharField(max_length=60, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    client_key = models.CharField(max_length=100, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=_COUNTING, quantity__gt=0, line__isnull=False)
                | Q(outcome=ScanOutcome.UNDONE.value, quantity__lt=0, line__isnull=False)
                | Q(~Q(outcome__in=[*_COUNTING, ScanOutcome.UNDONE.value]), quantity=0),
                name="scan_counts_what_it_takes",
            ),
            models.CheckConstraint(condition=Q(outcome__in=[one.value for one in ScanOutcome]), name="scan_known"),
        ]
        indexes = [models.Index(fields=["shipment", "at"], name="scan_by_shipment")]

    def __str__(self) -> str:
        return f"{self.code}: {self.outcome}"


class CarrierEvent(models.Model):
    """What a carrier told of a parcel; kept too where no shipment has its number yet. Append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    carrier = models.CharField(max_length=20)
    event_key = models.CharField(max_length=80)
    tracking_no = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    at = models.DateTimeField(help_text="by the carrier's clock")
    where = models.CharField(max_length=80, blank=True, help_text="a branch of the carrier's")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "event_key"], name="carrierevent_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Progress]), name="carrierevent_known"),
        ]
        indexes = [models.Index(fields=["carrier", "tracking_no"], name="carrierevent_of_parcel")]

    def __str__(self) -> str:
        return f"{self.tracking_no}: {self.kind}"


class ShippingTerms(models.Model):
    """How a channel lets parts of its orders go; without a row, as the defaults say."""

    channel = models.OneToOneField("channels.Channel", primary_key=True, on_delete=models.PROTECT, related_name="+")
    is_complete_only = models.BooleanField(default=False)
    least_fill = models.PositiveIntegerField(default=0, help_text="percent of a delivery's units")
    handling_days = models.PositiveIntegerField(default=2)
    carrier = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least_fill__lte=100, handling_days__lte=60), name="shippingterms_within_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"terms of {self.channel_id}"


class PickPolicy(models.Model):
    """How a place picks; without a row every unit is scanned."""

    place = models.OneToOneField("inventory.Place", primary_key=True, on_delete=models.PROTECT, related_name="+")
    is_checked = models.BooleanField(default=True, help_text="a shipment is packed only when every unit was scanned")

    def __str__(self) -> str:
        return f"picking at {self.place_id}"


class CompleteOnly(models.Model):
    """An order of which nothing of a delivery is to leave before all of it can, whatever its channel says."""

    order = models.OneToOneField("ordering.Order", primary_key=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.order_id)
