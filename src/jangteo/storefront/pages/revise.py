"""A buyer changes their order while there is time: quantities, goods, address and day; looked at first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jangteo.approvals.errors import ApprovalNeeded
from jangteo.approvals.types import LONGEST_WHY
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.wholes import read_whole
from jangteo.ordering import selectors as ordering
from jangteo.ordering import services as ordering_services
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.ordering.types import (
    AddLine,
    ChangeAddress,
    ChangeDate,
    Edit,
    LineChange,
    OrderView,
    RevisionPreview,
    SetQuantity,
)
from jangteo.parties.types import PostalAddress
from jangteo.storefront.approval_words import NeedRow, need_rows
from jangteo.storefront.approval_words import refusal_words as approval_refusal
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.orders import find_order
from jangteo.storefront.revision_words import address_parts, problem_words, refusal_words, why_not_words
from jangteo.storefront.visit import get_visit, page_language

ADDRESS = ("recipient", "phone", "postcode", "city", "line1", "line2")


@require_http_methods(["GET", "POST"])
def revise_order_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET shows the order to change; POST shows what a change comes to, and with its token makes exactly that."""
    order = find_order(request, number)
    if request.method == "GET":
        return _page(request, order, _as_it_is(order), [], "")
    typed, (edits, wrong) = _typed(order, request.POST), _read(order, request.POST)
    token = request.POST.get("token", "").replace("\x00", "")[:64]
    if not token or wrong:
        return _page(request, order, typed, edits, wrong)
    try:
        if "ask" in request.POST:
            asked = ordering_services.ask_for_change(
                order_id=order.summary.id,
                edits=edits,
                expected=token,
                actor=get_visit(request).actor,
                note=request.POST.get("word", "")[:LONGEST_WHY],
                language=page_language(),
            )
            return redirect("storefront:approval", request_id=asked)
        ordering_services.revise_order(
            order_id=order.summary.id,
            edits=edits,
            expected=token,
            actor=get_visit(request).actor,
            secret=guest_secret(request),
            language=page_language(),
        )
    except ApprovalNeeded as refusal:
        needs = need_rows(refusal.facts["requirements"])
        return _page(request, order, typed, edits, "", status=refusal.status, needs=needs)
    except JangteoError as error:
        if error.status >= 500:
            raise
        return _page(request, order, typed, edits, _words(error), status=error.status)
    messages.success(request, _("Your order is changed."))
    return redirect("storefront:order", number=number)


def _words(error: JangteoError) -> str:
    return approval_refusal(error) if error.code.startswith("approvals.") else refusal_words(error)


def _as_it_is(order: OrderView) -> dict[str, str]:
    typed = {f"units-{line.position}": str(line.unit_quantity) for line in order.lines}
    return typed | {name: getattr(order.ship_to, name) for name in ADDRESS}


def _typed(order: OrderView, fields: Mapping[str, str]) -> dict[str, str]:
    names = [f"units-{line.position}" for line in order.lines] + [*ADDRESS, "sku", "count", "wanted_on"]
    return {name: fields.get(name, "").replace("\x00", "").strip()[:200] for name in names}


def _read(order: OrderView, fields: Mapping[str, str]) -> tuple[list[Edit], str]:
    """The edits, and what is wrong with what was typed."""
    typed, edits = _typed(order, fields), []
    for line in order.lines:
        count = read_whole(fields.get(f"units-{line.position}", ""))
        if count is None:
            return [], _("Enter whole numbers; 0 takes a line out.")
        if count != line.unit_quantity:
            edits.append(SetQuantity(line.id, count))
    found: list[Edit] = list(edits)
    if typed["sku"]:
        count = read_whole(fields.get("count", ""))
        if count is None:
            return [], _("Enter whole numbers; 0 takes a line out.")
        found.append(AddLine(typed["sku"].upper()[:64], count))
    told: dict[str, Any] = {name: typed[name] for name in ADDRESS}
    if "recipient" in fields and any(told[name] != getattr(order.ship_to, name) for name in ADDRESS):
        found.append(ChangeAddress(1, PostalAddress(**told, country=order.ship_to.country)))
    if typed["wanted_on"]:
        try:
            found.append(ChangeDate(1, date.fromisoformat(typed["wanted_on"][:10])))
        except ValueError:
            return [], _("Enter a day.")
    return found, ""


def _page(  # noqa: PLR0913 -- the form, what was typed, and what came of it
    request: HttpRequest,
    order: OrderView,
    typed: dict[str, str],
    edits: list[Edit],
    wrong: str,
    *,
    status: int = 200,
    needs: Sequence[NeedRow] = (),
) -> HttpResponse:
    visit = get_visit(request)
    window = ordering.changeable_until(order, visit.actor, guest_secret(request))
    preview: RevisionPreview | None = None
    if edits and window.is_open:
        try:
            preview = ordering.preview_revision(
                order_id=order.summary.id,
                edits=edits,
                actor=visit.actor,
                secret=guest_secret(request),
                language=page_language(),
            )
        except JangteoError as error:
            if error.status >= 500:
                raise
            wrong = wrong or refusal_words(error)
    return show(
        request,
        "revise.html",
        status=422 if wrong and status == 200 else status,
        order=order,
        summary=order.summary,
        window=window,
        why_not="" if window.is_open else why_not_words(window.why),
        rows=[(line, typed.get(f"units-{line.position}", "")) for line in order.lines],
        address=[(name, words, typed.get(name, "")) for name, words in address_parts().items()],
        typed=typed,
        is_one_place=len(deliveries_by_order([order.summary.id]).get(order.summary.id, ())) <= 1,
        hidden=[(name, value) for name, value in typed.items() if value],
        preview=preview,
        changes=[_change(one, order.net.currency) for one in preview.changed] if preview else [],
        problems=[problem_words(one) for one in preview.problems] if preview else [],
        wrong=wrong,
        needs=needs,
    )


def _change(one: LineChange, currency: str) -> dict[str, Any]:
    before, after = (Money(told.gross, currency) if told else None for told in (one.before, one.after))
    return {"line": one, "before": before, "after": after}
