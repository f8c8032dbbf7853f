"""The office's addresses of invoices and of what is owed on them."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import invoices
from jangteo.office.pages.frame import staff_page

HANDLE = Action.PAYMENTS_HANDLE

billing_pages: list[URLPattern] = [
    path("receivables/", staff_page(invoices.receivables, HANDLE), name="receivables"),
    path("receivables/close/", staff_page(invoices.close_month, HANDLE), name="close_month"),
    path("receivables/<uuid:party_id>/", staff_page(invoices.party_page, HANDLE), name="statement"),
    path("invoices/", staff_page(invoices.list_page, HANDLE), name="invoices"),
    path("invoices/<str:number>/", staff_page(invoices.invoice_page, HANDLE), name="invoice"),
    path("invoices/<str:number>/ubl/", staff_page(invoices.ubl, HANDLE), name="invoice_ubl"),
    path("invoices/<str:number>/<slug:lang>.pdf", staff_page(invoices.pdf, HANDLE), name="invoice_pdf"),
]
