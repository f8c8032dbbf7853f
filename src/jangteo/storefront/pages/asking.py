"""A checkout asks for an approval instead of ordering."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jangteo.approvals.errors import BudgetExceeded, NobodyToDecide, NothingToApprove, WhyNeeded
from jangteo.kernel.money import Money
from jangteo.ordering.services import submit_for_approval
from jangteo.ordering.types import CheckoutDetails
from jangteo.storefront.visit import get_visit, page_language

ASK_ERRORS = (BudgetExceeded, NobodyToDecide, NothingToApprove, WhyNeeded)


@dataclass(frozen=True, slots=True)
class Said:
    """What the form of a checkout says: which cart, at which total, how."""

    cart_id: UUID
    expected: Money
    details: CheckoutDetails


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
