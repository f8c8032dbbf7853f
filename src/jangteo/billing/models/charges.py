from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from jangteo.billing.models.departures import LegalEntity
from jangteo.billing.models.invoices import Invoice
from jangteo.billing.types.charges import ChargeMoveKind
from jangteo.kernel.ids import new_id

# Both ends are counted.
DAYS = Func(
    "starts_on",
    "ends_on",
    RangeBoundary(inclusive_lower=True, inclusive_upper=True),
    function="DATERANGE",
    output_field=DateRangeField(),
)


class InterestNote(models.Model):
    """Late interest that was charged to a party; a trigger keeps it as it was issued, but for what names an erased
    person, and its sums follow its moves by trigger alone.

    seller        the legal entity as it was
    paid_minor    the sum of what was paid, as `waived_minor` is of what was let go
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    series = models.CharField(max_length=40)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    seller = models.JSONField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    bill_to_name = models.CharField(max_length=200, blank=True)
    bill_to_business_number = models.CharField(max_length=20, blank=True)
    bill_to_email = models.CharField(max_length=254, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0, db_default=0)
    waived_minor = models.BigIntegerField(default=0, db_default=0)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    due_on = models.DateField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, paid_minor__gte=0, waived_minor__gte=0)
                & Q(amount_minor__gte=F("paid_minor") + F("waived_minor")),
                name="interestnote_settled_within",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="interestnote_due_after_issue"),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="interestnote_newest"),
            models.Index(fields=["party", "-issued_on"], name="interestnote_of_party"),
            models.Index(
                fields=["due_on"],
                name="interestnote_open",
                condition=Q(amount_minor__gt=F("paid_minor") + F("waived_minor")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class InterestLine(models.Model):
    """Days of an invoice that a note is of, with one principal and one rate; append-only by trigger. No day of an
    invoice is charged twice: a constraint refuses it.

    starts_on, ends_on  both are counted
    rate                a fraction a year
    amount_minor        what the rounded sum of the invoice's days rises by with these
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(InterestNote, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    principal_minor = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    rate = models.DecimalField(max_digits=7, decimal_places=6)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "position"], name="interestline_position_once"),
            models.CheckConstraint(
                condition=Q(principal_minor__gt=0, amount_minor__gte=0, rate__gt=0, rate__lte=1)
                & Q(ends_on__gte=F("starts_on")),
                name="interestline_of_something",
            ),
            ExclusionConstraint(
                name="interestline_day_charged_once",
                expressions=[("invoice", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.starts_on} to {self.ends_on}"


class InterestMove(models.Model):
    """So much of a note was paid or waived; append-only by trigger, taken back by an opposite row. The entry of the
    books has the key "billing:charge:<id>".

    source    where in the books the money came from, and whose of it: "suspense:…"; empty: cash at our bank
    reverses  the row that this one takes back, whole
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(InterestNote, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=6)
    amount_minor = models.BigIntegerField()
    source = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, reverses=None)
                | Q(amount_minor__lt=0, reverses__isnull=False, kind=ChargeMoveKind.PAID.value),
                name="interestmove_or_reversal",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ChargeMoveKind]), name="interestmove_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(source="") | Q(kind=ChargeMoveKind.PAID.value), name="interestmove_waived_from_nowhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} of {self.note_id}"
