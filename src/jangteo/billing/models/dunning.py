from django.db import models
from django.db.models import Q

from jangteo.billing.models.invoices import Invoice
from jangteo.billing.types.collecting import DisputeOutcome, ReminderWords
from jangteo.kernel.ids import new_id


class ReminderPolicy(models.Model):
    """How what is overdue is reminded of; there is one, code "default".

    stops_after_days  so many days overdue the buyer's credit line is stopped; None: never
    late_rate         interest a year on what is overdue, a fraction
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    days_between = models.PositiveSmallIntegerField()
    stops_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    late_rate = models.DecimalField(max_digits=7, decimal_places=6)

    class Meta:
        verbose_name_plural = "reminder policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(late_rate__gte=0, late_rate__lte=1), name="reminderpolicy_rate_is_a_fraction"
            ),
            models.CheckConstraint(condition=Q(days_between__gte=1), name="reminderpolicy_a_day_apart"),
        ]

    def __str__(self) -> str:
        return self.code


class ReminderLevel(models.Model):
    """A step of reminding: from so many days after the due day, with which words, for which fee; one that is charging
    has late interest charged with its letter.
    """

    policy = models.ForeignKey(ReminderPolicy, on_delete=models.CASCADE, related_name="levels", db_index=False)
    number = models.PositiveSmallIntegerField()
    days_after_due = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=10)
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    is_charging = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="reminderlevel_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, days_after_due__gte=1, fee_minor__gte=0), name="reminderlevel_figures"
            ),
            models.CheckConstraint(
                condition=Q(words__in=[one.value for one in ReminderWords]), name="reminderlevel_words_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} after {self.days_after_due}"


class DunningRun(models.Model):
    """A day on which what is overdue was looked through and reminded of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    on = models.DateField()
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    is_by_hand = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.on}"


class Reminder(models.Model):
    """One letter of a run: to one who is billed, in one currency; append-only by trigger, but for an erased address.

    party        None: a guest
    fee_minor    what the letter says it costs; it is told, not posted
    interest_minor  late interest up to the day, told and not posted
    email        empty: nobody could be written to
    letter_id    of the kernel's letter; its text goes once it is sent
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(DunningRun, on_delete=models.PROTECT, related_name="reminders")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    overdue_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    language = models.CharField(max_length=2)
    email = models.CharField(max_length=254, blank=True)
    letter_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(overdue_minor__gt=0, fee_minor__gte=0), name="reminder_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.words} of {self.run_id}"


class ReminderItem(models.Model):
    """An invoice that a letter is about, and the level it came to; append-only by trigger."""

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="items", db_index=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    overdue_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reminder", "invoice"], name="reminderitem_once"),
            models.UniqueConstraint(fields=["invoice", "level"], name="reminderitem_level_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} to level {self.level}"


class Dispute(models.Model):
    """A buyer, or staff for them, says that an invoice is not owed so: it is not reminded of, and ages on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="disputes")
    reason = models.TextField(max_length=1000)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120, blank=True)
    is_by_buyer = models.BooleanField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice"], condition=Q(closed_at=None), name="dispute_one_open"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=[one.value for one in DisputeOutcome]),
                name="dispute_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} since {self.opened_at:%Y-%m-%d}"
