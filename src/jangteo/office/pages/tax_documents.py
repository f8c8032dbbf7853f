"""Korean tax documents and cash receipts: what has to go out by when, months to close, one document."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.billing import services
from jangteo.billing.errors import TaxInvoiceNotFound
from jangteo.billing.selectors.tax_documents import (
    amendments_of,
    get_tax_document,
    list_cash_receipts,
    list_tax_documents,
    months_to_close,
)
from jangteo.billing.services.tax_amending import BY_HAND, Correction
from jangteo.billing.types.etax import AMENDMENT_CODES, AmendmentReason, ReceiptPurpose, TaxInvoiceState
from jangteo.billing.types.tax_documents import TaxDocumentView
from jangteo.kernel import clock
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.office.collecting_words import AMENDMENTS, PURPOSES
from jangteo.office.pages.credit_forms import worked
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    one_of,
    page_number,
    pager,
    reach,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.orders import order_here
from jangteo.office.pages.reading import reads_personal_data
from jangteo.ordering.selectors.staff import orders_by_id


class AmendForm(forms.Form):
    """Why an issued document is amended; the correction counts for an entry error only."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("office", "Reason"), choices=lambda: [(one.value, AMENDMENTS[one.value]) for one in BY_HAND]
    )
    on = forms.DateField(label=pgettext_lazy("office", "Day it ended or was opened"), required=False)
    buyer = forms.CharField(
        label=pgettext_lazy("office", "Right business number, for an entry error"), max_length=12, required=False
    )
    written_on = forms.DateField(label=pgettext_lazy("office", "Right day, for an entry error"), required=False)


class ReceiptForm(forms.Form):
    """A cash receipt of an order."""

    order = forms.CharField(label=pgettext_lazy("office", "Order number"), max_length=40)
    number = forms.CharField(
        label=pgettext_lazy("office", "Telephone, card or business number; empty: 010-000-1234"),
        max_length=24,
        required=False,
    )
    purpose = forms.ChoiceField(label=pgettext_lazy("office", "Receipt is for"), choices=lambda: list(PURPOSES.items()))


@require_GET
@reads_personal_data("list of buyers", lambda page: [one.party_id for one in page["rows"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Months to close, and documents that are on their way, or all."""
    view = one_of(request, "view", ["open", "all"]) or "open"
    offset = (page_number(request) - 1) * PAGE_SIZE
    rows, total = list_tax_documents(
        is_open=True if view == "open" else None, text=searched(request), offset=offset, limit=PAGE_SIZE
    )
    return show(
        request,
        "tax_documents",
        pgettext("office", "Tax documents"),
        rows=rows,
        months=months_to_close(),
        today=clock.today(),
        view=view,
        text=searched(request),
        is_everybody=reach(request, Action.PAYMENTS_HANDLE) is None,
        pager=pager(request, total),
    )


@require_POST
def close_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Write a month's documents as drafts, and let them out where that is asked for."""
    if not 1 <= month <= 12 or not 2000 <= year <= 2200:
        raise Http404
    actor, made = staff_actor(request), list[UUID]()

    def work() -> None:
        made.extend(services.close_tax_month(month=date(year, month, 1), actor=actor))
        if request.POST.get("out") == "1":
            for pk in made:
                services.let_out(document_id=pk, actor=actor)

    done = pgettext("office", "The month is closed.")
    if attempt(request, done, work):
        words = npgettext("office", "%(n)s document was written.", "%(n)s documents were written.", len(made))
        messages.info(request, words % {"n": len(made)})
    return redirect("office:tax_documents")


@require_GET
@reads_personal_data("buyer", lambda page: [page["one"].party_id])
def document_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: what it covers, how it stands, what amends it."""
    return _document(request, _found(request, document_id))


@require_POST
def act(request: HttpRequest, document_id: UUID, action: str) -> HttpResponse:
    """A button: out, again, drop."""
    one, actor = _found(request, document_id), staff_actor(request)
    if action == "out":
        done = pgettext("office", "It goes out within ten minutes.")
        attempt(request, done, lambda: services.let_out(document_id=one.id, actor=actor))
    elif action == "again":
        done = pgettext("office", "It is sent again.")
        attempt(request, done, lambda: services.send_again(document_id=one.id, actor=actor))
    elif action == "drop":
        done = pgettext("office", "The draft is gone; the next close writes it anew.")
        if attempt(request, done, lambda: services.discard_draft(document_id=one.id, actor=actor)):
            return redirect("office:tax_documents")
    else:
        raise Http404
    return redirect("office:tax_document", document_id=document_id)


@require_POST
@reads_personal_data("buyer", lambda page: [page["one"].party_id])
def amend(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """An amendment that a person decides on."""
    one, form, actor = _found(request, document_id), AmendForm(request.POST), staff_actor(request)

    def work(data: dict[str, Any]) -> None:
        reason = AmendmentReason(data["reason"])
        services.amend_document(
            document_id=one.id,
            reason=reason,
            on=data["on"],
            correction=Correction(buyer=data["buyer"], written_on=data["written_on"])
            if reason == AmendmentReason.ENTRY_ERROR
            else None,
            actor=actor,
        )

    if not worked(form, work):
        return _document(request, one, form, status=422)
    messages.success(request, pgettext("office", "The amendment is written as a draft. Look at it and let it out."))
    return redirect("office:tax_document", document_id=document_id)


@require_http_methods(["GET", "POST"])
@reads_personal_data("list of orders", lambda page: [one.order_id for one, _number in page["rows"]])
def receipts_page(request: HttpRequest) -> HttpResponse:
    """Cash receipts, and a form for another."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            order_here(request, form.cleaned_data["order"])  # 404 for one that the reader may not see

        def work(data: dict[str, Any]) -> None:
            order = order_here(request, data["order"])
            services.want_receipt(
                order_id=order.summary.id,
                number=data["number"],
                purpose=ReceiptPurpose(data["purpose"]),
                actor=staff_actor(request),
            )

        if worked(form, work):
            messages.success(request, pgettext("office", "The receipt goes out within ten minutes."))
            return redirect("office:cash_receipts")
    rows, total = list_cash_receipts(offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    orders = orders_by_id(staff_actor(request), {one.order_id for one in rows})
    response = show(
        request,
        "cash_receipts",
        pgettext("office", "Cash receipts"),
        rows=[(one, orders[one.order_id].number) for one in rows if one.order_id in orders],
        form=form,
        pager=pager(request, total),
    )
    response.status_code = 422 if form.is_bound else 200
    return response


def _document(
    request: HttpRequest, one: TaxDocumentView, form: AmendForm | None = None, status: int = 200
) -> HttpResponse:
    amendments = amendments_of(one.id)
    response = show(
        request,
        "tax_document",
        one.approval or one.management_number,
        one=one,
        code=AMENDMENT_CODES[one.reason] if one.reason else None,
        amendments=amendments,
        form=form or AmendForm(),
        may_let_out=not one.is_wanted,
        may_send_again=one.state == TaxInvoiceState.FAILED or bool(one.why),
        may_amend=bool(one.approval) and one.reason is None and not amendments,
        is_late=one.is_late(clock.today()),
    )
    response.status_code = status
    return response


def _found(request: HttpRequest, document_id: UUID) -> TaxDocumentView:
    try:
        one = get_tax_document(document_id)
    except TaxInvoiceNotFound:
        raise Http404 from None
    if not allows(staff_actor(request), Action.PAYMENTS_HANDLE, party_id=one.party_id):
        raise Http404
    return one
