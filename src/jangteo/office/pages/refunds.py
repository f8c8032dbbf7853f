"""Giving money back for some of an order: units and shipping are chosen, the amounts looked at, then it is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import show, staff_actor
from jangteo.office.pages.orders import LONGEST_WHY, order_here, refund_hindrance_words
from jangteo.office.templatetags.office import money
from jangteo.office.wording import refusal_in_words
from jangteo.ordering.selectors import preview_refund
from jangteo.ordering.services import refund_items
from jangteo.ordering.types import OrderView, RefundFigures


@dataclass(slots=True)
class _Form:
    """What was chosen: texts as typed, the quantities they mean, and what is wrong where."""

    typed: dict[int, str] = field(default_factory=dict)
    quantities: dict[UUID, int] = field(default_factory=dict)
    shipping: bool = False
    as_credit: bool = False
    why: str = ""
    errors: dict[str, Any] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
def refund_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET chooses and shows what would be given back; POST notes exactly that."""
    order = order_here(request, number)
    require(staff_actor(request), Action.PAYMENTS_HANDLE, party_id=order.summary.buyer_id)
    fields = request.GET if request.method == "GET" else request.POST
    form = _read(order, fields)
    if request.method == "GET":
        return _page(request, order, form)
    form.why = fields.get("why", "").replace("\x00", "").strip()
    if not form.why or len(form.why) > LONGEST_WHY:
        form.errors["why"] = pgettext("office", "Say why, in at most 300 letters.")
        return _page(request, order, form, status=422)
    return _give_back(request, order, form, fields.get("seen", "").replace("\x00", "")[:50])


def _give_back(request: HttpRequest, order: OrderView, form: _Form, seen: str) -> HttpResponse:
    try:
        refund_items(
            order_id=order.summary.id,
            quantities=form.quantities,
            shipping=form.shipping,
            actor=staff_actor(request),
            why=form.why,
            expected_number=seen,
            as_credit=form.as_credit,
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
        return _page(request, order, form, status=error.status)
    messages.success(request, pgettext("office", "The refund is noted."))
    return redirect("office:order", number=order.summary.number)


def _read(order: OrderView, fields: Mapping[str, str]) -> _Form:
    """The fields `units-1` … by the lines' positions, and `shipping`."""
    form = _Form(shipping=bool(fields.get("shipping")), as_credit=bool(fields.get("as_credit")))
    left = order.quantities_left
    for line in order.lines:
        text = fields.get(f"units-{line.position}", "").strip()
        form.typed[line.position] = text.replace("\x00", "")[:12]
        if text in ("", "0"):
            continue
        count = read_whole(text)
        if count is not None and count <= left[line.id]:
            form.quantities[line.id] = count
        else:
            words = pgettext("office", "A whole number from 0 to %(left)s.") % {"left": left[line.id]}
            form.errors[f"units-{line.position}"] = words
    return form


def _page(request: HttpRequest, order: OrderView, form: _Form, status: int = 200) -> HttpResponse:
    left = order.quantities_left
    preview, problem = _preview(order, form)
    response = show(
        request,
        "refund",
        f"{pgettext('office', 'Refund items')} · {order.summary.number}",
        order=order,
        number=order.summary.number,
        form=form,
        rows=[
            {
                "line": line,
                "left": left[line.id],
                "back": line.quantity - left[line.id],
                "typed": form.typed.get(line.position, ""),
                "error": form.errors.get(f"units-{line.position}", ""),
                "share": next((one for one in preview.lines if one.line_id == line.id), None) if preview else None,
            }
            for line in order.lines
        ],
        hindrance=refund_hindrance_words(order, staff_actor(request)),
        preview=preview,
        problem=problem,
        is_all=preview is not None and order.refunded + preview.gross == order.summary.gross,
        confirm=pgettext("office", "Note %(amount)s as given back") % {"amount": money(preview.gross)}
        if preview
        else "",
        longest_why=LONGEST_WHY,
    )
    response.status_code = status
    return response


def _preview(order: OrderView, form: _Form) -> tuple[RefundFigures | None, str]:
    """The amounts of what was chosen, or what stands in the way of them."""
    if not (form.quantities or form.shipping) or form.errors.keys() - {"why"}:
        return None, ""
    try:
        return preview_refund(order, form.quantities, form.shipping), ""
    except JangteoError as error:
        return None, refusal_in_words(error)
