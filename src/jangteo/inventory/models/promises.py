from django.db import models
from django.db.models import F, Q

from jangteo.inventory.models.documents import PurchaseLine
from jangteo.inventory.models.places import Place
from jangteo.inventory.types import FillRule, SupplyKind, WaitingState
from jangteo.kernel.ids import new_id


class SupplyPolicy(models.Model):
    """What may be promised of a variant beyond what lies there, in one channel or in all; the row that is locked before
    anything of it is promised for later.

    cap          units that may wait at once
    waiting      units that do: always the sum of its waiting rows
    lead_days    open days until a unit comes or is made; none: only what is on order is promised
    releases_on  the day on which a pre-ordered variant appears
    per_day      units that can be made on an open day
    place        whose calendar counts; none: the first of the channel's places
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in SupplyKind])
    cap = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    lead_days = models.PositiveIntegerField(null=True, blank=True)
    releases_on = models.DateField(null=True, blank=True)
    per_day = models.BigIntegerField(default=0)
    fills_by = models.CharField(max_length=14, default=FillRule.OLDEST.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "channel"], nulls_distinct=False, name="supplypolicy_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in SupplyKind]), name="supplypolicy_kind"),
            models.CheckConstraint(
                condition=Q(fills_by__in=[one.value for one in FillRule]), name="supplypolicy_fills"
            ),
            models.CheckConstraint(
                condition=Q(waiting__gte=0, cap__gte=0, per_day__gte=0), name="supplypolicy_nothing_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind=SupplyKind.NONE.value) | Q(waiting__lte=F("cap")), name="supplypolicy_within_its_cap"
            ),
            models.CheckConstraint(
                condition=~Q(kind=SupplyKind.PREORDER.value) | Q(releases_on__isnull=False),
                name="supplypolicy_appears_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SupplyKind.MADE.value) | Q(per_day__gt=0), name="supplypolicy_makes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.kind}"


class Waiting(models.Model):
    """Units of an order line that wait for goods; what is filled or released of it becomes a row of its own.

    promised_on    the day by which they leave, as it was said
    purchase_line  of which purchase order they are to come, while that is awaited
    good_days      for how many days goods must still be good when they are filled
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    policy = models.ForeignKey(SupplyPolicy, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    purchase_line = models.ForeignKey(PurchaseLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    promised_on = models.DateField()
    good_days = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default=WaitingState.WAITING.value)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="waiting_positive"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True)
                | Q(state__in=["filled", "released"], ended_at__isnull=False),
                name="waiting_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="waiting_by_order"),
            models.Index(fields=["line_id"], name="waiting_by_line"),
            models.Index(fields=["variant"], name="waiting_open", condition=Q(state="waiting")),
            models.Index(fields=["policy", "promised_on"], name="waiting_by_day"),
            models.Index(
                fields=["purchase_line"],
                name="waiting_by_purchase",
                condition=Q(state="waiting", purchase_line__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.line_id}"


class AllocationRecipe(models.Model):
    """What a unit of an order line is made of, where it is a bundle, as it was when it was promised.

    per_unit  units of the component in one unit of the line
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    component = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    per_unit = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line_id", "component"], name="allocationrecipe_once"),
            models.CheckConstraint(condition=Q(per_unit__gt=0), name="allocationrecipe_of_something"),
        ]
        indexes = [models.Index(fields=["order_id"], name="allocationrecipe_by_order")]

    def __str__(self) -> str:
        return f"{self.per_unit} of {self.component_id} in {self.line_id}"
