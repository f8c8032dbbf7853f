from django.db import models
from django.db.models import F, Q

from jangteo.inventory.types import LotState, SerialState, Tracking
from jangteo.kernel.ids import new_id


class StockPolicy(models.Model):
    """How the units of a variant are told apart; without one they are not."""

    variant = models.OneToOneField("catalog.Variant", primary_key=True, on_delete=models.PROTECT, related_name="+")
    tracking = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Tracking])

    def __str__(self) -> str:
        return f"{self.variant_id} by {self.tracking}"


class Lot(models.Model):
    """Units of a variant that were made together.

    expires_on  the first day on which they are not sold any more
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    made_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default=LotState.FREE.value, db_default=LotState.FREE.value)
    why = models.CharField(max_length=300, blank=True, help_text="why it is recalled")
    recalled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "code"], name="lot_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in LotState]), name="lot_state_known"),
            models.CheckConstraint(
                condition=Q(made_on=None) | Q(expires_on=None) | Q(expires_on__gt=F("made_on")),
                name="lot_expires_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(state="recalled", recalled_at__isnull=False) | Q(state="free", recalled_at__isnull=True),
                name="lot_recalled_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], name="lot_by_expiry", condition=Q(expires_on__isnull=False))]

    def __str__(self) -> str:
        return self.code


class ShelfLifeRule(models.Model):
    """How many days goods must still be good for when a buyer gets them; the nearest rule holds.

    party    whom it is for, and units below; none: everyone
    variant  of what; none: everything that has a lot
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "variant"], nulls_distinct=False, name="shelfliferule_once"),
            models.CheckConstraint(condition=Q(days__lte=3650), name="shelfliferule_within_ten_years"),
        ]

    def __str__(self) -> str:
        return f"{self.days} days"


class SerialUnit(models.Model):
    """One unit that has a number of its own, and where it is now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=60)
    level = models.ForeignKey(
        "inventory.StockLevel", null=True, blank=True, on_delete=models.PROTECT, related_name="serials"
    )
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in SerialState])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "serial"], name="serialunit_once"),
            models.CheckConstraint(
                condition=Q(state="here", level__isnull=False) | (~Q(state="here") & Q(level__isnull=True)),
                name="serialunit_is_somewhere_or_gone",
            ),
        ]
        indexes = [
            models.Index(fields=["level"], name="serialunit_here", condition=Q(level__isnull=False)),
            models.Index(fields=["serial"], name="serialunit_by_serial"),
        ]

    def __str__(self) -> str:
        return self.serial


class SerialMove(models.Model):
    """A unit with a number was in a movement; append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(SerialUnit, on_delete=models.PROTECT, related_name="moves")
    movement = models.ForeignKey("inventory.StockMovement", on_delete=models.PROTECT, related_name="serials")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "movement"], name="serialmove_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.movement_id}"
