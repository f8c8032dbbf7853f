from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from jangteo.billing.models.departures import LegalEntity
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.kernel.ids import new_id


class Invoice(models.Model):
    """An invoice or credit note as it was issued; by trigger only how far it is paid and credited changes afterwards,
    and what names an erased person goes.

    cause          what it was written for, once of each kind: "departure:…", "refund:…", "month:2026-11:…"
    series         empty of a credit note that has the number of its refund
    seller         the legal entity as it was
    supplied_from, supplied_to  when its goods left
    due_on         the last day of its parts
    …_minor        above zero, also of a credit note
    applied_minor  what is set against it; the sum of its shares, as is `credited_minor`
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=11)
    number = models.CharField(max_length=40, unique=True)
    series = models.CharField(max_length=40, blank=True)
    cause = models.CharField(max_length=120)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    seller = models.JSONField()
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    bill_to_name = models.CharField(max_length=200, blank=True)
    bill_to_business_number = models.CharField(max_length=20, blank=True)
    bill_to_email = models.CharField(max_length=254, blank=True)
    bill_to_address = models.JSONField(default=dict)
    purchase_order_numbers = models.JSONField(default=list)
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    applied_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    supplied_from = models.DateField()
    supplied_to = models.DateField()
    due_on = models.DateField()
    terms_version = models.ForeignKey("credit.TermsVersion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "cause"], name="invoice_once_for_its_cause"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in InvoiceKind]), name="invoice_kind_known"),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor")), name="invoice_net_plus_tax_is_gross"
            ),
            models.CheckConstraint(
                condition=Q(
                    gross_minor__gt=0,
                    net_minor__gte=0,
                    tax_minor__gte=0,
                    applied_minor__gte=0,
                    credited_minor__gte=0,
                    gross_minor__gte=F("applied_minor") + F("credited_minor"),
                ),
                name="invoice_applied_within",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.INVOICE.value) | Q(applied_minor=0, credited_minor=0),
                name="invoice_credit_note_is_owed_by_nobody",
            ),
            models.CheckConstraint(condition=Q(supplied_to__gte=F("supplied_from")), name="invoice_supplied_in_order"),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="invoice_newest"),
            models.Index(fields=["party", "-issued_on"], name="invoice_of_party"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="invoice_number_trigrams"),
            GinIndex(OpClass(Upper("bill_to_name"), name="gin_trgm_ops"), name="invoice_name_trigrams"),
            models.Index(
                fields=["due_on"],
                name="invoice_open",
                condition=Q(kind="invoice") & Q(gross_minor__gt=F("applied_minor") + F("credited_minor")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """A row of an invoice: units of an order's line, or an order's shipping; append-only by trigger.

    order_line  None: shipping
    credits     of a credit note: the line of an invoice that it takes back, or a part of it
    quantity    base units; 0 for shipping and where only the price fell
    unit_price  of a base unit, in the view of the order's prices
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    order_line = models.ForeignKey("ordering.OrderLine", null=True, on_delete=models.PROTECT, related_name="+")
    departure = models.ForeignKey("billing.Departure", null=True, on_delete=models.PROTECT, related_name="+")
    credits = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="credited_by")
    sku = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    variant_label = models.CharField(max_length=200, blank=True)
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_code = models.CharField(max_length=40)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6)
    tax_category = models.CharField(max_length=2, blank=True)
    tax_treatment = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoiceline_position_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, net_minor__gte=0, tax_minor__gte=0), name="invoiceline_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.sku}"


class InvoiceShare(models.Model):
    """What of an invoice is one order's: most have one, a month's invoice may have many. Of a credit note, which is of
    one order, the whole.

    owed by the order on it: gross less credited less applied
    order_number  as documents print it
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="shares", db_index=False)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    order_number = models.CharField(max_length=40, default="", db_default="")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    applied_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order"], name="invoiceshare_once"),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor"))
                & Q(
                    applied_minor__gte=0,
                    credited_minor__gte=0,
                    gross_minor__gte=F("applied_minor") + F("credited_minor"),
                ),
                name="invoiceshare_applied_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} in {self.invoice_id}"


class InvoiceDue(models.Model):
    """A part of an invoice's total and when it is due; append-only by trigger."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="dues", db_index=False)
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    discount_until = models.DateField(null=True, blank=True)
    is_deposit = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoicedue_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, discount_minor__gte=0, discount_minor__lt=F("amount_minor")),
                name="invoicedue_of_something",
            ),
            models.CheckConstraint(
                condition=Q(discount_minor=0) | Q(discount_until__isnull=False, discount_until__lte=F("due_on")),
                name="invoicedue_discount_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} on {self.due_on}"


class InvoiceApplication(models.Model):
    """Money of an order set against an invoice, or taken off it (below zero); append-only by trigger.

    The entry of the books has the key "billing:applied:<id>".
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="applications")
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="invoiceapplication_of_something")]

    def __str__(self) -> str:
        return f"{self.amount_minor} on {self.invoice_id}"
