from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id


class OutboxEvent(models.Model):
    """A fact written in the transaction that made it true; the relay tells it to the handlers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    payload = models.JSONField()
    published_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="outbox_waiting", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class HandledEvent(models.Model):
    """One handler has dealt with one event; the unique row is what makes it once."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    handler = models.CharField(max_length=120)
    handled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="handledevent_once")]

    def __str__(self) -> str:
        return f"{self.handler} {self.event_id}"


class AuditEntry(models.Model):
    """Who did what to which thing, for whom, and why. A trigger refuses every change and removal.

    redaction  the entry that tells how a person's data was taken out of this one; see docs/adr/0027
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor = models.JSONField(help_text="user, person, acting for, name, door")
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)
    redaction = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_by_subject"),
            BrinIndex(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"


class AuditUnsealed(models.Model):
    """Entries that wait for their place in the chain; filled by a trigger, emptied by sealing."""

    entry = models.OneToOneField(AuditEntry, primary_key=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditLink(models.Model):
    """An entry's place in the hash chain; see docs/adr/0004."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.position} {self.entry_id}"


class Reason(models.Model):
    """Why a decision came out as it did: inputs, rule versions and what was rejected."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    decision = models.CharField(max_length=40)
    because = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "id"], name="reason_by_subject")]

    def __str__(self) -> str:
        return f"{self.decision} {self.subject_kind} {self.subject_id}"


class JobFailure(models.Model):
    """Why an attempt of a job failed: what kind of error and where, never its words, which may name a person."""

    id = models.BigAutoField(primary_key=True)
    job_id = models.BigIntegerField()
    task = models.CharField(max_length=128)
    attempt = models.PositiveIntegerField()
    error = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["job_id", "-id"], name="jobfailure_by_job")]

    def __str__(self) -> str:
        return f"{self.task} {self.job_id}"


class Letter(models.Model):
    """A mail that waits to be sent; its text goes when it has gone, for it may hold a key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    purpose = models.CharField(max_length=60)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="letter_waiting", condition=Q(sent_at=None)),
            models.Index(fields=["to", "-written_at", "-id"], name="letter_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class StoredAnswer(models.Model):
    """What a call of the API was answered under its idempotency key; written in the transaction of the call's effect.

    caller       whose key it is: "user:" and the log-in, "guest:" and a digest of the secret, or "anyone"
    key          digest of the key with its caller
    fingerprint  digest of all that the call asked for
    status       None while the call is under way, which only its own transaction ever sees
    body         encrypted by the key itself, which is not kept: nobody reads it who does not send the key again
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    operation = models.CharField(max_length=300, help_text="method and path")
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="storedanswer_once"),
            models.CheckConstraint(condition=Q(status=None) | Q(status__lt=500), name="storedanswer_no_failures"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="storedanswer_expires_later"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="storedanswer_by_expiry")]

    def __str__(self) -> str:
        return f"{self.operation} {self.status}"


class NumberSeries(models.Model):
    """A series of legal numbers without gaps; whoever takes the next one holds this row until they commit."""

    name = models.CharField(primary_key=True, max_length=80)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class SeriesNumber(models.Model):
    """A number that was taken, and for what; append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="seriesnumber_once"),
            models.UniqueConstraint(fields=["subject_id", "series"], name="seriesnumber_one_each"),
            models.CheckConstraint(condition=Q(number__gt=0), name="seriesnumber_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Change(models.Model):
    """A note of a trigger: a transaction has written what a topic is about; see `kernel.kept`.

    xid  the transaction, whole (no wrap-around)
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=20)
    xid = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_change"
        constraints = [models.UniqueConstraint(fields=["xid", "topic"], name="change_once")]
        indexes = [BrinIndex(fields=["at"], name="change_by_time")]

    def __str__(self) -> str:
        return f"{self.topic} {self.xid}"
