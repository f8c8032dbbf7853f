"""The phone's page of a picker: one field to scan into, what comes next, and a clear word for each scan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.fulfilment import services
from jangteo.fulfilment.types import ScanAnswer, ScanOutcome, ShipmentState, ShipmentView
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id, parse_id
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import attempt, show, staff_actor
from jangteo.office.pages.shipping import LONGEST_WHY, shipment_here, tell_where
from jangteo.office.shipping_words import OUTCOMES
from jangteo.office.wording import refusal_in_words


@require_GET
def pick_page(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """The next article, large; the rest below. It shows no address: who picks needs none."""
    one = shipment_here(request, shipment_id)
    if one.state != ShipmentState.PICKING:
        return redirect("office:shipment", shipment_id=one.id)
    title = f"{pgettext('office', 'Pick')} {one.number}"
    return show(request, "pick", title, client_key=new_id(), longest_why=LONGEST_WHY, **_lines(one))


@require_POST
def scan(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """A scan: JSON for the page's script, which may send it late; a redirect for a page without one."""
    code, key = request.POST.get("code", ""), request.POST.get("client_key", "")
    is_script = request.headers.get("Accept") == "application/json"
    try:
        answer = services.scan(shipment_id=shipment_id, code=code, client_key=key, actor=staff_actor(request))
    except JangteoError as error:
        if error.status >= 500:
            raise
        if is_script:
            return JsonResponse({"is_good": False, "words": refusal_in_words(error)}, status=error.status)
        messages.error(request, refusal_in_words(error))
        return redirect("office:pick", shipment_id=shipment_id)
    words = scan_in_words(answer)
    if not is_script:
        (messages.success if _is_good(answer) else messages.error)(request, words)
        return redirect("office:pick", shipment_id=shipment_id)
    one = shipment_here(request, shipment_id)
    page = _lines(one) | {"client_key": new_id(), "longest_why": LONGEST_WHY}
    html = render_to_string("office/parts/pick_lines.html", page, request=request)
    return JsonResponse(
        {"is_good": _is_good(answer), "words": words, "html": html, "is_done": answer.is_done},
        json_dumps_params={"ensure_ascii": False},
    )


@require_POST
def undo(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """The last unit of a line goes back."""
    line_id = parse_id(request.POST.get("line", "")) or new_id()
    key = request.POST.get("client_key", "")
    attempt(
        request,
        OUTCOMES[ScanOutcome.UNDONE],
        lambda: services.undo_scan(
            shipment_id=shipment_id, line_id=line_id, client_key=key, actor=staff_actor(request)
        ),
    )
    return redirect("office:pick", shipment_id=shipment_id)


@require_POST
def short(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """Units are not where they should be."""
    line_id = parse_id(request.POST.get("line", "")) or new_id()
    missing = read_whole(request.POST.get("missing", "")) or 0
    found: list[bool] = []
    is_done = attempt(
        request,
        pgettext("office", "Noted: they are not there."),
        lambda: found.append(
            services.short_pick(
                shipment_id=shipment_id,
                line_id=line_id,
                missing=missing,
                why=request.POST.get("why", ""),
                actor=staff_actor(request),
            )
        ),
    )
    if is_done:
        tell_where(request, is_elsewhere=found[0])
    return redirect("office:pick", shipment_id=shipment_id)


def scan_in_words(answer: ScanAnswer) -> str:
    """What a picker is told of a scan."""
    words = str(OUTCOMES[answer.outcome])
    if answer.outcome == ScanOutcome.PICKED:
        words = f"{words} {answer.sku} {answer.picked}/{answer.quantity}"
    again = pgettext("office", "heard before, counted once")
    return words if answer.is_new else f"{words} ({again})"


def _is_good(answer: ScanAnswer) -> bool:
    return answer.outcome in (ScanOutcome.PICKED, ScanOutcome.UNDONE)


def _lines(one: ShipmentView) -> dict[str, Any]:
    """What the page shows: the next article, and all lines."""
    missing = [line for line in one.lines if line.missing]
    return {"shipment": one, "next": missing[0] if missing else None, "lines": one.lines}
