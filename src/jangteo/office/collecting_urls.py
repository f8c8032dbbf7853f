"""The office's addresses of what is overdue, and of Korean tax documents and cash receipts."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import charges, overdue, tax_documents
from jangteo.office.pages.frame import staff_page

HANDLE = Action.PAYMENTS_HANDLE
CHARGE = "overdue/charges/<str:number>/"
INVOICE = "overdue/invoices/<uuid:invoice_id>/"
DOCUMENT = "tax-documents/<uuid:document_id>/"

collecting_pages: list[URLPattern] = [
    path("overdue/", staff_page(overdue.list_page, HANDLE), name="overdue"),
    path("overdue/run/", staff_page(overdue.run_page, HANDLE), name="overdue_run"),
    path("overdue/policy/", staff_page(overdue.policy_page, HANDLE), name="overdue_policy"),
    path(INVOICE, staff_page(overdue.invoice_page, HANDLE), name="overdue_invoice"),
    path(f"{INVOICE}dispute/", staff_page(overdue.dispute, HANDLE), name="dispute_open"),
    path(f"{INVOICE}disputes/<uuid:dispute_id>/", staff_page(overdue.close, HANDLE), name="dispute_close"),
    path("overdue/charges/", staff_page(charges.list_page, HANDLE), name="charges"),
    path("overdue/charge/", staff_page(charges.issue, HANDLE), name="charge_issue"),
    path(CHARGE, staff_page(charges.charge_page, HANDLE), name="charge"),
    path(f"{CHARGE}pay/", staff_page(charges.pay, HANDLE), name="charge_pay"),
    path(f"{CHARGE}waive/", staff_page(charges.waive, HANDLE), name="charge_waive"),
    path(f"{CHARGE}moves/<uuid:move_id>/", staff_page(charges.take_back, HANDLE), name="charge_take_back"),
    path(f"{CHARGE}<slug:lang>.pdf", staff_page(charges.pdf, HANDLE), name="charge_pdf"),
    path("tax-documents/", staff_page(tax_documents.list_page, HANDLE), name="tax_documents"),
    path(
        "tax-documents/close/<int:year>/<int:month>/",
        staff_page(tax_documents.close_month, HANDLE),
        name="tax_month_close",
    ),
    path(DOCUMENT, staff_page(tax_documents.document_page, HANDLE), name="tax_document"),
    path(f"{DOCUMENT}do/<slug:action>/", staff_page(tax_documents.act, HANDLE), name="tax_document_action"),
    path(f"{DOCUMENT}amend/", staff_page(tax_documents.amend, HANDLE), name="tax_document_amend"),
    path("cash-receipts/", staff_page(tax_documents.receipts_page, HANDLE), name="cash_receipts"),
]
