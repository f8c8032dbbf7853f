"""The office's addresses of what buyers may owe: credit lines, payment terms, paying in parts."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import credit_lines, instalments, payment_terms
from jangteo.office.pages.frame import staff_page

HANDLE = Action.PAYMENTS_HANDLE
LINE = "credit/<uuid:line_id>/"
TERMS = "terms/<slug:code>/"

credit_pages: list[URLPattern] = [
    path("credit/", staff_page(credit_lines.list_page, HANDLE), name="credit"),
    path("credit/open/", staff_page(credit_lines.open_line, HANDLE), name="credit_open"),
    path(LINE, staff_page(credit_lines.line_page, HANDLE), name="credit_line"),
    path(f"{LINE}do/<slug:action>/", staff_page(credit_lines.act, HANDLE), name="credit_action"),
    path(f"{LINE}raises/<uuid:raise_id>/", staff_page(credit_lines.withdraw, HANDLE), name="credit_withdraw"),
    path("terms/", staff_page(payment_terms.list_page, HANDLE), name="terms"),
    path("terms/new/", staff_page(payment_terms.new_page, HANDLE), name="terms_new"),
    path(TERMS, staff_page(payment_terms.terms_page, HANDLE), name="terms_one"),
    path(f"{TERMS}give/", staff_page(payment_terms.grant, HANDLE), name="terms_give"),
    path(f"{TERMS}grants/<uuid:grant_id>/end/", staff_page(payment_terms.end_grant, HANDLE), name="terms_end"),
    path("instalments/", staff_page(instalments.list_page, HANDLE), name="instalments"),
    path("instalments/new/", staff_page(instalments.new_page, HANDLE), name="instalment_new"),
    path("instalments/plans/<uuid:plan_id>/", staff_page(instalments.plan_page, HANDLE), name="instalment_plan"),
    path("instalments/plans/<uuid:plan_id>/do/<slug:action>/", staff_page(instalments.plan_do, HANDLE), name="plan_do"),
    path("instalments/<slug:code>/", staff_page(instalments.offer_page, HANDLE), name="instalment_offer"),
    path("instalments/<slug:code>/switch/", staff_page(instalments.switch, HANDLE), name="instalment_switch"),
]
