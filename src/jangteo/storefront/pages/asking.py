"""A checkout asks for an approval instead of ordering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jangteo.approvals.errors import BudgetExceeded, NobodyToDecide, NothingToApprove, WhyNeeded
from jangteo.ordering.services import submit_for_approval
from jangteo.storefront.pages.said import Said
from jangteo.storefront.visit import get_visit, page_language

ASK_ERRORS = (BudgetExceeded, NobodyToDecide, NothingToApprove, WhyNeeded)


def ask_for_it(request: HttpRequest, said: Said) -> HttpResponse:
    """Ask, and show the request; the cart waits with it."""
    request_id = submit_for_approval(
        cart_id=said.cart_id,
        expected_gross=said.expected,
        details=said.details,
        actor=get_visit(request).actor,
        note=request.POST.get("word", "")[:500],
        language=page_language(),
    )
    messages.success(request, _("Asked. It is ordered as soon as it is approved."))
    return redirect("storefront:approval", request_id=request_id)
