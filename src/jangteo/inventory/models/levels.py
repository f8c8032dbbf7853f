from django.db import models
from django.db.models import F, Q

from jangteo.inventory.models.lots import Lot
from jangteo.inventory.models.places import Place
from jangteo.inventory.types import AllocationState, MovementKind
from jangteo.kernel.ids import new_id


class StockLevel(models.Model):
    """What a place has of a variant, in base units; the row that is locked before any promise.

    on_hand      counted: always the sum of the movements
    allocated    promised to order lines: always the sum of the open allocations
    held         promised for a while to carts: always the sum of the open holds
    quarantined  there, but neither promised nor shipped: damaged, blocked, recalled
    safety       never promised; may be more than there is
    is_parted    its units are told apart by lot or owner: the parts sum up to it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    on_hand = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0, db_default=0)
    quarantined = models.BigIntegerField(default=0, db_default=0)
    safety = models.BigIntegerField(default=0, db_default=0)
    is_parted = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "place"], name="stocklevel_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stocklevel_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(allocated__gte=0), name="stocklevel_allocated_not_negative"),
            models.CheckConstraint(
                condition=Q(held__gte=0, quarantined__gte=0, safety__gte=0), name="stocklevel_nothing_negative"
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("allocated") + F("held") + F("quarantined")),
                name="stocklevel_promises_only_what_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.place_id}"


class StockPart(models.Model):
    """Units of a level that are of one lot and one owner; without a lot: what came before lots were told apart.

    owner  whose goods they are while they lie here; none: our own
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="parts")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    owner = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_hand = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "lot", "owner"], nulls_distinct=False, name="stockpart_once"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, allocated__gte=0, quarantined__gte=0), name="stockpart_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("allocated") + F("quarantined")),
                name="stockpart_promises_only_what_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id or 'no lot'} in {self.level_id}"


class StockMovement(models.Model):
    """Units came, went, or were set aside; append-only by trigger.

    quantity     change of what is on hand
    quarantined  change of what of it is set aside
    source       what made it: the kind of document and its id, as "transfer", "order_line"
    key          what makes it happen once: the same key is refused by the database
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="movements")
    part = models.ForeignKey(StockPart, null=True, blank=True, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in MovementKind])
    quantity = models.BigIntegerField()
    quarantined = models.BigIntegerField(default=0, db_default=0)
    source_kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    source_id = models.UUIDField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0) | ~Q(quarantined=0), name="stockmovement_moves_something")
        ]
        indexes = [
            models.Index(fields=["level", "at"], name="stockmovement_by_level"),
            models.Index(fields=["part"], name="stockmovement_by_part", condition=Q(part__isnull=False)),
            models.Index(fields=["source_id"], name="stockmovement_by_source", condition=Q(source_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"


class Allocation(models.Model):
    """A promise of a place's units to one order line; what is shipped or taken back of it becomes a row of its own.

    picking  units of it that are in the hands of the place's pickers: only the place ends their promise
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="allocations")
    part = models.ForeignKey(StockPart, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    quantity = models.BigIntegerField()
    picking = models.BigIntegerField(default=0, db_default=0)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in AllocationState])
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line_id", "level", "part"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="allocation_once",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="allocation_positive"),
            models.CheckConstraint(
                condition=Q(picking=0) | Q(state="open", picking__gt=0, picking__lte=F("quantity")),
                name="allocation_picking_within",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="allocation_by_order"),
            models.Index(fields=["line_id"], name="allocation_by_line"),
            models.Index(fields=["level"], name="allocation_open", condition=Q(state="open")),
            models.Index(fields=["part"], name="allocation_by_part", condition=Q(part__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.line_id}"
