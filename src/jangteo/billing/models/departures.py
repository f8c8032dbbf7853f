from django.db import models
from django.db.models import Q, Value

from jangteo.billing.types.invoices import BillingMode
from jangteo.kernel.ids import new_id


class LegalEntity(models.Model):
    """Who sells and issues invoices; its code stands in the numbers of its invoices.

    A trigger keeps its code, business number, country and currency once a document or a receipt names it.

    names, addresses, due_texts  {language: text}; the last stands on invoices beside the day they are due
    bank_account             bank, number and holder, as documents print it
    evidence_from            zero-rated goods that leave from this day on are invoiced only with evidence; None: without
    self_issues_from_minor   a sale paid in cash from here on has a receipt though nobody asked; None: none has
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True)
    names = models.JSONField()
    addresses = models.JSONField(default=dict)
    business_number = models.CharField(max_length=20, blank=True)
    representative = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    bank_account = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    due_texts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    evidence_from = models.DateField(null=True, blank=True)
    self_issues_from_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "legal entities"
        constraints = [
            models.CheckConstraint(
                condition=Q(self_issues_from_minor=None) | Q(self_issues_from_minor__gt=0),
                name="legalentity_self_issues_from_something",
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9]{1,12}$"), name="legalentity_code_of_numbers"),
        ]

    def __str__(self) -> str:
        return self.code


class ChannelEntity(models.Model):
    """Which legal entity sells in a channel."""

    channel = models.OneToOneField(
        "channels.Channel", on_delete=models.PROTECT, primary_key=True, related_name="+", db_index=False
    )
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="channels")

    class Meta:
        verbose_name_plural = "channel entities"

    def __str__(self) -> str:
        return f"{self.entity_id} in {self.channel_id}"


class BillingSetting(models.Model):
    """When what a party, or anybody in a channel, was sent is invoiced.

    close_day  the day of the next month from which a month's invoice is written
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.OneToOneField("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.OneToOneField(
        "channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mode = models.CharField(max_length=12)
    close_day = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(party=None, channel__isnull=False) | Q(party__isnull=False, channel=None),
                name="billingsetting_of_one",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[one.value for one in BillingMode]), name="billingsetting_mode_known"
            ),
            models.CheckConstraint(condition=Q(close_day__gte=1, close_day__lte=28), name="billingsetting_day_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.mode} of {self.party_id or self.channel_id}"


class Departure(models.Model):
    """Goods of an order that left together; invoices are made of these, each once.

    cause       the shipment, or the order of which the rest left at once
    left_on     the day in the merchant's zone, which says whose month it is
    close_day   the day of the next month from which it is invoiced with its month; 0: it is at once
    billed_at   None: it waits for its month
    invoice     None: it waits, or nothing of it was to be paid
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cause = models.UUIDField(unique=True)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    shipment = models.ForeignKey("fulfilment.Shipment", null=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField()
    left_on = models.DateField()
    close_day = models.PositiveSmallIntegerField(default=0)
    billed_at = models.DateTimeField(null=True, blank=True)
    invoice = models.ForeignKey("billing.Invoice", null=True, on_delete=models.PROTECT, related_name="departures")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice=None) | Q(billed_at__isnull=False), name="departure_billed_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["left_on"], name="departure_waiting", condition=Q(billed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} on {self.left_on}"


class DepartureLine(models.Model):
    """Base units of an order's line that left; append-only by trigger."""

    departure = models.ForeignKey(Departure, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey("ordering.OrderLine", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["departure", "line"], name="departureline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="departureline_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"
