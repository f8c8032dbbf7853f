from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.relations.types import AccountRole, TaskPriority, TaskState, TouchKind


class Note(models.Model):
    """What staff write about a party for each other; append-only by trigger, a correction is a row of its own.

    order_id     an order it is about; no foreign key, for orders belong to a module above
    written_for  whom the writer acted for, when they acted for a buyer
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    order_id = models.UUIDField(null=True)
    text = models.TextField()
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    writer = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    writer_name = models.CharField(max_length=200)
    written_for = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_says_something")]
        indexes = [models.Index(fields=["party", "-at", "-id"], name="note_by_party")]

    def __str__(self) -> str:
        return f"note {self.id}"


class Touch(models.Model):
    """A visit or call that has been; append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    order_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=8)
    at = models.DateTimeField(help_text="when it was")
    with_whom = models.CharField(max_length=200, blank=True)
    outcome = models.TextField()
    writer = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    writer_name = models.CharField(max_length=200)
    written_for = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "touches"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in TouchKind]), name="touch_kind_known"),
            models.CheckConstraint(condition=~Q(outcome=""), name="touch_says_something"),
        ]
        indexes = [models.Index(fields=["party", "-at", "-id"], name="touch_by_party")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Task(models.Model):
    """Something one member of staff is to do about a party by a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    order_id = models.UUIDField(null=True)
    touch = models.ForeignKey(Touch, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    due_on = models.DateField()
    priority = models.CharField(max_length=8, default=TaskPriority.NORMAL.value)
    assignee = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=TaskState.OPEN.value)
    writer = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    writer_name = models.CharField(max_length=200)
    written_for = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in TaskState]), name="task_state_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=[one.value for one in TaskPriority]), name="task_priority_known"
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "due_on"], condition=Q(state="open"), name="task_waiting"),
            models.Index(fields=["party"], condition=Q(state="open"), name="task_open_by_party"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskMove(models.Model):
    """A step of a task's life, its writing included; append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="moves")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=8, blank=True)
    to_state = models.CharField(max_length=8)
    actor = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "-at", "-id"], name="taskmove_by_party")]

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class Territory(models.Model):
    """Which new companies go to which rep."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    rank = models.PositiveIntegerField(default=100)
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    postcode_prefixes = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    segments = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "territories"

    def __str__(self) -> str:
        return self.code


class Account(models.Model):
    """Who looks after a party, from when until when; rows are ended, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(role="owner", until_at=None), name="account_one_owner"
            ),
            models.UniqueConstraint(fields=["party", "person"], condition=Q(until_at=None), name="account_person_once"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="account_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in AccountRole]), name="account_role_known"
            ),
            models.CheckConstraint(condition=~Q(party=F("person")), name="account_not_of_oneself"),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(until_at=None), name="account_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.party_id}"
