"""Ways to break what invoices promise: (statement, which id is found, constraint that is dropped for it)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jangteo.billing.models import Departure, Invoice, InvoiceApplication, InvoiceShare
from jangteo.ledger.models import Posting

BILLING_KEPT = (
    "billing_earlydiscount",
    "billing_invoice",
    "billing_invoiceshare",
    "billing_invoiceline",
    "billing_invoiceapplication",
    "billing_departure",
    "billing_departureline",
)
BILLING_BREAKS: Mapping[str, tuple[str, str, str]] = {
    "billing.invoices_are_sums_of_lines": (
        "UPDATE billing_invoiceline SET tax_minor = tax_minor + 1 WHERE invoice_id = {an_invoice}",
        "an_invoice",
        "",
    ),
    "billing.zero_rated_has_its_evidence": (
        "UPDATE billing_invoiceline SET tax_category = 'G' WHERE invoice_id = {an_invoice}",
        "an_invoice",
        "",
    ),
    "billing.paid_early_is_within_the_discount": (
        "INSERT INTO billing_earlydiscount (id, invoice_id, order_id, refund_id, amount_minor, by, at) SELECT "
        "gen_random_uuid(), s.invoice_id, s.order_id, (SELECT min(id::text)::uuid FROM ordering_refund), 1, now(), "
        "now() FROM billing_invoiceshare s WHERE s.invoice_id = {an_invoice} LIMIT 1",
        "an_invoice",
        "",
    ),
    "billing.numbers_are_of_their_series": (
        "UPDATE billing_invoice SET number = 'INV-KR1-2026-999999' WHERE id = {an_invoice}",
        "an_invoice",
        "",
    ),
    "billing.applied_is_the_sum_of_applications": (
        "UPDATE billing_invoice SET applied_minor = applied_minor - 1 WHERE id = {an_invoice}",
        "an_invoice",
        "",
    ),
    "billing.credited_is_the_sum_of_credit_notes": (
        "UPDATE billing_invoice SET credited_minor = credited_minor + 1 WHERE id = {an_invoice}",
        "an_invoice",
        "billing_invoice DROP CONSTRAINT invoice_applied_within",
    ),
    "billing.applications_are_posted": (
        "UPDATE ledger_posting SET account = 'rounding' WHERE id = {applied_posting}",
        "set_against",
        "",
    ),
    "billing.receivable_is_what_is_open": (
        "UPDATE billing_invoiceshare SET applied_minor = applied_minor - 1 WHERE id = {billed}",
        "billed_order",
        "",
    ),
    "billing.revenue_is_what_was_invoiced": (
        "UPDATE billing_invoiceshare SET net_minor = net_minor - 1, tax_minor = tax_minor + 1 WHERE id = {billed}",
        "billed_order",
        "",
    ),
    "billing.orders_are_invoiced_as_far_as_they_left": (
        "UPDATE billing_invoiceshare SET net_minor = net_minor + 1, gross_minor = gross_minor + 1 WHERE id = {billed}",
        "billed_order",
        "",
    ),
    "billing.invoices_take_what_was_paid": (
        "UPDATE billing_invoiceshare SET applied_minor = 0 WHERE id = {billed}",
        "billed_order",
        "",
    ),
    "billing.departures_are_what_left": (
        "UPDATE billing_departureline SET quantity = quantity + 1 WHERE departure_id = {departed}",
        "billed_order",
        "",
    ),
}


def billed(order_id: UUID) -> dict[str, Any]:
    """The documents of an order that was paid, shipped at once, and then given back in part."""
    share = InvoiceShare.objects.get(order=order_id, invoice__kind="invoice")
    first = InvoiceApplication.objects.filter(order=order_id).earliest("pk")
    return {
        "billed_order": order_id,
        "an_invoice": Invoice.objects.get(pk=share.invoice_id).pk,
        "billed": share.pk,
        "set_against": first.pk,
        "applied_posting": Posting.objects.get(entry__key=f"billing:applied:{first.pk}", account="receivable").pk,
        "departed": Departure.objects.get(order=order_id).pk,
    }
