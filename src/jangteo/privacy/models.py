from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.privacy.types import ConsentChannel, ConsentSource, Purpose, RequestKind, RequestState


class DataSubject(models.Model):
    """A person as one whose data is kept; the row that consent, export and erasure of them lock.

    fourteen_on  from when they agree for themselves; None: nobody had to ask
    erased_at    when their data went
    """

    person = models.OneToOneField("parties.Party", primary_key=True, on_delete=models.PROTECT, related_name="+")
    fourteen_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.person_id)


class ConsentText(models.Model):
    """Words people agree to; append-only by trigger: new words are a new version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=40, choices=[(one.value, one.value) for one in Purpose])
    channel = models.CharField(max_length=12, blank=True, help_text="empty: by every channel")
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text, hex")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "channel", "language", "version"], name="consenttext_once"),
            models.CheckConstraint(condition=~Q(text=""), name="consenttext_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.language} {self.version}"


class ConsentRecord(models.Model):
    """One choice of one person; append-only by trigger, only `proof` may be emptied.

    position    1, 2, 3 … of this person, purpose and channel: the last one counts, and none can be missing
    proof       what was shown, which box: never an address of the network
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, choices=[(one.value, one.value) for one in Purpose])
    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ConsentChannel])
    position = models.PositiveIntegerField()
    is_given = models.BooleanField()
    at = models.DateTimeField()
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ConsentSource])
    proof = models.JSONField(default=dict)
    user_id = models.UUIDField(null=True, help_text="the log-in that made it")
    guardian = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    needs_guardian = models.BooleanField(default=False)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose", "channel", "position"], name="consent_one_history"),
            models.CheckConstraint(condition=Q(position__gte=1), name="consent_counts_from_one"),
            models.CheckConstraint(condition=Q(is_given=False) | Q(text__isnull=False), name="consent_yes_has_words"),
            models.CheckConstraint(condition=Q(purpose__in=[one.value for one in Purpose]), name="consent_purpose"),
            models.CheckConstraint(
                condition=Q(channel__in=[one.value for one in ConsentChannel]), name="consent_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} {self.channel} {self.position}"


class WithdrawalToken(models.Model):
    """What a link to withdraw holds; only its SHA-256 is kept."""

    digest = models.CharField(primary_key=True, max_length=64)
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel}"


class DataReading(models.Model):
    """That someone looked at personal data; a trigger refuses every change, and removal within two years."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True, help_text="the log-in that read; its name is looked up, not kept")
    via = models.CharField(max_length=20)
    address = models.CharField(max_length=45, blank=True, help_text="from where: the reader's network address")
    what = models.CharField(max_length=80)
    why = models.CharField(max_length=300, blank=True)
    subject_ids = ArrayField(models.UUIDField(), help_text="whose: people, companies, or a guest's order")

    class Meta:
        indexes = [
            GinIndex(fields=["subject_ids"], name="datareading_by_subject"),
            BrinIndex(fields=["at"], name="datareading_by_time"),
            models.Index(fields=["user_id", "-at"], name="datareading_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.user_id}"


class DataRequest(models.Model):
    """Someone wants to see, or to end, what is kept of a person.

    receipt  SHA-256 of what lets a person without a log-in see how it went
    file     path in the media folder, of an export until it expires
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in RequestKind])
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField(null=True, help_text="the log-in that asked")
    asked_at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, default=RequestState.WAITING.value)
    finished_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    receipt = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="waiting"), name="datarequest_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RequestState]), name="datarequest_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None) | ~Q(state="waiting") & Q(finished_at__isnull=False),
                name="datarequest_finished_when_over",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="datarequest_newest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class LawfulRecord(models.Model):
    """The vault: what the law keeps of someone who is gone. Read by one page, with a reason, and logged.

    A trigger refuses every change, and removal before `keep_until`.
    """

    is_vault = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    data = models.JSONField()
    basis = models.CharField(max_length=200)
    stored_at = models.DateTimeField()
    keep_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="lawfulrecord_has_a_basis"),
            models.UniqueConstraint(fields=["kind", "subject_id", "stored_at"], name="lawfulrecord_once"),
        ]
        indexes = [models.Index(fields=["keep_until"], name="lawfulrecord_ending")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
