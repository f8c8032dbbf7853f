"""A company asks to buy here: the form, the proof of its address, and how its application stands."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import open_to_all
from jangteo.onboarding import selectors, services
from jangteo.onboarding.api import send_document
from jangteo.onboarding.errors import LinkNotValid
from jangteo.onboarding.types import ApplicationState
from jangteo.storefront.apply_forms import ApplyForm, PapersForm, refusal_words, sent_files
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit, page_language


@open_to_all("a company that wants to buy here has no log-in yet")
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The form."""
    visit = get_visit(request)
    form = ApplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_application(
                channel=visit.channel,
                draft=form.to_draft(),
                files=sent_files(request),
                language=page_language(),
                actor=visit.actor,
            )
        except JangteoError as error:
            tell(form, error)
        else:
            return redirect("storefront:apply_sent")
    own = [(one, state_words(one.state)) for one in selectors.list_own_applications(visit.actor)]
    return show(request, "apply.html", form=form, own=own, status=422 if form.is_bound and form.errors else 200)


@open_to_all("says only that a mail is on its way")
@require_safe
def apply_sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return show(request, "apply_word.html", heading=_("Look into your mail"), word="sent")


@open_to_all("the key in the link is the proof")
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest, key: str) -> HttpResponse:
    """The mailed link: reading it changes nothing, the button counts."""
    if request.method == "GET":
        return quiet(show(request, "apply_word.html", heading=_("Confirm your application"), word="prove"))
    try:
        follow_key = services.prove_address(key=key, actor=get_visit(request).actor)
    except LinkNotValid:
        return dead_link(request)
    except JangteoError as error:
        page = show(
            request,
            "apply_word.html",
            heading=_("The application was not handed in"),
            word="refused",
            text=refusal_words(error),
            status=error.status,
        )
        return quiet(page)
    messages.success(request, _("We have your application. The link to this page is in your mail as well."))
    return quiet(redirect("storefront:application", follow_key))


@open_to_all("the key in the link is the applicant's own")
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, key: str) -> HttpResponse:
    """How it stands; papers to be added, or the application taken back."""
    found = selectors.find_application_by_key(key)
    if found is None:
        return dead_link(request)
    form = PapersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, key)
        except JangteoError as error:
            tell(form, error)
        else:
            return quiet(redirect("storefront:application", key))
    view = {
        "application": found,
        "key": key,
        "form": form,
        "state": state_words(found.summary.state),
        "moves": [(move, state_words(ApplicationState(move.to_state))) for move in found.moves],
        "may_add": found.summary.state == ApplicationState.NEEDS_MORE,
        "may_withdraw": found.summary.state
        in (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.NEEDS_MORE),
    }
    return quiet(show(request, "application.html", **view, status=422 if form.errors else 200))


@open_to_all("the key in the link is the applicant's own")
@require_safe
def document(request: HttpRequest, key: str, document_id: UUID) -> HttpResponseBase:
    """One of the applicant's own papers."""
    return send_document(document_id, actor=get_visit(request).actor, key=key)


def dead_link(request: HttpRequest) -> HttpResponse:
    """The one page for links that were used, have run out, were replaced, or are for someone else."""
    return quiet(show(request, "apply_word.html", heading=_("This link does not work"), word="dead_link", status=404))


def quiet(response: HttpResponse) -> HttpResponse:
    """The address of such a page is a key: it goes to nobody else and is kept nowhere.

    Not "no-referrer": browsers then name no origin with the page's own forms, which are refused for that.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def tell(form: forms.Form, error: JangteoError) -> None:
    """Put a refusal beside the field it names, or above the form."""
    field: Any = error.facts.get("field")
    form.add_error(field if field in form.fields else None, refusal_words(error))


def state_words(state: ApplicationState) -> str:
    """How an application stands, to the applicant."""
    return {
        ApplicationState.DRAFT: _("Not confirmed yet"),
        ApplicationState.SUBMITTED: _("Handed in"),
        ApplicationState.IN_REVIEW: _("Being looked at"),
        ApplicationState.NEEDS_MORE: _("Something is missing"),
        ApplicationState.APPROVED: _("Approved"),
        ApplicationState.REJECTED: _("Turned down"),
        ApplicationState.WITHDRAWN: _("Taken back"),
    }[state]


def _act(request: HttpRequest, key: str) -> None:
    actor = get_visit(request).actor
    if request.POST.get("act") == "withdraw":
        services.withdraw_application(key=key, actor=actor)
        messages.success(request, _("The application is taken back."))
    else:
        services.add_to_application(
            key=key, files=sent_files(request), note=request.POST.get("note", "").strip(), actor=actor
        )
        messages.success(request, _("Thank you. We look at it again."))
