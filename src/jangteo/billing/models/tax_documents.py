from django.db import models
from django.db.models import F, Q

from jangteo.billing.models.departures import LegalEntity
from jangteo.billing.models.invoices import Invoice
from jangteo.billing.types.etax import AmendmentReason, ReceiptPurpose, TaxInvoiceState, TaxKind
from jangteo.billing.types.tax_documents import DocumentMode, ReceiptState
from jangteo.kernel.ids import new_id


class TaxDocumentSetting(models.Model):
    """Whose invoices have a tax document each; all others have one for a month."""

    party = models.OneToOneField("parties.Party", on_delete=models.PROTECT, primary_key=True, related_name="+")
    mode = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=[one.value for one in DocumentMode]), name="taxdocumentsetting_mode_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mode} of {self.party_id}"


class TaxDocument(models.Model):
    """A Korean tax invoice (세금계산서, 계산서) or an amendment of one; what it says never changes, by trigger.

    supplier, buyer    business numbers
    net_minor, tax_minor  below zero on what takes back
    management_number  ours, by which the provider knows it
    wanted_at          when it was let go out; None: a draft that waits for a person
    unknown_since      a call to the provider had no answer
    why                of a refusal
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supplier = models.CharField(max_length=10)
    buyer = models.CharField(max_length=10)
    buyer_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    original = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    written_on = models.DateField()
    issue_by = models.DateField(null=True, blank=True)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    remark = models.CharField(max_length=150, blank=True)
    management_number = models.CharField(max_length=24, unique=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=TaxInvoiceState.DRAFT.value)
    approval = models.CharField(max_length=24, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    unknown_since = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval"], condition=~Q(approval=""), name="taxdocument_approval_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in TaxKind]), name="taxdocument_kind_known"),
            models.CheckConstraint(
                condition=Q(reason__in=["", *(one.value for one in AmendmentReason)]),
                name="taxdocument_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(reason="", original=None) | (~Q(reason="") & Q(original__isnull=False)),
                name="taxdocument_amends_what_it_names",
            ),
            models.CheckConstraint(
                condition=Q(state=TaxInvoiceState.DRAFT.value, approval="")
                | (Q(state__in=[one.value for one in TaxInvoiceState]) & ~Q(state="draft") & ~Q(approval="")),
                name="taxdocument_issued_has_an_approval",
            ),
            models.CheckConstraint(
                condition=Q(kind="taxable") | Q(tax_minor=0), name="taxdocument_only_taxable_has_tax"
            ),
            models.CheckConstraint(condition=~Q(original=F("id")), name="taxdocument_amends_another"),
        ]
        indexes = [
            models.Index(fields=["issue_by"], name="taxdocument_to_issue", condition=Q(approval="")),
            models.Index(fields=["-made_at", "-id"], name="taxdocument_newest"),
        ]

    def __str__(self) -> str:
        return self.approval or self.management_number


class TaxDocumentItem(models.Model):
    """What of an invoice or credit note a tax document covers; append-only by trigger.

    of                    of a credit note: the invoice that it takes back
    net_minor, tax_minor  of a credit note, and where it is taken back, below zero
    """

    document = models.ForeignKey(TaxDocument, on_delete=models.CASCADE, related_name="items", db_index=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "invoice"], condition=Q(of=None), name="taxdocumentitem_invoice_once"
            ),
            models.UniqueConstraint(
                fields=["document", "invoice", "of"], condition=Q(of__isnull=False), name="taxdocumentitem_note_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} in {self.document_id}"


class CashReceiptRow(models.Model):
    """A cash receipt (현금영수증) of an order that was paid in cash, or the cancellation of one.

    key        ours, by which the provider knows it
    number     digits of a telephone, card or business
    refund_id  of a cancellation: for which refund
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=20)
    number = models.CharField(max_length=19)
    is_self_issued = models.BooleanField()
    on = models.DateField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    original = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="cancellations")
    refund_id = models.UUIDField(null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, default=ReceiptState.WANTED.value)
    approval = models.CharField(max_length=24, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(original=None) & ~Q(state="refused"),
                name="cashreceiptrow_one_of_an_order",
            ),
            models.UniqueConstraint(
                fields=["approval"], condition=~Q(approval=""), name="cashreceiptrow_approval_once"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in ReceiptPurpose]), name="cashreceiptrow_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(original=None, net_minor__gte=0, refund_id=None)
                | Q(original__isnull=False, net_minor__lte=0),
                name="cashreceiptrow_cancels_below_zero",
            ),
            models.CheckConstraint(
                condition=(Q(state="issued") & ~Q(approval="")) | (Q(state__in=["wanted", "refused"]) & Q(approval="")),
                name="cashreceiptrow_issued_has_an_approval",
            ),
        ]

    def __str__(self) -> str:
        return self.approval or self.key
