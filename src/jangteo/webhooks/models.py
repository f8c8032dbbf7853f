from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.webhooks.types import DeliveryKind, DeliveryState, DisabledWhy, EndpointState


class Endpoint(models.Model):
    """An address that hears events.

    events         names; all public ones when empty
    sequence       the number of the last event it heard: gapless
    turn           the number of the last delivery written for it, replays and tests included: gapless
    listens_from   every public event handled after this moment has its delivery
    failing_since  the first failure after the last success
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    events = ArrayField(models.CharField(max_length=80), default=list)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in EndpointState])
    disabled_why = models.CharField(max_length=12, blank=True)
    sequence = models.BigIntegerField(default=0)
    turn = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    failing_since = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    listens_from = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in EndpointState]), name="endpoint_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EndpointState.DISABLED, disabled_why__in=[one.value for one in DisabledWhy])
                | ~Q(state=EndpointState.DISABLED) & Q(disabled_why=""),
                name="endpoint_disabled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EndpointSecret(models.Model):
    """A key that signs what an endpoint is sent: encrypted with the site's key, two at once while it is changed.

    ends_at  until when it signs; None: until there is a newer one
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="secrets")
    secret = models.TextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint"], condition=Q(ends_at=None), name="endpointsecret_one_newest")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Delivery(models.Model):
    """One event on its way to one endpoint.

    event_id       the outbox's row: what the consumer knows it by, however often it comes
    sequence       the event's number at this endpoint; a replay has its original's, a test 0
    turn           its place among all deliveries of the endpoint
    due_at         when it is tried next; while it is being sent, when another worker may take it
    claim          of the worker who sends it
    attempt_count  since it was written, or last begun anew
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="+")
    event_id = models.UUIDField()
    type = models.CharField(max_length=80)
    key = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in DeliveryKind])
    sequence = models.BigIntegerField()
    turn = models.BigIntegerField()
    body = models.TextField()
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in DeliveryState])
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event_id"], condition=Q(kind=DeliveryKind.ORIGINAL), name="delivery_one_original"
            ),
            models.UniqueConstraint(
                fields=["endpoint", "sequence"], condition=Q(kind=DeliveryKind.ORIGINAL), name="delivery_one_sequence"
            ),
            models.UniqueConstraint(fields=["endpoint", "turn"], name="delivery_one_turn"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, ended_at=None)
                | ~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False),
                name="delivery_ended_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "turn"], condition=Q(state=DeliveryState.WAITING), name="delivery_waiting"),
            models.Index(
                fields=["endpoint", "key", "turn"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_key_waiting",
            ),
            models.Index(fields=["endpoint", "state", "-turn"], name="delivery_by_state"),
            models.Index(fields=["event_id"], name="delivery_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class Attempt(models.Model):
    """One request that was made; a trigger refuses every change and removal."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    answer = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at}"
