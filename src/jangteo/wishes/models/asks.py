from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from jangteo.kernel.ids import new_id
from jangteo.wishes.types import (
    DEFAULT_FACTOR,
    DEFAULT_WAIT_DAYS,
    LARGEST_FACTOR,
    LONGEST_WAIT_DAYS,
    AskState,
)

OPEN = [AskState.UNCONFIRMED.value, AskState.WAITING.value]


class StockAsk(models.Model):
    """Somebody wants to be told, once, when a variant can be bought again in a channel.

    party, person  for whom and who; None: a guest, who is reached by `email`
    due_from       when they took their place in the line: as they asked, or confirmed the address
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    due_from = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in AskState]), name="stockask_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="stockask_over_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, party__isnull=False, email="")
                | (Q(person=None, party=None) & ~Q(email="")),
                name="stockask_reaches_somebody",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="stockask_expires_later"),
            models.UniqueConstraint(
                fields=["channel", "variant", "party", "person"],
                condition=Q(state__in=OPEN, person__isnull=False),
                name="stockask_once",
            ),
            models.UniqueConstraint(
                "channel",
                "variant",
                Lower("email"),
                condition=Q(state__in=OPEN, person=None),
                name="stockask_address_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["variant", "due_from"], condition=Q(state=AskState.WAITING.value), name="stockask_in_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.state}"


class AskPolicy(models.Model):
    """How a channel tells those who asked; without a row: as it is by itself.

    factor  people told for each piece that is there
    days    how long an ask holds
    """

    channel = models.OneToOneField("channels.Channel", primary_key=True, on_delete=models.PROTECT, related_name="+")
    factor = models.PositiveSmallIntegerField(default=DEFAULT_FACTOR)
    days = models.PositiveSmallIntegerField(default=DEFAULT_WAIT_DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(factor__gte=1, factor__lte=LARGEST_FACTOR, days__gte=1, days__lte=LONGEST_WAIT_DAYS),
                name="askpolicy_within_bounds",
            )
        ]

    def __str__(self) -> str:
        return str(self.channel_id)
