from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jangteo.banking.types.views import AsideReason, FileFormat
from jangteo.kernel.ids import new_id


class BankAccount(models.Model):
    """An account of ours at a bank.

    number  digits and letters alone, as bank files name it
    entity  code of the legal entity whose it is
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    bank = models.CharField(max_length=60)
    number = models.CharField(max_length=40, unique=True)
    currency = models.CharField(max_length=3)
    entity = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class BankFile(models.Model):
    """A file of a bank. What was read of it is kept until it is imported, or for a day.

    digest       SHA-256 of it
    rows, new    lines in it, and those of them that were not known
    imported_at  None: it was only looked at
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    format = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FileFormat])
    file = models.BinaryField(null=True)
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by = models.CharField(max_length=120, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], condition=Q(imported_at__isnull=False), name="bankfile_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(imported_at=None) | Q(file=None), name="bankfile_content_until_imported"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """A movement on an account of ours. A trigger keeps it as it came: only its sums, which follow what was applied and
    set aside by trigger too, and the last look at it change; a person's name can be taken out.

    fingerprint    what it is known by when it comes again
    amount_minor   above zero: it came in, and stands in suspense; below: it went out, and is posted nowhere
    applied_minor  of it, set against orders
    aside_minor    of it, for no order
    queued_why     why the last look at it left it to a person
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines")
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="lines")
    line_number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payer_name = models.CharField(max_length=200, blank=True)
    reference = models.TextField(blank=True)
    virtual_account = models.CharField(max_length=40, blank=True)
    balance_minor = models.BigIntegerField(null=True, blank=True)
    applied_minor = models.BigIntegerField(default=0, db_default=0)
    aside_minor = models.BigIntegerField(default=0, db_default=0)
    queued_why = models.CharField(max_length=12, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="statementline_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, applied_minor__gte=0, aside_minor__gte=0)
                & Q(amount_minor__gte=F("applied_minor") + F("aside_minor"))
                | Q(amount_minor__lt=0, applied_minor=0, aside_minor=0),
                name="statementline_used_within_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["-on", "-id"], name="statementline_newest"),
            models.Index(
                fields=["on", "id"],
                condition=Q(amount_minor__gt=F("applied_minor") + F("aside_minor")),
                name="statementline_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount_minor} {self.currency}"


class Application(models.Model):
    """So much of a line that was set against an order, or a note of late interest; append-only by trigger, taken back
    by an opposite row.

    charge_id   the note; a use is of one of both
    party_id    whose order or note it is; none: a guest's
    confidence  in thousandths, where no person decided
    reverses    the row that this one takes back, whole
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="applications")
    order_id = models.UUIDField(null=True, blank=True)
    charge_id = models.UUIDField(null=True, blank=True)
    party_id = models.UUIDField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)
    is_automatic = models.BooleanField(default=False)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, reverses=None) | Q(amount_minor__lt=0, reverses__isnull=False),
                name="application_or_reversal",
            ),
            models.CheckConstraint(
                condition=Q(order_id=None, charge_id__isnull=False) | Q(order_id__isnull=False, charge_id=None),
                name="application_of_one",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="application_by_order"),
            models.Index(fields=["charge_id"], condition=Q(charge_id__isnull=False), name="application_by_charge"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} of {self.line_id} for {self.order_id or self.charge_id}"


class SetAside(models.Model):
    """So much of a line that is for no order; append-only by trigger, taken back by an opposite row.

    counterpart  of a remittance: the provider or carrier
    fee_minor    what was kept of it on top
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="asides")
    reason = models.CharField(max_length=12, choices=[(one.value, one.value) for one in AsideReason])
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    counterpart = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, fee_minor__gte=0, reverses=None)
                | Q(amount_minor__lt=0, fee_minor__lte=0, reverses__isnull=False),
                name="setaside_or_reversal",
            ),
            models.CheckConstraint(
                condition=Q(reason=AsideReason.REMITTANCE.value) & ~Q(counterpart="")
                | ~Q(reason=AsideReason.REMITTANCE.value) & Q(counterpart=""),
                name="setaside_remittance_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(fee_minor=0) | Q(reason__in=[AsideReason.REMITTANCE.value, AsideReason.NOTED.value]),
                name="setaside_fee_of_a_payout",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[one.value for one in AsideReason]), name="setaside_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} of {self.line_id}: {self.reason}"


class VirtualAccount(models.Model):
    """A number that one payer pays to: a party's, or one order's.

    key  what it was issued for, once
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60, unique=True)
    bank = models.CharField(max_length=60)
    number = models.CharField(max_length=40, unique=True)
    party_id = models.UUIDField(null=True, blank=True)
    order_id = models.UUIDField(null=True, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(party_id__isnull=False, order_id=None) | Q(party_id=None, order_id__isnull=False),
                name="virtualaccount_of_one",
            ),
            models.UniqueConstraint(
                fields=["party_id"], condition=Q(closed_at=None, order_id=None), name="virtualaccount_one_of_party"
            ),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(closed_at=None, party_id=None), name="virtualaccount_one_of_order"
            ),
        ]

    def __str__(self) -> str:
        return self.number
