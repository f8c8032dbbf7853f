from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id


class Alarm(models.Model):
    """Something that was out of bounds, from when to when; of each name one at a time goes on.

    figure  the worst it was found at
    limit   what it was judged by
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40)
    figure = models.FloatField()
    limit = models.FloatField()
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at=None), name="alarm_one_goes_on"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("raised_at")), name="alarm_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="alarm_seen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.raised_at}"


class CheckRun(models.Model):
    """A check of all promises about the data; what it found in full is told by `jangteo verify`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    checked = models.PositiveIntegerField()
    broken = models.JSONField(default=list, help_text="names of broken promises")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="checkrun_latest")]

    def __str__(self) -> str:
        return f"{self.at}: {len(self.broken)} of {self.checked}"
