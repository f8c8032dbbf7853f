"""Virtual accounts: who has one, one more, one closed."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.banking import services
from jangteo.banking.selectors import list_numbers
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.frame import PAGE_SIZE, attempt, page_number, pager, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.parties.selectors import parties_by_id


class NumberForm(forms.Form):
    """Whose number it is to be."""

    party = BuyerField(label=pgettext_lazy("office", "Buyer"))


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every number, the newest first."""
    found, total = list_numbers(offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    parties = parties_by_id({one.party_id for one in found if one.party_id})
    orders = orders_by_id(staff_actor(request), {one.order_id for one in found if one.order_id})
    return show(
        request,
        "bank_numbers",
        pgettext("office", "Virtual accounts"),
        numbers=[
            (
                one,
                parties[one.party_id].name if one.party_id in parties else "",
                orders[one.order_id].number if one.order_id in orders else "",
            )
            for one in found
        ],
        form=near(NumberForm(), request),
        pager=pager(request, total),
    )


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """A number for a buyer."""
    form = near(NumberForm(request.POST), request)
    if not form.is_valid():
        messages.error(request, str(form.errors["party"][0]))
        return redirect("office:bank_numbers")
    done = pgettext("office", "The number is issued. Deposits to it are the buyer's.")
    party_id = form.cleaned_data["party"]
    attempt(request, done, lambda: services.issue_for_party(party_id=party_id, actor=staff_actor(request)))
    return redirect("office:bank_numbers")


@require_POST
def close(request: HttpRequest, number_id: UUID) -> HttpResponse:
    """Nothing is taken on a number any more."""
    done = pgettext("office", "The number is closed.")
    attempt(
        request,
        done,
        lambda: services.close_number(number_id=number_id, actor=staff_actor(request), why=why_of(request)),
    )
    return redirect("office:bank_numbers")
