from django.db import models

from jangteo.kernel.ids import new_id


class Segment(models.Model):
    """A named group of parties."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()

    def __str__(self) -> str:
        return self.code


class SegmentMember(models.Model):
    """A party belongs to a segment, from and until when."""

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "party"], name="segmentmember_once")]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.segment_id}"
