"""The office's addresses of invoices and of what is owed on them."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import billing_settings, evidence, invoice_credit, invoices
from jangteo.office.pages.frame import staff_page

HANDLE = Action.PAYMENTS_HANDLE

billing_pages: list[URLPattern] = [
    path("billing/", staff_page(billing_settings.settings_page, HANDLE), name="billing_settings"),
    path("billing/buyers/", staff_page(billing_settings.set_party, HANDLE), name="billing_party"),
    path("billing/channels/<slug:code>/", staff_page(billing_settings.set_channel, HANDLE), name="billing_channel"),
    path("billing/entities/new/", staff_page(billing_settings.entity_new, HANDLE), name="legal_entity_new"),
    path("billing/entities/<slug:code>/", staff_page(billing_settings.entity_page, HANDLE), name="legal_entity"),
    path("evidence/", staff_page(evidence.list_page, HANDLE), name="evidence"),
    path("evidence/<str:number>/attach/", staff_page(evidence.attach, HANDLE), name="evidence_attach"),
    path("evidence/<str:number>/tax/", staff_page(evidence.tax_instead, HANDLE), name="evidence_tax"),
    path("receivables/", staff_page(invoices.receivables, HANDLE), name="receivables"),
    path("receivables/close/", staff_page(invoices.close_month, HANDLE), name="close_month"),
    path("receivables/<uuid:party_id>/", staff_page(invoices.party_page, HANDLE), name="statement"),
    path("invoices/", staff_page(invoices.list_page, HANDLE), name="invoices"),
    path("invoices/<str:number>/", staff_page(invoices.invoice_page, HANDLE), name="invoice"),
    path("invoices/<str:number>/credit/", staff_page(invoice_credit.credit, HANDLE), name="invoice_credit"),
    path("invoices/<str:number>/ubl/", staff_page(invoices.ubl, HANDLE), name="invoice_ubl"),
    path("invoices/<str:number>/<slug:lang>.pdf", staff_page(invoices.pdf, HANDLE), name="invoice_pdf"),
]
