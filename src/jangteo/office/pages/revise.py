"""Changing a placed order: quantities, lines, prices, address and day are typed, looked at, then written as shown."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.orders import LONGEST_WHY, order_here
from jangteo.office.revision_words import ADDRESS_PARTS, change_words, problem_words, why_not_words
from jangteo.office.wording import refusal_in_words
from jangteo.ordering.selectors import changeable_until, preview_revision
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.ordering.services import revise_order
from jangteo.ordering.types import (
    AddLine,
    ChangeAddress,
    ChangeDate,
    Edit,
    EnterCode,
    LineChange,
    OrderView,
    PricePolicy,
    RevisionPreview,
    SetQuantity,
)
from jangteo.parties.types import PostalAddress

NEW_ROWS = range(1, 4)
ADDRESS = ("recipient", "phone", "postcode", "city", "line1", "line2")


@dataclass(slots=True)
class _Form:
    """What was typed, the edits it means, and what is wrong where."""

    typed: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    policy: PricePolicy = PricePolicy.KEEP
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, fields: Mapping[str, str], name: str, most: int = 200) -> str:
        self.typed[name] = fields.get(name, "").replace("\x00", "").strip()[:most]
        return self.typed[name]


@require_http_methods(["GET", "POST"])
def revise_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET shows the order to change; POST shows what a change comes to, and with its token writes exactly that."""
    order, actor = order_here(request, number), staff_actor(request)
    require(actor, Action.ORDERS_HANDLE, party_id=order.summary.buyer_id)
    if request.method == "GET":
        return _page(request, order, _Form(typed=_as_it_is(order)))
    form = _read(order, request.POST)
    token, why = form.text(request.POST, "token", 64), form.text(request.POST, "why", LONGEST_WHY)
    if token and not form.errors:
        if why:
            return _revise(request, order, form, token, why)
        form.errors["why"] = pgettext("office", "Say why, in at most 300 letters.")
    return _page(request, order, form, status=422 if form.errors else 200)


def _revise(request: HttpRequest, order: OrderView, form: _Form, token: str, why: str) -> HttpResponse:
    try:
        revise_order(
            order_id=order.summary.id,
            edits=form.edits,
            expected=token,
            policy=form.policy,
            actor=staff_actor(request),
            why=why,
            language=language(),
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, _refused(error))
        return _page(request, order, form, status=error.status)
    messages.success(request, pgettext("office", "The order is changed."))
    return redirect("office:order", number=order.summary.number)


def _as_it_is(order: OrderView) -> dict[str, str]:
    typed = {f"units-{line.position}": str(line.unit_quantity) for line in order.lines}
    return typed | {name: getattr(order.ship_to, name) for name in ADDRESS}


def _read(order: OrderView, fields: Mapping[str, str]) -> _Form:
    form = _Form()
    with suppress(ValueError):
        form.policy = PricePolicy(form.text(fields, "policy", 10))
    _read_lines(order, fields, form)
    for row in NEW_ROWS:
        sku, count = form.text(fields, f"sku-{row}", 64), _count(form, fields, f"count-{row}")
        if sku and count:
            form.edits.append(AddLine(sku.upper(), count))
        elif sku and f"count-{row}" not in form.errors:
            form.errors[f"count-{row}"] = pgettext("office", "A whole number from 1 up.")
    if code := form.text(fields, "code", 60):
        form.edits.append(EnterCode(code))
    _read_delivery(order, fields, form)
    return form


def _read_lines(order: OrderView, fields: Mapping[str, str], form: _Form) -> None:
    for line in order.lines:
        count = _count(form, fields, f"units-{line.position}")
        prices = PricePolicy.REPRICE if form.text(fields, f"prices-{line.position}", 10) else PricePolicy.KEEP
        is_anew = prices == PricePolicy.REPRICE and form.policy == PricePolicy.KEEP
        if count is not None and (count != line.unit_quantity or is_anew):
            form.edits.append(SetQuantity(line.id, count, prices))


def _count(form: _Form, fields: Mapping[str, str], name: str) -> int | None:
    form.text(fields, name, 12)
    text = fields.get(name, "").strip()
    if not text:
        return None
    if (count := read_whole(text)) is not None:
        return count
    form.errors[name] = pgettext("office", "A whole number; 0 takes the line out.")
    return None


def _read_delivery(order: OrderView, fields: Mapping[str, str], form: _Form) -> None:
    """Of an order that goes to one place; what of several goes where is theirs to change one by one."""
    told: dict[str, Any] = {name: form.text(fields, name) for name in ADDRESS}
    if any(told.values()) and any(told[name] != getattr(order.ship_to, name) for name in ADDRESS):
        form.edits.append(ChangeAddress(1, PostalAddress(**told, country=order.ship_to.country)))
    if day := form.text(fields, "wanted_on", 10):
        try:
            form.edits.append(ChangeDate(1, date.fromisoformat(day)))
        except ValueError:
            form.errors["wanted_on"] = pgettext("office", "Enter a day.")


def _page(request: HttpRequest, order: OrderView, form: _Form, status: int = 200) -> HttpResponse:
    actor = staff_actor(request)
    window = changeable_until(order, actor)
    preview, problem = (None, "") if form.errors.keys() - {"why"} else _preview(request, order, form)
    response = show(
        request,
        "revise",
        f"{pgettext('office', 'Change the order')} · {order.summary.number}",
        order=order,
        number=order.summary.number,
        hindrance=why_not_words(window.why) if window.why else "",
        form=form,
        is_one_place=len(deliveries_by_order([order.summary.id]).get(order.summary.id, ())) <= 1,
        rows=[_row(line, form) for line in order.lines],
        new_rows=[(row, form.typed.get(f"sku-{row}", ""), form.typed.get(f"count-{row}", "")) for row in NEW_ROWS],
        address=[(name, ADDRESS_PARTS[name], form.typed.get(name, "")) for name in ADDRESS],
        hidden=[(name, value) for name, value in form.typed.items() if value and name not in ("token", "why")],
        preview=preview,
        changes=[_change(one, order.net.currency) for one in preview.changed] if preview else [],
        problems=[problem_words(one) for one in preview.problems] if preview else [],
        problem=problem,
        longest_why=LONGEST_WHY,
    )
    response.status_code = 422 if problem and status == 200 else status
    return response


def _change(one: LineChange, currency: str) -> tuple[LineChange, str, Money | None, Money | None]:
    before, after = (Money(told.gross, currency) if told else None for told in (one.before, one.after))
    return one, change_words(one), before, after


def _row(line: Any, form: _Form) -> dict[str, Any]:
    return {
        "line": line,
        "typed": form.typed.get(f"units-{line.position}", ""),
        "is_anew": bool(form.typed.get(f"prices-{line.position}")),
        "error": form.errors.get(f"units-{line.position}", ""),
    }


def _preview(request: HttpRequest, order: OrderView, form: _Form) -> tuple[RevisionPreview | None, str]:
    """What was typed comes to, or what stands in its way."""
    if not form.edits and form.policy == PricePolicy.KEEP:
        return None, ""
    try:
        return (
            preview_revision(
                order_id=order.summary.id,
                edits=form.edits,
                policy=form.policy,
                actor=staff_actor(request),
                language=language(),
            ),
            "",
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        return None, _refused(error)


def _refused(error: JangteoError) -> str:
    why = error.facts.get("why")
    return why_not_words(why) if error.code == "ordering.not_changeable" and why else refusal_in_words(error)
