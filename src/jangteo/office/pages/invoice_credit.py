"""Amounts that are taken off an invoice by hand: what is owed is less, and a credit note says so."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from jangteo.billing.errors import InvoiceNotFound
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.services import credit_invoice
from jangteo.billing.types.invoices import InvoiceView
from jangteo.kernel.money import Money
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.credit_forms import LONGEST_WHY
from jangteo.office.pages.frame import attempt, staff_actor
from jangteo.office.pages.promotions_shown import why_of


@require_POST
def credit(request: HttpRequest, number: str) -> HttpResponse:
    """Take what stands beside the lines off them."""
    actor = staff_actor(request)
    try:
        found = get_invoice(actor, number)
    except InvoiceNotFound:
        raise Http404 from None
    (amounts, wrong), why = _amounts(request, found), why_of(request)
    shown = _shown(request.POST.get("open", ""), found.net.currency)
    if wrong or not why:
        say_why = pgettext("office", "Say why, in at most %(most)s letters.") % {"most": LONGEST_WHY}
        messages.error(request, wrong or say_why)
        return redirect("office:invoice", number=number)
    attempt(
        request,
        pgettext("office", "Taken off. The credit note stands beside the invoice."),
        lambda: credit_invoice(number=number, amounts=amounts, actor=actor, why=why, shown_open=shown),
    )
    return redirect("office:invoice", number=number)


def _shown(text: str, currency: str) -> Money | None:
    """What the form was told to be open, in minor units; None: it was told nothing."""
    minor = read_whole(text)
    return None if minor is None else Money(minor, currency)


def _amounts(request: HttpRequest, found: InvoiceView) -> tuple[dict[int, Money], str]:
    """The fields `amount-1` and so on, by the lines' positions; what is wrong with them in words, empty: nothing."""
    amounts = {}
    for line in found.lines:
        text = request.POST.get(f"amount-{line.position}", "")
        if not text.strip():
            continue
        amount = read_money(text, found.net.currency)
        if amount is None:
            return {}, pgettext("office", "%(text)s is no amount.") % {"text": text[:40].replace("\x00", "") or "–"}
        amounts[line.position] = amount
    return amounts, "" if amounts else pgettext("office", "Write an amount beside at least one line.")
