"""Evidence of the zero rate: orders that wait for it, and what is done about one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.billing import services
from jangteo.billing.selectors.evidence import list_waiting
from jangteo.billing.types.evidence import EvidenceKind
from jangteo.kernel import clock
from jangteo.kernel.types import Action
from jangteo.office.pages.evidence_panel import EvidenceForm
from jangteo.office.pages.frame import PAGE_SIZE, attempt, pager, reach, show, staff_actor
from jangteo.office.pages.orders import order_here
from jangteo.office.pages.reading import reads_personal_data


@require_GET
@reads_personal_data("list of orders", lambda page: [one.buyer_id or one.order_id for one, *_ in page["rows"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Orders that left at zero rate and wait for their evidence, the longest wait first."""
    within = reach(request, Action.PAYMENTS_HANDLE)
    found = [one for one in list_waiting(staff_actor(request)) if within is None or one.buyer_id in within]
    pages, today = pager(request, len(found)), clock.today()
    return show(
        request,
        "evidence",
        pgettext("office", "Waits for evidence"),
        rows=[(one, one.is_late(today), (one.due_on - today).days) for one in found][
            pages.offset : pages.offset + PAGE_SIZE
        ],
        pager=pages,
    )


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Note the document; what waited is invoiced."""
    order, form = order_here(request, number), EvidenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, pgettext("office", "Enter the document's number and its day."))
        return redirect("office:order", number=number)
    data = form.cleaned_data
    attempt(
        request,
        pgettext("office", "Noted. What waited is invoiced at zero rate."),
        lambda: services.attach_evidence(
            order_id=order.summary.id,
            kind=EvidenceKind(data["kind"]),
            number=data["number"],
            on=data["on"],
            actor=staff_actor(request),
        ),
    )
    return redirect("office:order", number=number)


@require_POST
def tax_instead(request: HttpRequest, number: str) -> HttpResponse:
    """After the last day: invoice with tax inside."""
    order = order_here(request, number)
    why = request.POST.get("why", "").replace("\x00", "")
    attempt(
        request,
        pgettext("office", "It is invoiced with tax."),
        lambda: services.tax_instead(order_id=order.summary.id, why=why, actor=staff_actor(request)),
    )
    return redirect("office:order", number=number)
