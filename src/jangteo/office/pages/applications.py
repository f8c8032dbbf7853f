"""Companies that want in: the list, one application with its papers and doubts, and the decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import because
from jangteo.kernel.permissions import permitted
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    language,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.onboarding import selectors, services
from jangteo.onboarding.api import send_document
from jangteo.onboarding.errors import ApplicationNotFound
from jangteo.onboarding.types import ApplicationState, ApplicationView, Conditions
from jangteo.parties.selectors import parties_by_id
from jangteo.parties.types import MemberRole
from jangteo.pricing.selectors import list_price_lists

ROLES = (MemberRole.ADMINISTRATOR, MemberRole.BUYER, MemberRole.APPROVER, MemberRole.FINANCE)
STATES = tuple(state for state in ApplicationState if state != ApplicationState.DRAFT)
LONGEST_WHY = 1000


@permitted(Action.APPLICATIONS_REVIEW)
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Applications, newest first, and what about companies waits for someone to look."""
    actor = staff_actor(request)
    state = one_of(request, "state", STATES)
    text = searched(request)
    offset = (page_number(request) - 1) * PAGE_SIZE
    found, total = selectors.list_applications(
        actor, states=[state] if state else [], text=text, offset=offset, limit=PAGE_SIZE
    )
    channels = channels_by_id(one.channel_id for one in found)
    counts = selectors.count_by_state(actor)
    tasks = selectors.list_tasks(actor)
    companies = parties_by_id(task.company_id for task in tasks)
    return show(
        request,
        "applications",
        pgettext("office", "Applications"),
        rows=[(one, channels[ChannelId(one.channel_id)]) for one in found],
        counts=[(one, counts.get(one, 0)) for one in STATES],
        total_count=sum(counts.values()),
        state=state,
        text=text,
        tasks=[(task, companies[task.company_id].name) for task in tasks],  # type: ignore[index]
        pager=pager(request, total),
    )


@permitted(Action.APPLICATIONS_REVIEW)
@require_GET
def application_page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One application: what they say, what their papers show, who looks like them, what can be done."""
    return _page(request, _get(request, application_id))


@permitted(Action.APPLICATIONS_REVIEW)
@require_POST
def act(request: HttpRequest, application_id: UUID, action: str) -> HttpResponse:
    """A button: take up, ask for more, reject or approve."""
    found = _get(request, application_id)
    actor = staff_actor(request)
    why = request.POST.get("why", "")
    acts: dict[str, tuple[str, Callable[[], object]]] = {
        "take-up": (
            pgettext("office", "You are looking at it now."),
            lambda: services.start_review(application_id=application_id, actor=actor),
        ),
        "ask": (
            pgettext("office", "The applicant is told what is missing."),
            lambda: services.ask_for_more(application_id=application_id, why=why, actor=actor),
        ),
        "reject": (
            pgettext("office", "Turned down; the applicant is told why."),
            lambda: services.reject_application(application_id=application_id, why=why, actor=actor),
        ),
        "approve": (
            pgettext("office", "Taken in: the first member has an invitation by mail."),
            lambda: _approve(request, application_id, actor),
        ),
    }
    if action not in acts:
        raise Http404
    done, work = acts[action]
    if attempt(request, done, work):
        return redirect("office:application", application_id)
    return _page(request, found, wrong=action, why=why, status=422)


@permitted(Action.APPLICATIONS_REVIEW)
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """A paper, shown beside the application."""
    return send_document(document_id, actor=staff_actor(request), inline=True)


@permitted(Action.APPLICATIONS_REVIEW)
@require_POST
def close_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Someone has looked."""
    work = services.close_task
    attempt(request, pgettext("office", "Done."), lambda: work(task_id=task_id, actor=staff_actor(request)))
    return redirect("office:applications")


def _get(request: HttpRequest, application_id: UUID) -> ApplicationView:
    try:
        return selectors.get_application(staff_actor(request), application_id)
    except ApplicationNotFound:
        raise Http404 from None


def _page(
    request: HttpRequest, found: ApplicationView, *, wrong: str = "", why: str = "", status: int = 200
) -> HttpResponse:
    summary = found.summary
    channel = channels_by_id([summary.channel_id])[ChannelId(summary.channel_id)]
    presets = selectors.list_policies(summary.channel_id)
    chosen = selectors.suggest_policy(summary.channel_id, found.draft.trade)
    wanted = request.GET.get("preset", "")
    chosen = next((one for one in presets if one.code == wanted), chosen)
    decisions = because.list_for([summary.id])
    response = show(
        request,
        "application",
        found.draft.name,
        application=found,
        summary=summary,
        channel=channel,
        duplicates=selectors.list_duplicates(staff_actor(request), summary.id),
        presets=presets,
        chosen=chosen,
        given=chosen.conditions if chosen else Conditions(),
        price_lists=list_price_lists(),
        roles=ROLES,
        reasons=[line for one in decisions for line in because.in_words(one.decision, one.because, language())],
        is_new=summary.state == ApplicationState.SUBMITTED,
        is_in_review=summary.state == ApplicationState.IN_REVIEW,
        may_reject=summary.state in (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_MORE),
        wrong=wrong,
        why=why[:LONGEST_WHY],
    )
    response.status_code = status
    return response


def _approve(request: HttpRequest, application_id: UUID, actor: Actor) -> None:
    typed: Any = request.POST
    role = next((one for one in ROLES if one == typed.get("role")), MemberRole.ADMINISTRATOR)
    services.approve_application(
        application_id=application_id,
        actor=actor,
        preset=typed.get("preset", "").strip(),
        conditions=Conditions(
            price_list=typed.get("price_list", "").strip(),
            segment=typed.get("segment", "").strip(),
            terms=typed.get("terms", "").strip(),
            assortment=typed.get("assortment", "").strip(),
            role=role,
        ),
    )
