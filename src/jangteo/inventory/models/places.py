from django.db import models
from django.db.models import Q

from jangteo.inventory.types import PlaceKind
from jangteo.kernel.ids import new_id


class Place(models.Model):
    """Where stock is kept; the one place of kind `transit` has what is on its way between places."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PlaceKind])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="transit"), name="place_one_transit"),
        ]

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
