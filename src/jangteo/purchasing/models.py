from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from jangteo.kernel.ids import new_id
from jangteo.purchasing.types import LONGEST_LINE, LONGEST_LIST_NAME


class PartNumber(models.Model):
    """What a buyer calls an article of ours: their own part number, or their words for it.

    text  as they wrote it
    key   the same as it is looked for: `rules.learned_key`
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=LONGEST_LINE)
    key = models.CharField(max_length=LONGEST_LINE * 2)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    learned_at = models.DateTimeField()
    learned_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="partnumber_means_one"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(text=""), name="partnumber_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class RequisitionList(models.Model):
    """What is ordered again and again, by whoever wrote the list or those it is shared with.

    made_by      the person whose list it is
    shared_with  the code of a role of the party, `EVERYBODY`, or empty: private
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_LIST_NAME)
    shared_with = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("party", "made_by", Lower("name"), name="requisitionlist_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="requisitionlist_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RequisitionLine(models.Model):
    """So many of a unit of an article, to be ordered again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(RequisitionList, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=20, default="each")
    unit_quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "variant", "unit"], name="requisitionline_once"),
            models.UniqueConstraint(
                fields=["list", "position"],
                name="requisitionline_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(unit_quantity__gt=0), name="requisitionline_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_quantity} {self.unit}"
