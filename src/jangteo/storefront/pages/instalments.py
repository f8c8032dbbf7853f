"""What a buyer pays in parts: each plan with what was paid, what is due next, and what would end it today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from jangteo.credit.selectors import end_of, list_plans
from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action
from jangteo.ordering.selectors.instalments import DOCUMENT, numbers_of_orders
from jangteo.storefront.instalment_words import plan_row
from jangteo.storefront.listing_query import read_query
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit

PAGE_SIZE = 20


@require_safe
def instalments(request: HttpRequest) -> HttpResponse:
    """The plans of whom the visitor acts for, the newest first; the lender collects."""
    visit = get_visit(request)
    if visit.actor.person_id is None or visit.actor.party_id is None:
        return redirect("storefront:login")
    require(visit.actor, Action.MONEY_SEE, party_id=visit.actor.party_id)
    page = read_query(request.GET).page
    found = list_plans([visit.actor.party_id], offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    numbers = numbers_of_orders(one.reference_id for one in found if one.reference_kind == DOCUMENT)
    today = clock.today()
    return show(
        request,
        "instalments.html",
        tab="instalments",
        rows=[plan_row(one, numbers.get(one.reference_id, ""), end_of(one, today)) for one in found[:PAGE_SIZE]],
        today=today,
        page=page,
        has_more=len(found) > PAGE_SIZE,
    )
