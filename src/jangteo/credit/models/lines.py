from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from jangteo.credit.types import CheckStage, MoveStage, StopKind
from jangteo.kernel.ids import new_id

_NOTHING_BELOW_ZERO = Q(ordered_minor__gte=0, shipped_minor__gte=0, invoiced_minor__gte=0, unapplied_minor__gte=0)


class CreditLine(models.Model):
    """How much a party and the units below it may owe.

    exposure_minor  the sum of its uses, kept by trigger
    counted_minor   what of it counts at its stage, kept by trigger; never above what is allowed or excused
    raised_minor    the raises that held when it was last reckoned
    excused_minor   where it stands above what is allowed, because the limit was lowered or by facts: how high
    is_blocked      whether a stop holds
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.OneToOneField("parties.Party", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    stage = models.CharField(max_length=8, choices=[(stage.value, stage.value) for stage in CheckStage])
    limit_minor = models.BigIntegerField()
    tolerance_minor = models.BigIntegerField(default=0)
    raised_minor = models.BigIntegerField(default=0)
    excused_minor = models.BigIntegerField(default=0)
    exposure_minor = models.BigIntegerField(default=0)
    counted_minor = models.BigIntegerField(default=0)
    is_blocked = models.BooleanField(default=False)
    reckoned_at = models.DateTimeField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_minor__gte=0, tolerance_minor__gte=0, raised_minor__gte=0, excused_minor__gte=0),
                name="creditline_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    counted_minor__lte=Greatest(
                        F("limit_minor") + F("tolerance_minor") + F("raised_minor"), F("excused_minor")
                    )
                ),
                name="creditline_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in CheckStage]), name="creditline_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.limit_minor} {self.currency}"


class CreditRaise(models.Model):
    """A limit raised for a while; `until_at` is excluded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="raises")
    amount_minor = models.BigIntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    why = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="creditraise_of_something"),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="creditraise_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} + {self.amount_minor} until {self.until_at}"


class CreditStop(models.Model):
    """That a line lets nothing rise, from and until when; one of a kind at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="stops")
    kind = models.CharField(max_length=8)
    why = models.CharField(max_length=200)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "kind"], condition=Q(ended_at=None), name="creditstop_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in StopKind]), name="creditstop_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.kind}"


class CreditDocument(models.Model):
    """What a document uses of its party's credit, in its own currency; whether or not a line counts it.

    kind, reference_id  the document; its module is above this one
    reached             how far it has come: what is ordered counts from a line's stage on
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    reference_id = models.UUIDField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    reached = models.CharField(max_length=8, default=CheckStage.ORDER.value)
    ordered_minor = models.BigIntegerField(default=0)
    shipped_minor = models.BigIntegerField(default=0, help_text="not invoiced")
    invoiced_minor = models.BigIntegerField(default=0, help_text="not paid")
    unapplied_minor = models.BigIntegerField(default=0, help_text="received, not set against an invoice")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference_id"], name="creditdocument_once"),
            models.CheckConstraint(condition=_NOTHING_BELOW_ZERO, name="creditdocument_not_negative"),
            models.CheckConstraint(
                condition=Q(reached__in=[one.value for one in CheckStage]), name="creditdocument_reached_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference_id}"


class CreditUse(models.Model):
    """What a document uses of one line, in the line's currency; never deleted, a document that is done uses nothing.

    rate           major units of the line's currency for one of the document's, recorded once
    rate_on        the day of the quote it comes from, None where it was told with the document or is none
    rate_source    who published it
    counted_minor  what of it counts at the line's stage
    """

    line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="uses")
    document = models.ForeignKey(CreditDocument, on_delete=models.PROTECT, related_name="uses")
    rate = models.DecimalField(max_digits=24, decimal_places=12)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=200, blank=True)
    ordered_minor = models.BigIntegerField()
    shipped_minor = models.BigIntegerField()
    invoiced_minor = models.BigIntegerField()
    unapplied_minor = models.BigIntegerField()
    counted_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "document"], name="credituse_once"),
            models.CheckConstraint(condition=_NOTHING_BELOW_ZERO, name="credituse_not_negative"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="credituse_rate_above_zero"),
            models.CheckConstraint(
                condition=Q(
                    counted_minor__lte=F("ordered_minor")
                    + F("shipped_minor")
                    + F("invoiced_minor")
                    - F("unapplied_minor")
                ),
                name="credituse_counts_what_is_used",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} on {self.line_id}: {self.counted_minor}"


class CreditMove(models.Model):
    """One step that changed what documents use; append-only by trigger."""

    key = models.CharField(max_length=120, unique=True)
    stage = models.CharField(max_length=8)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in MoveStage]), name="creditmove_stage_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.key}"


class CreditMoveDocument(models.Model):
    """What a step made of one document, in its currency; append-only by trigger."""

    move = models.ForeignKey(CreditMove, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(CreditDocument, on_delete=models.PROTECT, related_name="moves")
    ordered_before = models.BigIntegerField()
    shipped_before = models.BigIntegerField()
    invoiced_before = models.BigIntegerField()
    unapplied_before = models.BigIntegerField()
    ordered_after = models.BigIntegerField()
    shipped_after = models.BigIntegerField()
    invoiced_after = models.BigIntegerField()
    unapplied_after = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "document"], name="creditmovedocument_once")]

    def __str__(self) -> str:
        return f"{self.move_id}: {self.document_id}"


class CreditMoveLine(models.Model):
    """What a step made of one line, in its currency; append-only by trigger.

    rise_minor     by how much more its documents count than they would have before: what was judged
    allowed_minor  limit, tolerance and raises at that moment
    was_blocked    whether a stop held at that moment
    """

    move = models.ForeignKey(CreditMove, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="moves")
    exposure_before = models.BigIntegerField()
    exposure_after = models.BigIntegerField()
    counted_before = models.BigIntegerField()
    counted_after = models.BigIntegerField()
    rise_minor = models.BigIntegerField()
    allowed_minor = models.BigIntegerField()
    was_blocked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "line"], name="creditmoveline_once")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.counted_before} to {self.counted_after}"
