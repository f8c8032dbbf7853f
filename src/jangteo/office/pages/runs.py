"""Many rows at once: chosen, looked at, tried by the worker, told row by row, taken back."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors.staff import ids_of_products
from jangteo.channels.selectors import list_channels
from jangteo.desk import services
from jangteo.desk.errors import InvalidRun, RunMoved, RunNotFound
from jangteo.desk.selectors import get_run, list_rows, list_runs
from jangteo.desk.types import MOST_ROWS, RowState, Run, RunKind, RunState
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.office.order_words import HOLDS
from jangteo.office.pages.frame import PAGE_SIZE, language, one_of, page_number, pager, show, staff_actor
from jangteo.office.pages.lists import stale_filters
from jangteo.office.pages.order_filter import order_filter
from jangteo.office.pages.product_filter import product_filter
from jangteo.office.pages.run_choices import BY_HAND, KIND_WORDS
from jangteo.office.wording import REFUSALS, refusal_in_words
from jangteo.ordering.selectors.many import ids_of_orders
from jangteo.ordering.types import HoldKind
from jangteo.parties.selectors import user_names

SHOWN_RUNS = 50
OF_ORDERS = (RunKind.HOLD, RunKind.RELEASE)
OF_PRODUCTS = (RunKind.LIST, RunKind.UNLIST)


@require_POST
def many_orders(request: HttpRequest) -> HttpResponse:
    """Look what would become of the orders that are ticked, or of all that fit."""
    kind, what = _asked(request, OF_ORDERS, [one.value for one in BY_HAND])
    return _make(request, "orders", kind, {"kind": what}, lambda: _fitting_orders(request))


@require_POST
def many_products(request: HttpRequest) -> HttpResponse:
    """The same of products."""
    kind, what = _asked(request, OF_PRODUCTS, [one.code for one in list_channels()])
    return _make(request, "products", kind, {"channel": what}, lambda: _fitting_products(request))


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The latest runs, one's own or, for those who see the trail, everybody's."""
    runs = list_runs(staff_actor(request), limit=SHOWN_RUNS)
    names = user_names({one.made_by for one in runs})
    rows = [(one, _title(one), names.get(one.made_by, "")) for one in runs]
    return show(request, "runs", pgettext("office", "Many rows at once"), rows=rows)


@require_GET
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: what would become of each row, how far it is, what came of it."""
    run = _run(request, run_id)
    state = one_of(request, "state", RowState)
    total = run.counts.get(state, 0) if state else run.total
    offset = (page_number(request) - 1) * PAGE_SIZE
    rows = list_rows(run.id, states=[state] if state else [], offset=offset, limit=PAGE_SIZE)
    is_of_orders = run.kind in OF_ORDERS
    response = show(
        request,
        "run",
        _title(run),
        run=run,
        rows=[(one, _told(run, one.before), _told(run, one.after), _why_not(one.code, one.facts)) for one in rows],
        is_of_orders=is_of_orders,
        back=reverse("office:orders" if is_of_orders else "office:products"),
        made_by=user_names([run.made_by]).get(run.made_by, ""),
        states=[(one, run.counts[one]) for one in RowState if run.counts.get(one)],
        state=state or "",
        to_undo=run.counts.get(RowState.DONE, 0) if run.state == RunState.DONE else 0,
        pager=pager(request, total),
    )
    if run.state in (RunState.RUNNING, RunState.UNDOING):
        response["Refresh"] = "2"
    return response


@require_POST
def act(request: HttpRequest, run_id: UUID, action: str) -> HttpResponse:
    """Let it be tried, or taken back."""
    works = {"apply": services.apply_run, "undo": services.undo_run}
    if action not in works:
        raise Http404
    try:
        works[action](run_id=run_id, actor=staff_actor(request))
    except RunNotFound:
        raise Http404 from None
    except RunMoved as refused:
        messages.error(request, refusal_in_words(refused))
    return redirect("office:run", run_id=run_id)


def _make(
    request: HttpRequest, page: str, kind: RunKind, facts: Mapping[str, str], fitting: Callable[[], list[UUID]]
) -> HttpResponse:
    query = request.GET.urlencode()
    back = redirect(f"{reverse(f'office:{page}')}?{query or 'view=all'}")
    is_all = request.POST.get("all") == "1"
    if is_all and (stale := stale_filters(page, query)):
        told = pgettext("office", "These filters narrow nothing any more: %(filters)s. Nothing was done.")
        messages.error(request, told % {"filters": ", ".join(stale)})
        return back
    ids = fitting() if is_all else [one for text in request.POST.getlist("row") if (one := parse_id(text))]
    why = request.POST.get("why", "")
    try:
        run_id = services.make_run(kind=kind, subject_ids=ids, facts=facts, why=why, actor=staff_actor(request))
    except InvalidRun as refused:
        messages.error(request, refusal_in_words(refused))
        return back
    return redirect("office:run", run_id=run_id)


def _asked(request: HttpRequest, kinds: tuple[RunKind, ...], choices: list[str]) -> tuple[RunKind, str]:
    kind, _, what = request.POST.get("do", "").partition(":")
    if kind not in kinds or what not in choices:
        raise Http404
    return RunKind(kind), what


def _fitting_orders(request: HttpRequest) -> list[UUID]:
    return ids_of_orders(staff_actor(request), order_filter(request, list_channels()), limit=MOST_ROWS + 1)


def _fitting_products(request: HttpRequest) -> list[UUID]:
    return ids_of_products(product_filter(request), limit=MOST_ROWS + 1)


def _run(request: HttpRequest, run_id: UUID) -> Run:
    try:
        return get_run(staff_actor(request), run_id)
    except RunNotFound:
        raise Http404 from None


def _title(run: Run) -> str:
    """`Hold: Suspected fraud`."""
    if run.kind in OF_ORDERS:
        return f"{KIND_WORDS[run.kind]}: {HOLDS[HoldKind(run.facts['kind'])]}"
    code = run.facts["channel"]
    names = next((one.names for one in list_channels() if one.code == code), {})
    return f"{KIND_WORDS[run.kind]}: {say(names, language()) or code}"


def _told(run: Run, facts: Mapping[str, Any]) -> str:
    """A row's state in words."""
    if run.kind in OF_PRODUCTS:
        return pgettext("office", "sold there") if facts["listed"] else pgettext("office", "not sold there")
    held = [str(HOLDS[HoldKind(kind)]) for kind in facts["held"]]
    return ", ".join(held) or pgettext("office", "not held")


def _why_not(code: str, facts: Mapping[str, Any]) -> str:
    if not code:
        return ""
    words = REFUSALS.get(code)
    try:
        return words(dict(facts)) if words else code
    except (KeyError, ValueError):
        return code
