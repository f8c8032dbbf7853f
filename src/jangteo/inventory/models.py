from django.db import models
from django.db.models import F, Q

from jangteo.inventory.types import AllocationState, MovementKind, PlaceKind
from jangteo.kernel.ids import new_id


class Place(models.Model):
    """Where stock is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PlaceKind])

    def __str__(self) -> str:
        return self.code


class ChannelPlace(models.Model):
    """A channel may promise stock of a place; a smaller rank is asked first."""

    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "place"], name="channelplace_once")]

    def __str__(self) -> str:
        return f"{self.channel_id} from {self.place_id}"


class StockLevel(models.Model):
    """What a place has of a variant, in base units; the row that is locked before any promise.

    on_hand    counted: always the sum of the movements
    allocated  promised to order lines: always the sum of the open allocations
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    on_hand = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "place"], name="stocklevel_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stocklevel_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(allocated__gte=0), name="stocklevel_allocated_not_negative"),
            models.CheckConstraint(
                condition=Q(allocated__lte=F("on_hand")), name="stocklevel_promises_only_what_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.place_id}"


class StockMovement(models.Model):
    """Units came or went; append-only by trigger.

    key  what makes it happen once: the same key is refused by the database
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in MovementKind])
    quantity = models.BigIntegerField()
    reference = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="stockmovement_moves_something")]
        indexes = [models.Index(fields=["level", "at"], name="stockmovement_by_level")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"


class Allocation(models.Model):
    """A promise of a place's units to one order line."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="allocations")
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    quantity = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in AllocationState])
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line_id", "level"], name="allocation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="allocation_positive"),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="allocation_by_order"),
            models.Index(fields=["level"], name="allocation_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.line_id}"
