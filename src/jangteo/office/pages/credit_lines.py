"""Credit lines: how much each buyer may owe, what they owe now, and what was done to it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import list_every_channel
from jangteo.credit import services
from jangteo.credit.errors import LineNotFound
from jangteo.credit.selectors import access_line, count_moves, list_lines, list_moves, list_uses
from jangteo.credit.types import CheckStage, CreditLineView, Reference
from jangteo.kernel import clock
from jangteo.kernel.selectors import list_audit_before
from jangteo.kernel.types import Action, PartyId
from jangteo.office.credit_words import CREDIT_CHANGES
from jangteo.office.pages.buyer_field import fitting, in_a_word, near
from jangteo.office.pages.credit_forms import (
    LimitForm,
    OpenLineForm,
    RaiseForm,
    StageForm,
    WhyForm,
    in_currency,
    limit_typed,
    worked,
)
from jangteo.office.pages.frame import PAGE_SIZE, attempt, page_number, pager, reach, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import reads_personal_data
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.parties.selectors import parties_by_id

LATEST, MOST_USES = 12, 25
ORDER = "order"


@require_GET
@reads_personal_data("list of buyers", lambda page: [line.party_id for line, _name in page["rows"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Lines, those with least left first; the form for another may name its buyer already."""
    found = fitting(request.GET.get("party", ""), reach(request, Action.PARTIES_SEE))
    party = in_a_word(found[0]) if len(found) == 1 else ""
    return _list(request, OpenLineForm(initial={"party": party}))


@require_POST
@reads_personal_data("list of buyers", lambda page: [line.party_id for line, _name in page["rows"]])
def open_line(request: HttpRequest) -> HttpResponse:
    """A line for a buyer."""
    form = near(OpenLineForm(request.POST), request)
    made: list[UUID] = []

    def work(data: dict[str, Any]) -> None:
        currency = data["currency"]
        others = {one.currency for one in list_every_channel()} | set(data["rates"])
        made.append(
            services.open_line(
                party_id=data["party"],
                limit=data["limit"],
                tolerance=data["tolerance"],
                stage=CheckStage(data["stage"]),
                rates={(one, currency): data["rates"][one] for one in others if one in data["rates"]},
                actor=staff_actor(request),
            )
        )

    if not worked(form, work):
        return _list(request, form, status=422)
    messages.success(request, pgettext("office", "The line is open; what they owe already counts on it."))
    return redirect("office:credit_line", line_id=made[0])


@require_GET
@reads_personal_data("buyer", lambda page: [page["line"].party_id])
def line_page(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """One line: how it stands, what uses it, its history and what can be done."""
    return _line(request, _found(request, line_id))


@require_POST
@reads_personal_data("buyer", lambda page: [page["line"].party_id])
def act(request: HttpRequest, line_id: UUID, action: str) -> HttpResponse:
    """A form of the line's page: limit, stage, raise, stop, resume."""
    line = _found(request, line_id)
    if action not in TASKS:
        raise Http404
    kind, done, service = TASKS[action]
    form = in_currency(kind(request.POST), line.limit.currency)
    actor = staff_actor(request)

    def work(data: dict[str, Any]) -> None:
        service(line_id=line.id, actor=actor, **data)

    if not worked(form, work):
        return _line(request, line, {action: form}, status=422)
    messages.success(request, str(done))
    return redirect("office:credit_line", line_id=line_id)


@require_POST
def withdraw(request: HttpRequest, line_id: UUID, raise_id: UUID) -> HttpResponse:
    """A raise holds no more."""
    line = _found(request, line_id)
    if raise_id not in {one.id for one in line.raises}:
        raise Http404
    done = pgettext("office", "The raise holds no more.")
    attempt(
        request,
        done,
        lambda: services.withdraw_raise(raise_id=raise_id, actor=staff_actor(request), why=why_of(request)),
    )
    return redirect("office:credit_line", line_id=line_id)


def _set_stage(*, stage: str, **options: Any) -> None:
    services.set_stage(stage=CheckStage(stage), **options)


# what each form is, what is said when it worked, and the service that it calls with its data
TASKS: Mapping[str, tuple[type[forms.Form], Any, Callable[..., object]]] = {
    "limit": (LimitForm, pgettext_lazy("office", "The limit is set."), services.set_limit),
    "stage": (StageForm, pgettext_lazy("office", "It counts so from now on."), _set_stage),
    "raise": (RaiseForm, pgettext_lazy("office", "The limit is raised for that time."), services.raise_for_a_while),
    "stop": (WhyForm, pgettext_lazy("office", "Stopped: nothing more is bought on it."), services.block_line),
    "resume": (WhyForm, pgettext_lazy("office", "It goes on again."), services.unblock_line),
}


def _list(request: HttpRequest, form: OpenLineForm, status: int = 200) -> HttpResponse:
    offset = (page_number(request) - 1) * PAGE_SIZE
    lines, total = list_lines(staff_actor(request), offset=offset, limit=PAGE_SIZE)
    names = _names(line.party_id for line in lines)
    response = show(
        request,
        "credit",
        pgettext("office", "Credit lines"),
        rows=[(line, names.get(line.party_id, "")) for line in lines],
        form=form,
        pager=pager(request, total),
    )
    response.status_code = status
    return response


def _line(
    request: HttpRequest, line: CreditLineView, typed: Mapping[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    offset = (page_number(request) - 1) * PAGE_SIZE
    moves, uses = list_moves(line.id, offset=offset, limit=PAGE_SIZE), list_uses(line.id, limit=MOST_USES)
    numbers = _numbers(request, [one.reference for one in uses] + [one for move in moves for one in move.documents])
    names = _names({line.party_id, *(one.party_id for one in uses)})
    audit = list_audit_before(line.party_id, None, limit=LATEST, actions=CREDIT_CHANGES)
    response = show(
        request,
        "credit_line",
        names.get(line.party_id, ""),
        line=line,
        name=names.get(line.party_id, ""),
        uses=[(one, numbers.get(one.reference.id, ""), names.get(one.party_id, "")) for one in uses],
        moves=[(one, [numbers[doc.id] for doc in one.documents if doc.id in numbers]) for one in moves],
        now_at=clock.now(),
        is_held=any(one.kind == "hold" for one in line.stops),
        **(_forms(line) | {f"{name}_form": form for name, form in (typed or {}).items()}),
        changes=[(one, CREDIT_CHANGES[one.action]) for one in audit],
        pager=pager(request, count_moves(line.id)),
    )
    response.status_code = status
    return response


def _forms(line: CreditLineView) -> dict[str, forms.Form]:
    return {
        "limit_form": LimitForm(initial=limit_typed(line.limit, line.tolerance)),
        "stage_form": StageForm(initial={"stage": line.stage.value}),
        "raise_form": RaiseForm(),
        "stop_form": WhyForm(),
        "resume_form": WhyForm(),
    }


def _names(ids: Iterable[PartyId]) -> dict[PartyId, str]:
    return {pk: one.name for pk, one in parties_by_id(ids).items()}


def _numbers(request: HttpRequest, references: Iterable[Reference]) -> dict[UUID, str]:
    ids = {one.id for one in references if one.kind == ORDER}
    return {pk: order.number for pk, order in orders_by_id(staff_actor(request), ids).items()} if ids else {}


def _found(request: HttpRequest, line_id: UUID) -> CreditLineView:
    try:
        return access_line(line_id, staff_actor(request))
    except LineNotFound:
        raise Http404 from None
