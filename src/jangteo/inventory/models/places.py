from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jangteo.inventory.types import PlaceKind
from jangteo.kernel.ids import new_id


class Place(models.Model):
    """Where stock is kept; the one place of kind `transit` has what is on its way between places.

    handling_minor, parcel_minor  what a unit and a parcel from here cost, in minor units of the merchant's currency
    cut_off    the hour from which an order counts for the next open day
    closed_on  days on which nothing leaves, besides weekends and the country's holidays
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PlaceKind])
    country = models.CharField(max_length=2, default="KR", db_default="KR")
    postcode = models.CharField(max_length=12, blank=True, default="", db_default="")
    handling_minor = models.BigIntegerField(default=0, db_default=0)
    parcel_minor = models.BigIntegerField(default=0, db_default=0)
    cut_off = models.PositiveSmallIntegerField(default=15, db_default=15)
    closed_on = ArrayField(models.DateField(), default=list, db_default=[])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(handling_minor__gte=0, parcel_minor__gte=0), name="place_costs_not_negative"
            ),
            models.CheckConstraint(condition=Q(cut_off__lte=24), name="place_cut_off_is_an_hour"),
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
