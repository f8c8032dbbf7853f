"""The office's addresses of what a party's orders need, and what they may cost."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import approvals
from jangteo.office.pages.frame import staff_page

# Who says whose approval an order needs says who may spend: the right that makes roles, asked for with a proof. Those
# who order on a buyer's behalf don't hold it, so that nobody frees the order they write.
CHANGE = Action.ROLES_CHANGE
PAGE = "parties/<uuid:party_id>/approvals/"

approval_pages: list[URLPattern] = [
    path(PAGE, staff_page(approvals.party_page, Action.PARTIES_SEE), name="party_approvals"),
    path(f"{PAGE}do/<slug:action>/", staff_page(approvals.act, CHANGE), name="party_approvals_do"),
]
