"""The office's addresses of money: payments, providers' books and our own."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import payments, values
from jangteo.office.pages.frame import staff_page

HANDLE = Action.PAYMENTS_HANDLE

money_pages: list[URLPattern] = [
    path("payments/", staff_page(payments.list_page, HANDLE), name="payments"),
    path("payments/compare/", staff_page(payments.compare, HANDLE), name="payments_compare"),
    path("payments/<uuid:flag_id>/settle/", staff_page(payments.settle, HANDLE), name="payment_settle"),
    path("values/", staff_page(values.list_page, HANDLE), name="values"),
    path("values/issue/", staff_page(values.issue, HANDLE), name="value_issue"),
    path("values/<uuid:value_id>/", staff_page(values.value_page, HANDLE), name="value"),
    path("values/<uuid:value_id>/<str:deed>/", staff_page(values.change, HANDLE), name="value_change"),
    path("books/", staff_page(payments.books, HANDLE), name="books"),
    path("payments/orders/<str:number>/capture/", staff_page(payments.capture, HANDLE), name="order_capture"),
    path("payments/orders/<str:number>/again/", staff_page(payments.pay_again, HANDLE), name="order_pay_again"),
]
