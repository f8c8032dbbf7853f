"""The office's addresses of money: payments, our bank accounts, providers' books and our own."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import bank, bank_lines, bank_numbers, exchange_rates, payments, values
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
    path("bank/", staff_page(bank.list_page, HANDLE), name="bank"),
    path("bank/accounts/", staff_page(bank.add_account, HANDLE), name="bank_account_add"),
    path("bank/read/", staff_page(bank.read, HANDLE), name="bank_read"),
    path("bank/files/<uuid:file_id>/", staff_page(bank.file_page, HANDLE), name="bank_file"),
    path("bank/lines/<uuid:line_id>/", staff_page(bank_lines.line_page, HANDLE), name="bank_line"),
    path("bank/lines/<uuid:line_id>/apply/", staff_page(bank_lines.apply, HANDLE), name="bank_apply"),
    path("bank/lines/<uuid:line_id>/aside/", staff_page(bank_lines.set_aside, HANDLE), name="bank_aside"),
    path("bank/lines/<uuid:line_id>/take-back/", staff_page(bank_lines.take_back, HANDLE), name="bank_take_back"),
    path("bank/numbers/", staff_page(bank_numbers.list_page, HANDLE), name="bank_numbers"),
    path("bank/numbers/issue/", staff_page(bank_numbers.issue, HANDLE), name="bank_number_issue"),
    path("bank/numbers/<uuid:number_id>/close/", staff_page(bank_numbers.close, HANDLE), name="bank_number_close"),
    path("exchange-rates/", staff_page(exchange_rates.list_page, HANDLE), name="exchange_rates"),
    path("exchange-rates/note/", staff_page(exchange_rates.note, HANDLE), name="exchange_rate_note"),
    path("exchange-rates/read/", staff_page(exchange_rates.read, HANDLE), name="exchange_rates_read"),
    path("books/", staff_page(payments.books, HANDLE), name="books"),
    path("payments/orders/<str:number>/capture/", staff_page(payments.capture, HANDLE), name="order_capture"),
    path("payments/orders/<str:number>/again/", staff_page(payments.pay_again, HANDLE), name="order_pay_again"),
]
