"""Endpoints that hear events, what was sent to them and how it went; secrets are shown once, when they are made."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    language,
    may,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.promotion_form import LocalField
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.webhook_words import WHY_OFF
from jangteo.office.wording import refusal_in_words
from jangteo.webhooks import services
from jangteo.webhooks.errors import DeliveryNotFound, EndpointNotFound
from jangteo.webhooks.selectors import (
    event_words,
    get_delivery,
    get_endpoint,
    list_deliveries,
    list_endpoints,
    list_public_events,
)
from jangteo.webhooks.types import DeliveryFilter, DeliveryKind, DeliveryState, EndpointView

LATEST = 6


def _events() -> list[tuple[str, str]]:
    return [(one.name, event_words(one.name, language())) for one in list_public_events()]


class EndpointForm(forms.Form):
    """Where events go, and which."""

    url = forms.CharField(label=pgettext_lazy("office", "Address"), max_length=2000)
    description = forms.CharField(
        label=pgettext_lazy("office", "What it is (not needed)"), max_length=200, required=False
    )
    events = forms.MultipleChoiceField(label=pgettext_lazy("office", "Events"), choices=_events, required=False)
    from_beginning = forms.BooleanField(
        label=pgettext_lazy("office", "Send what happened before too, in its order"), required=False
    )


class RangeForm(forms.Form):
    """A range of time to be sent again."""

    since = LocalField(label=pgettext_lazy("office", "From"))
    until = LocalField(label=pgettext_lazy("office", "Until, not included"))


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every endpoint, and a form for another."""
    return _list(request, EndpointForm())


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new endpoint; its secret is in this answer and nowhere else."""
    form = EndpointForm(request.POST)
    made: list[tuple[UUID, str]] = []

    def work(data: dict[str, Any]) -> None:
        made.append(services.create_endpoint(**data, actor=staff_actor(request)))

    if not _worked(form, work):
        return _list(request, form, status=422)
    endpoint_id, secret = made[0]
    return _endpoint(request, _found(request, endpoint_id), secret=secret)


@require_GET
def endpoint_page(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """One endpoint with its deliveries."""
    return _endpoint(request, _found(request, endpoint_id))


@require_POST
def change(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Another address, description or choice of events."""
    form = EndpointForm(request.POST)

    def work(data: dict[str, Any]) -> None:
        data.pop("from_beginning")
        services.change_endpoint(endpoint_id=endpoint_id, **data, actor=staff_actor(request))

    if not _worked(form, work):
        return _endpoint(request, _found(request, endpoint_id), settings=form, status=422)
    messages.success(request, pgettext("office", "Saved. What waits goes to this address."))
    return redirect("office:webhook", endpoint_id=endpoint_id)


@require_POST
def rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """A new secret, in this answer and nowhere else."""
    is_at_once = bool(request.POST.get("at_once"))
    try:
        secret = services.rotate_secret(
            endpoint_id=endpoint_id, actor=staff_actor(request), at_once=is_at_once, why=why_of(request)
        )
    except EndpointNotFound:
        raise Http404 from None
    except JangteoError as error:
        messages.error(request, refusal_in_words(error))
        return redirect("office:webhook", endpoint_id=endpoint_id)
    return _endpoint(request, _found(request, endpoint_id), secret=secret)


@require_POST
def replay(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Send a range of time again."""
    form = RangeForm(request.POST)
    sent: list[int] = []

    def work(data: dict[str, datetime]) -> None:
        sent.append(services.replay_range(endpoint_id=endpoint_id, **data, actor=staff_actor(request)))

    if not _worked(form, work):
        return _endpoint(request, _found(request, endpoint_id), times=form, status=422)
    messages.success(request, _again(sent[0]))
    return redirect("office:webhook", endpoint_id=endpoint_id)


@require_POST
def act(request: HttpRequest, endpoint_id: UUID, action: str) -> HttpResponse:
    """A button: pause, resume, off, test, dead."""
    actor, why = staff_actor(request), why_of(request)
    buttons: dict[str, tuple[Any, Callable[[], object]]] = {
        "pause": (
            pgettext_lazy("office", "Paused. What it hears waits."),
            lambda: services.pause_endpoint(endpoint_id=endpoint_id, actor=actor, why=why),
        ),
        "resume": (
            pgettext_lazy("office", "Active. What waited, and what it missed, is sent now."),
            lambda: services.resume_endpoint(endpoint_id=endpoint_id, actor=actor, why=why),
        ),
        "off": (
            pgettext_lazy("office", "Switched off."),
            lambda: services.switch_off_endpoint(endpoint_id=endpoint_id, actor=actor, why=why),
        ),
        "test": (
            pgettext_lazy("office", "A test is on its way. Its answer appears below in a moment."),
            lambda: services.send_test(endpoint_id=endpoint_id, actor=actor),
        ),
        "dead": (
            pgettext_lazy("office", "What was given up is sent again, in its order."),
            lambda: services.resend_dead(endpoint_id=endpoint_id, actor=actor),
        ),
    }
    if action not in buttons:
        raise Http404
    _found(request, endpoint_id)
    attempt(request, *buttons[action])
    return redirect("office:webhook", endpoint_id=endpoint_id)


@require_GET
def delivery_page(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One delivery: what was sent, each attempt, and a button to send it again."""
    try:
        row = get_delivery(delivery_id, staff_actor(request))
    except DeliveryNotFound:
        raise Http404 from None
    return show(
        request,
        "delivery",
        event_words(row.type, language()),
        row=row,
        endpoint=_found(request, row.endpoint_id),
        body=json.dumps(json.loads(row.body), ensure_ascii=False, indent=2),
        may_resend=may(request, Action.WEBHOOKS_CHANGE)
        and row.kind != DeliveryKind.TEST
        and row.state != DeliveryState.WAITING,
    )


@require_POST
def resend(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Send one delivery again."""
    try:
        row = get_delivery(delivery_id, staff_actor(request))
        count = services.resend_delivery(delivery_id=delivery_id, actor=staff_actor(request))
    except DeliveryNotFound:
        raise Http404 from None
    except JangteoError as error:
        messages.error(request, refusal_in_words(error))
        return redirect("office:delivery", delivery_id=delivery_id)
    messages.success(request, _again(count) if count else pgettext("office", "It waits to be sent anyhow."))
    return redirect("office:webhook", endpoint_id=row.endpoint_id)


def _list(request: HttpRequest, form: EndpointForm, status: int = 200) -> HttpResponse:
    rows = [(one, _names(one), WHY_OFF.get(one.disabled_why, "")) for one in list_endpoints(staff_actor(request))]
    response = show(
        request,
        "webhooks",
        pgettext("office", "Webhooks"),
        rows=rows,
        form=form,
        chosen=form["events"].value() or [],
        public=_events(),
        may_change=may(request, Action.WEBHOOKS_CHANGE),
    )
    response.status_code = status
    return response


def _endpoint(
    request: HttpRequest,
    endpoint: EndpointView,
    *,
    secret: str = "",
    settings: EndpointForm | None = None,
    times: RangeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    state = one_of(request, "state", DeliveryState)
    kind = one_of(request, "event", [name for name, _words in _events()]) or ""
    text = searched(request)
    offset = (page_number(request) - 1) * PAGE_SIZE
    rows, total = list_deliveries(
        endpoint.id, staff_actor(request), DeliveryFilter(state, kind, text), offset=offset, limit=PAGE_SIZE
    )
    known = {"url": endpoint.url, "description": endpoint.description, "events": list(endpoint.events)}
    audit, _more = list_audit(subject_id=endpoint.id, limit=LATEST)
    response = show(
        request,
        "webhook",
        endpoint.description or endpoint.host,
        endpoint=endpoint,
        why_off=WHY_OFF.get(endpoint.disabled_why, ""),
        named=_names(endpoint),
        secret=secret,
        rows=[(row, event_words(row.type, language())) for row in rows],
        states=list(DeliveryState),
        wanted=DeliveryFilter(state, kind, text),
        public=_events(),
        settings=settings or EndpointForm(initial=known),
        chosen=settings["events"].value() or [] if settings else endpoint.events,
        times=times or RangeForm(),
        audit=audit,
        may_change=may(request, Action.WEBHOOKS_CHANGE),
        pager=pager(request, total),
    )
    response.status_code = status
    return response


def _names(endpoint: EndpointView) -> list[str]:
    return [event_words(name, language()) for name in endpoint.events]


def _again(count: int) -> str:
    told = npgettext("office", "%(count)s is sent again, in its order.", "%(count)s are sent again, in order.", count)
    return told % {"count": count}


def _worked(form: forms.Form, work: Callable[[dict[str, Any]], None]) -> bool:
    """Run a service on a form's data; what is refused is told beside its field."""
    if not form.is_valid():
        return False
    try:
        work(dict(form.cleaned_data))
    except EndpointNotFound:
        raise Http404 from None
    except JangteoError as error:
        field = error.facts.get("field")
        form.add_error(field if field in form.fields else None, refusal_in_words(error))
        return False
    return True


def _found(request: HttpRequest, endpoint_id: UUID) -> EndpointView:
    try:
        return get_endpoint(endpoint_id, staff_actor(request))
    except EndpointNotFound:
        raise Http404 from None
