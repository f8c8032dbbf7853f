from django.db import models
from django.db.models import F, Q

from jangteo.inventory.models.levels import StockLevel, StockPart
from jangteo.inventory.types import HoldState
from jangteo.kernel.ids import new_id


class StockHold(models.Model):
    """Units that a cart or an offer keeps for a while; when the time is over they are free, row ended or not.

    holder     the cart, or the quote
    client     who holds, for the limit of how many carts one may hold with: a mark, no name
    first_at   since when the holder has held without a break: it is not prolonged for ever
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.UUIDField()
    client = models.CharField(max_length=64, blank=True)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="holds")
    part = models.ForeignKey(StockPart, null=True, blank=True, on_delete=models.PROTECT, related_name="holds")
    quantity = models.BigIntegerField()
    state = models.CharField(max_length=10, default=HoldState.OPEN.value)
    first_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "level", "part"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="stockhold_once",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="stockhold_positive"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("first_at")), name="stockhold_for_a_while"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | Q(state="ended", ended_at__isnull=False),
                name="stockhold_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["level"], name="stockhold_open", condition=Q(state="open")),
            models.Index(fields=["expires_at"], name="stockhold_to_end", condition=Q(state="open")),
            models.Index(fields=["client"], name="stockhold_by_client", condition=Q(state="open")),
            models.Index(fields=["holder"], name="stockhold_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.holder}"
