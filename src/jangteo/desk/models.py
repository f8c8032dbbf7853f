from django.db import models
from django.db.models import Q

from jangteo.desk.types import LONGEST_NAME, LONGEST_QUERY, RowState, RunKind, RunState
from jangteo.kernel.ids import new_id


class SavedView(models.Model):
    """A list's filters under a name.

    owner  the log-in of who keeps it
    page   the list's own name
    role   the role it is shared with; empty: nobody
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    page = models.CharField(max_length=30)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    role = models.CharField(max_length=60, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="savedview_name_once")]
        indexes = [models.Index(fields=["page", "role"], condition=~Q(role=""), name="savedview_shared")]

    def __str__(self) -> str:
        return f"{self.page}: {self.name}"


class ViewChoice(models.Model):
    """The view by which a list opens for one log-in."""

    owner = models.UUIDField()
    page = models.CharField(max_length=30)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page"], name="viewchoice_once")]

    def __str__(self) -> str:
        return f"{self.page}: {self.view_id}"


class BulkRun(models.Model):
    """Something done to many rows: looked at first, then tried row by row, then perhaps taken back.

    made_by  the log-in of who made it; the worker acts with what they may do at that moment
    facts    what is told beside the rows
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=RunState.SHOWN.value)
    facts = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in RunKind]), name="bulkrun_kind_known"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in RunState]), name="bulkrun_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "undoing", "undone"], ended_at__isnull=False)
                | Q(state__in=["shown", "running"], ended_at=None),
                name="bulkrun_ended_says_when",
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="bulkrun_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class BulkRow(models.Model):
    """A row of a run.

    left  what its service left behind, by which the change is taken back
    """

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    subject_id = models.UUIDField()
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    code = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="bulkrow_position_once"),
            models.UniqueConstraint(fields=["run", "subject_id"], name="bulkrow_subject_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in RowState]), name="bulkrow_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["left_out", "refused", "kept"]) & ~Q(code="")
                | Q(state__in=["waiting", "done", "undone"], code=""),
                name="bulkrow_refusal_says_why",
            ),
        ]
        indexes = [models.Index(fields=["run", "state", "position"], name="bulkrow_by_state")]

    def __str__(self) -> str:
        return f"{self.label}: {self.state}"
