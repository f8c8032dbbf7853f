from django.db import models
from django.db.models import Q

from jangteo.connect.types import ChangeState, ImportKind, NoteLevel, Outcome, RunState
from jangteo.connect.types.intakes import IntakeState, TakeoutState
from jangteo.kernel.ids import new_id

_OPEN = (RunState.READING.value, RunState.WRITING.value)


class ImportRun(models.Model):
    """One import of one file under one map; how far it is, so that it can go on after a kill.

    rows_read    rows of the file that are staged or told of
    rows_staged  of these, how many reading let through
    last_key     every group up to this key is written
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in ImportKind])
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, help_text="SHA-256")
    map_text = models.TextField(blank=True, default="", db_default="", help_text="as it was, to take the run back by")
    map_digest = models.CharField(max_length=64, help_text="SHA-256")
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in RunState])
    is_rehearsal = models.BooleanField(default=False, help_text="a dry run: the row is rolled back with it")
    is_whole = models.BooleanField(default=False, help_text="all or nothing")
    rows_read = models.BigIntegerField(default=0)
    rows_staged = models.BigIntegerField(default=0)
    last_key = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    actor_name = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "file_digest", "map_digest"],
                condition=Q(state__in=_OPEN, is_rehearsal=False),
                name="importrun_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RunState]), name="importrun_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, ended_at=None) | ~Q(state__in=_OPEN) & Q(ended_at__isnull=False),
                name="importrun_ended_when_over",
            ),
            models.CheckConstraint(
                condition=Q(rows_staged__gte=0, rows_staged__lte=models.F("rows_read")),
                name="importrun_stages_what_it_read",
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="importrun_newest")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"


class ImportRow(models.Model):
    """A row on its way from the file to its module; the table is unlogged and emptied when the run is over.

    It sorts and groups a file of any size in bounded memory. A crash of PostgreSQL empties it, which a
    resumed run notices by `rows_staged`.
    """

    run_id = models.UUIDField()
    row = models.BigIntegerField()
    key = models.TextField()
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "key", "row"], name="importrow_by_key")]

    def __str__(self) -> str:
        return f"row {self.row}"


class ImportChange(models.Model):
    """Something that a run wrote: what it was before, and what the run left, so that it can be taken back.

    subject        by what its writer finds it again
    before, after  all that taking it back needs; null: it was not there
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes", db_index=False)
    row = models.BigIntegerField()
    subject = models.TextField()
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    state = models.CharField(max_length=6, default=ChangeState.DONE.value)
    code = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "state", "id"], name="importchange_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="kept") & ~Q(code="") | Q(state__in=["done", "undone"], code=""),
                name="importchange_kept_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.state}"


class ImportNote(models.Model):
    """Why a row was refused, or taken with a warning."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="notes")
    row = models.BigIntegerField()
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in NoteLevel])
    code = models.CharField(max_length=40)
    column = models.TextField(blank=True)
    value = models.TextField(blank=True)
    names = models.JSONField(help_text="the message in each language")

    class Meta:
        indexes = [models.Index(fields=["run", "row", "id"], name="importnote_by_row")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"


class Intake(models.Model):
    """A file that staff brought: looked through by the worker, then brought in at their word.

    path       where it lies; empty once it is not needed any more
    failures   where the rows lie that looking through it refused
    made_by    the log-in of who brought it; the worker acts with what they may do at that moment
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    path = models.CharField(max_length=200, blank=True)
    failures = models.CharField(max_length=200, blank=True, default="")
    map_name = models.CharField(max_length=60)
    map_text = models.TextField(blank=True, default="")
    is_whole = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=IntakeState.TRYING.value)
    step = models.CharField(max_length=10, blank=True, default="")
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(default=0)
    wants_stop = models.BooleanField(default=False)
    code = models.CharField(max_length=80, blank=True, default="")
    facts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in IntakeState]), name="intake_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(code=""), name="intake_failure_says_why"),
            models.UniqueConstraint(
                fields=["made_by"], condition=Q(state__in=["trying", "running"]), name="intake_one_under_way"
            ),
        ]
        indexes = [models.Index(fields=["made_by", "-made_at"], name="intake_newest")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"


class Takeout(models.Model):
    """A file that staff take: written by the worker, kept a day, given to who asked for it alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=5)
    state = models.CharField(max_length=10, default=TakeoutState.WAITING.value)
    path = models.CharField(max_length=200, blank=True, default="")
    rows = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    code = models.CharField(max_length=80, blank=True, default="")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in TakeoutState]), name="takeout_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="ready") & ~Q(path="") | ~Q(state="ready") & Q(path=""), name="takeout_ready_lies"
            ),
            models.UniqueConstraint(fields=["made_by"], condition=Q(state="waiting"), name="takeout_one_waiting"),
        ]
        indexes = [models.Index(fields=["made_by", "-made_at"], name="takeout_newest")]

    def __str__(self) -> str:
        return f"{self.kind} as {self.form}"
