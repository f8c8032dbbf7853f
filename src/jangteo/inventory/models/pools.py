from django.db import models
from django.db.models import Q

from jangteo.inventory.models.places import Place
from jangteo.inventory.types import Lending
from jangteo.kernel.ids import new_id


class ChannelPool(models.Model):
    """Units that a place keeps for a channel: others take only what is free beyond them, unless they are lent.

    variant   of what; none: so many of each variant that lies there
    quantity  how many of what is free stays for the channel, whatever it has sold before
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    lends = models.CharField(max_length=6, default=Lending.NEVER.value)
    until = models.DateField(null=True, blank=True, help_text="the last day on which others may take of it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "place", "variant"], nulls_distinct=False, name="channelpool_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="channelpool_of_something"),
            models.CheckConstraint(
                condition=Q(lends__in=["never", "always"], until__isnull=True) | Q(lends="until", until__isnull=False),
                name="channelpool_lends_so",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.channel_id}"
