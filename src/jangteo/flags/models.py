from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jangteo.flags.types import FlagState
from jangteo.kernel.ids import new_id


class FlagSetting(models.Model):
    """How a feature is set in a channel, or in all; a feature without a row is as the code declares.

    share       of 100 parties
    changed_by  the log-in; None where it was done on the host
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    feature = models.CharField(max_length=40)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10)
    segment_ids = ArrayField(models.UUIDField(), default=list)
    party_ids = ArrayField(models.UUIDField(), default=list)
    share = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    changed_by = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "channel"], name="flagsetting_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in FlagState]), name="flagsetting_state_known"
            ),
            models.CheckConstraint(condition=Q(share__lte=100), name="flagsetting_share_of_hundred"),
            models.CheckConstraint(
                condition=~Q(state=FlagState.OFF.value) | ~Q(why=""), name="flagsetting_off_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=FlagState.PILOT.value) | Q(segment_ids=[], party_ids=[], share=0),
                name="flagsetting_cohort_of_pilot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.state}"
