"""Overdue invoices of whom one buys for, and saying that one is not right."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.billing import services
from jangteo.billing.errors import DisputeOpen, InvalidDispute, InvoiceNotFound
from jangteo.billing.selectors.collecting import get_policy
from jangteo.billing.selectors.overdue import list_overdue
from jangteo.billing.types.collecting import LONGEST_REASON
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit


@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """What is past its due day, of the buyer and the units below whose money they may see."""
    actor = get_visit(request).actor
    if actor.person_id is None or actor.party_id is None:
        return redirect("storefront:login")
    require(actor, Action.MONEY_SEE, party_id=actor.party_id)
    policy = get_policy()
    rows = list_overdue(rate=policy.late_rate, party_ids={actor.party_id, *actor.unit_ids})
    return show(request, "overdue.html", tab="invoices", rows=rows, rate=policy.late_rate, longest=LONGEST_REASON)


@require_POST
def dispute(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """An invoice is not owed so."""
    actor = get_visit(request).actor
    try:
        services.open_dispute(invoice_id=invoice_id, reason=request.POST.get("reason", ""), actor=actor)
    except InvoiceNotFound:
        raise Http404 from None
    except DisputeOpen:
        messages.error(request, _("You have told us already that this invoice is not right."))
    except InvalidDispute as error:
        told = _("Nothing is owed on this invoice any more.") if error.facts.get("field") == "invoice" else ""
        messages.error(request, told or _("Say in a few words what is not right."))
    else:
        messages.success(request, _("Thank you. We look into it, and don't remind you of it meanwhile."))
    return redirect("storefront:overdue")
