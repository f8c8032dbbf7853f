"""Purchase orders: which are awaited, a new one from pasted lines, what came of one, another day, its end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.channels.selectors import list_channels
from jangteo.inventory.errors import DocumentNotFound
from jangteo.inventory.selectors import find_purchases, get_purchase, list_places, tracking_by_variant
from jangteo.inventory.services import close_purchase, expect_purchase, place_purchase, receive_purchase
from jangteo.inventory.types import (
    LotDraft,
    PurchaseLineDraft,
    PurchaseLineView,
    PurchaseState,
    PurchaseView,
    ReceiptLine,
)
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id, parse_id
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.exports import noted_csv
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    may,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.reading import note_reading, reads_personal_data
from jangteo.office.pages.stock_lines import (
    MOST_LINES,
    SHOWN,
    Named,
    PastedLine,
    Problem,
    cost_of,
    day_of,
    may_at,
    names_of,
    place_names,
    places_here,
    posted,
    problem,
    read_lines,
    refused,
)
from jangteo.office.stock_words import LINE_PROBLEMS
from jangteo.office.wording import STATES

EXPORTED = 10_000
READING = "purchase orders"
LATE = "late"


class PurchaseForm(forms.Form):
    """From whom, to where; the lines are read apart."""

    supplier = BuyerField(label=pgettext_lazy("office", "Supplier"))
    place = forms.CharField(max_length=40)
    currency = forms.ChoiceField(label=pgettext_lazy("office", "Currency"))
    expected_on = forms.DateField(label=pgettext_lazy("office", "Expected on"), required=False)
    note = forms.CharField(label=pgettext_lazy("office", "Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, one) for one in currencies()]


def currencies() -> list[str]:
    """The currencies of the channels, that of the first one first."""
    return list(dict.fromkeys(one.currency for one in list_channels()))


@require_GET
@reads_personal_data(READING, lambda page: [one.supplier_id for _, one, _ in page["rows"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Purchase orders, those awaited first; what should have come is marked."""
    wanted = _wanted(request)
    found, total = find_purchases(**wanted, offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    places = place_names()
    return show(
        request,
        "purchases",
        pgettext("office", "Purchase orders"),
        rows=[(places.get(one.place, one.place), one, next_day(one)) for one in found],
        states=list(PurchaseState),
        state=request.GET.get("state", ""),
        places=list_places(),
        place=wanted["place"],
        text=wanted["text"],
        today=clock.today(),
        may_change=may(request, Action.STOCK_CHANGE),
        pager=pager(request, total),
    )


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is narrowed, a row a line, as CSV; costs only for those who may see them."""
    found, _ = find_purchases(**_wanted(request), limit=EXPORTED)
    note_reading(request, READING, [one.supplier_id for one in found])
    names, has_costs = names_of({line.variant_id for one in found for line in one.lines}), may_see_costs(request)
    head = [
        pgettext("office", "Number"),
        pgettext("office", "Ordered"),
        pgettext("office", "Supplier"),
        pgettext("office", "Place"),
        pgettext("office", "State"),
        "SKU",
        pgettext("office", "Units ordered"),
        pgettext("office", "Came"),
        pgettext("office", "Awaited"),
        pgettext("office", "Expected on"),
        *([pgettext("office", "Unit cost"), pgettext("office", "Currency")] if has_costs else []),
    ]
    rows = [_csv_row(one, line, names, has_costs) for one in found for line in one.lines]
    return noted_csv(request, "purchases", head, rows, len(rows))


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """A new purchase order from pasted lines."""
    form = near(PurchaseForm(request.POST or None), request)
    if request.method == "GET":
        return _new(request, form)
    lines, problems = read_lines(request.POST.get("lines", ""))
    drafts, unread = _drafts(lines, form.cleaned_data.get("expected_on") if form.is_valid() else None)
    problems = sorted([*problems, *unread], key=lambda one: one[0])
    if problems or not form.is_valid():
        return _new(request, form, problems=problems, is_wrong=True)
    if not 0 < len(lines) <= MOST_LINES:
        return _new(request, form, wrong=pgettext("office", "Paste 1 to 500 lines."))
    key, made, data = parse_id(request.POST.get("key", "")) or new_id(), list[UUID](), form.cleaned_data
    words = refused(
        lambda: made.append(
            place_purchase(
                supplier_id=data["supplier"],
                place_code=data["place"],
                lines=drafts,
                currency=data["currency"],
                key=f"office:{key}",
                actor=staff_actor(request),
                note=data["note"],
            )
        ),
        lines,
    )
    return _new(request, form, wrong=words) if words else redirect("office:purchase", purchase_id=made[0])


@require_GET
@reads_personal_data(READING, lambda page: [page["purchase"].supplier_id])
def purchase_page(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """One purchase order with its lines."""
    one = _found(purchase_id)
    return _page(request, one)


@require_POST
@reads_personal_data(READING, lambda page: [page["purchase"].supplier_id])
def act(request: HttpRequest, purchase_id: UUID, action: str) -> HttpResponse:
    """Something came, another day was said, or the rest is not awaited."""
    one = _found(purchase_id)
    if action not in TASKS:
        raise Http404
    task = TASKS[action](request, one)
    words = task if isinstance(task, str) else refused(task[1])
    if isinstance(task, str) or words:
        return _page(request, one, wrong=words)
    messages.success(request, task[0])
    return redirect("office:purchase", purchase_id=purchase_id)


type Task = tuple[str, Callable[[], object]] | str


def _receive(request: HttpRequest, one: PurchaseView) -> Task:
    receipts = _receipts(request, one)
    if isinstance(receipts, str):
        return receipts
    key, reference = posted(request, "key", 40) or str(new_id()), posted(request, "reference", 80)
    done = pgettext("office", "%(quantity)s units received.")
    return done % {"quantity": sum(receipt.quantity for receipt in receipts.values())}, partial(
        receive_purchase,
        purchase_id=one.id,
        receipts=receipts,
        key=key,
        actor=staff_actor(request),
        reference=reference,
    )


def _expect(request: HttpRequest, one: PurchaseView) -> Task:
    try:
        expected = _expected(request, one)
    except ValueError:
        return str(LINE_PROBLEMS["bad_day"])
    why, actor = posted(request, "why"), staff_actor(request)
    return pgettext("office", "The expected days are noted."), partial(
        expect_purchase, purchase_id=one.id, expected=expected, why=why, actor=actor
    )


def _close(request: HttpRequest, one: PurchaseView) -> Task:
    done = pgettext("office", "%(number)s is closed; nothing more is awaited.") % {"number": one.number}
    why, actor = posted(request, "why"), staff_actor(request)
    return done, partial(close_purchase, purchase_id=one.id, why=why, actor=actor)


TASKS: dict[str, Callable[[HttpRequest, PurchaseView], Task]] = {
    "receive": _receive,
    "expect": _expect,
    "close": _close,
}


def may_see_costs(request: HttpRequest) -> bool:
    """What goods cost is told to those only who may see it."""
    return may(request, Action.COSTS_SEE)


def next_day(one: PurchaseView) -> date | None:
    """The first day on which something of it is expected."""
    return min((line.expected_on for line in one.lines if line.open and line.expected_on), default=None)


def _wanted(request: HttpRequest) -> dict[str, Any]:
    place = one_of(request, "place", [code for code, _ in list_places()]) or ""
    late_on = clock.today() if request.GET.get("state") == LATE else None
    state = one_of(request, "state", list(PurchaseState))
    return {"state": state, "late_on": late_on, "place": place, "text": searched(request)}


def _drafts(lines: Sequence[PastedLine], expected: date | None) -> tuple[list[PurchaseLineDraft], list[Problem]]:
    """Lines with cost and day behind the quantity; the day of the form holds where none stands."""
    drafts, problems = [], []
    for line in lines:
        try:
            cost = cost_of(line.cell(0))
        except ValueError:
            problems.append(problem(line.line, "bad_cost", line.cell(0)))
            continue
        try:
            day = day_of(line.cell(1)) or expected
        except ValueError:
            problems.append(problem(line.line, "bad_day", line.cell(1)))
            continue
        drafts.append(PurchaseLineDraft(line.variant_id, line.quantity, cost, day))
    return drafts, problems


def _new(
    request: HttpRequest,
    form: PurchaseForm,
    *,
    problems: Sequence[Problem] = (),
    wrong: str = "",
    is_wrong: bool = False,
) -> HttpResponse:
    response = show(
        request,
        "purchase_new",
        pgettext("office", "New purchase order"),
        form=form,
        places=places_here(request),
        typed=request.POST,
        problems=problems[:SHOWN],
        problem_count=len(problems),
        wrong=wrong,
        key=parse_id(request.POST.get("key", "")) or new_id(),
    )
    response.status_code = 422 if problems or wrong or is_wrong else 200
    return response


def _page(request: HttpRequest, one: PurchaseView, *, wrong: str = "") -> HttpResponse:
    names, today = names_of({line.variant_id for line in one.lines}), clock.today()
    trackings = tracking_by_variant({line.variant_id for line in one.lines})
    has_costs = may_see_costs(request)
    response = show(
        request,
        "purchase",
        one.number,
        purchase=one,
        lines=[
            {
                "line": line,
                "named": names[line.variant_id],
                "tracking": trackings[line.variant_id].value,
                "cost": UnitPrice(line.unit_cost, one.currency) if has_costs and line.unit_cost is not None else None,
                "is_late": bool(line.open and line.expected_on and line.expected_on < today),
            }
            for line in one.lines
        ],
        place_name=place_names().get(one.place, one.place),
        came=sum(line.received for line in one.lines),
        has_costs=has_costs,
        sees_supplier=may(request, Action.PARTIES_SEE),
        may_act=one.state == PurchaseState.ORDERED and may_at(request, one.place),
        today=today,
        wrong=wrong,
        typed=request.POST if wrong else {},
        key=new_id(),
    )
    response.status_code = 422 if wrong else 200
    return response


def _receipts(request: HttpRequest, one: PurchaseView) -> dict[UUID, ReceiptLine] | str:
    """{line: what came of it} as typed; a text is what is wrong."""
    receipts, names = {}, names_of({line.variant_id for line in one.lines})
    for line in one.lines:
        text = request.POST.get(f"units-{line.id}", "").strip() or (str(line.open) if "all" in request.POST else "")
        if not text or (line.open == 0 and "all" in request.POST):
            continue
        quantity = read_whole(text)
        if not quantity:
            return f"{names[line.variant_id].sku}: {LINE_PROBLEMS['bad_quantity']}"
        try:
            lot = _lot(request, line)
        except ValueError:
            return f"{names[line.variant_id].sku}: {LINE_PROBLEMS['bad_day']}"
        numbers = posted(request, f"serials-{line.id}", 61_000).splitlines()
        serials = [number.strip() for number in numbers if number.strip()]
        if any(len(number) > 60 for number in serials):
            told = pgettext("office", "a serial number has at most 60 characters.")
            return f"{names[line.variant_id].sku}: {told}"
        receipts[line.id] = ReceiptLine(line.variant_id, quantity, lot, serials)
    return receipts


def _lot(request: HttpRequest, line: PurchaseLineView) -> LotDraft | None:
    code = posted(request, f"lot-{line.id}", 41)
    made, expires = day_of(posted(request, f"made-{line.id}", 10)), day_of(posted(request, f"expires-{line.id}", 10))
    return LotDraft(code, made, expires) if code else None


def _expected(request: HttpRequest, one: PurchaseView) -> dict[UUID, date | None]:
    """{line: its new day} of the lines whose day is another one."""
    expected = {}
    for line in one.lines:
        if line.open and f"day-{line.id}" in request.POST:
            day = day_of(posted(request, f"day-{line.id}", 10))
            if day != line.expected_on:
                expected[line.id] = day
    return expected


def _csv_row(one: PurchaseView, line: PurchaseLineView, names: Mapping[UUID, Named], has_costs: bool) -> list[Any]:
    costs = ["" if line.unit_cost is None else f"{line.unit_cost.normalize():f}", one.currency]
    return [
        one.number,
        one.made_at.astimezone(clock.SEOUL).strftime("%Y-%m-%d"),
        one.supplier_name,
        one.place,
        STATES["purchase"][one.state.value][0],
        names[line.variant_id].sku,
        line.quantity,
        line.received,
        line.open,
        line.expected_on or "",
        *(costs if has_costs else []),
    ]


def _found(purchase_id: UUID) -> PurchaseView:
    try:
        return get_purchase(purchase_id)
    except DocumentNotFound:
        raise Http404 from None
