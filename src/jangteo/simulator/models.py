from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.simulator.types import Call, Did, DidStatus, FaultKind, PageState


def _known(field: str, words: type[StrEnum], name: str, *, or_empty: bool = False) -> models.CheckConstraint:
    known = [one.value for one in words] + ([""] if or_empty else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": known}), name=name)


class SimulatedPayment(models.Model):
    """A payment in the books of the simulator, and its page.

    The sums are kept by trigger from the operations; the constraints hold the books together.

    key              what the merchant opened it with, once
    card             what it was paid with
    refunded_minor   pending refunds too
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=50, unique=True)
    merchant = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    captures = models.BooleanField()
    order_number = models.CharField(max_length=60)
    order_name = models.CharField(max_length=200)
    return_url = models.CharField(max_length=2000)
    cancel_url = models.CharField(max_length=2000)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in PageState])
    card = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    authorised_minor = models.BigIntegerField(default=0)
    captured_minor = models.BigIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    charged_back_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "key"], name="simulatedpayment_once"),
            _known("state", PageState, "simulatedpayment_state_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="simulatedpayment_of_something"),
            models.CheckConstraint(
                condition=Q(authorised_minor__in=[0, F("amount_minor")]), name="simulatedpayment_authorised_once"
            ),
            models.CheckConstraint(
                condition=Q(captured_minor__lte=F("authorised_minor") - F("released_minor")),
                name="simulatedpayment_captured_within_authorised",
            ),
            models.CheckConstraint(
                condition=Q(charged_back_minor__lte=F("captured_minor") - F("refunded_minor")),
                name="simulatedpayment_given_back_within_captured",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "opened_at"], name="simulatedpayment_by_time")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"


class SimulatedOperation(models.Model):
    """One thing done with money; only its status moves, by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(SimulatedPayment, on_delete=models.PROTECT, related_name="operations")
    reference = models.CharField(max_length=50, unique=True)
    verb = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Did])
    status = models.CharField(max_length=10, choices=[(one.value, one.value) for one in DidStatus])
    amount_minor = models.BigIntegerField()
    key = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _known("verb", Did, "simulatedoperation_verb_known"),
            _known("status", DidStatus, "simulatedoperation_status_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="simulatedoperation_of_something"),
            models.UniqueConstraint(
                fields=["payment", "key"], condition=~Q(key=""), name="simulatedoperation_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.status}"


class SimulatedAnswer(models.Model):
    """What a call with a key was answered, the same for ever.

    fingerprint  of all that decides what the call does
    outcome      {"books": …} or {"refused": reason}
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    outcome = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="simulatedanswer_once")]

    def __str__(self) -> str:
        return self.key


class SimulatedEvent(models.Model):
    """A notice to the merchant.

    number      counts a merchant's notices, by which they go astray
    copies      how often it is told each time
    deliver_at  when it is told, or told again
    done_at     when the merchant took it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(SimulatedPayment, on_delete=models.PROTECT, related_name="+")
    merchant = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    body = models.TextField()
    copies = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    deliver_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["deliver_at"], condition=Q(done_at=None), name="simulatedevent_due"),
            models.Index(fields=["merchant", "number"], name="simulatedevent_by_number"),
        ]

    def __str__(self) -> str:
        return self.kind


class SimulatedFault(models.Model):
    """A fault ordered in advance.

    call  only this one; empty: any
    left  how many calls it still meets
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in FaultKind])
    call = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Call])
    left = models.PositiveIntegerField()

    class Meta:
        constraints = [
            _known("kind", FaultKind, "simulatedfault_kind_known"),
            _known("call", Call, "simulatedfault_call_known", or_empty=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.call}"


class SimulatedChaos(models.Model):
    """How a merchant's notices go astray."""

    merchant = models.CharField(primary_key=True, max_length=40)
    seed = models.BigIntegerField(default=0)
    late_seconds = models.PositiveIntegerField(default=0)
    doubled_percent = models.PositiveSmallIntegerField(default=0)
    is_shuffled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.merchant
