"""Who looked at whom; exports and erasures; one person's choices; and the one way into the vault."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.identity.services import visitor_of
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import permitted
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import PAGE_SIZE, attempt, page_number, pager, searched, show, staff_actor
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.wording import refusal_in_words
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import find_user_ids, get_party, parties_by_id, user_names
from jangteo.parties.types import PartyKind, PartySummary
from jangteo.privacy import services
from jangteo.privacy.errors import ReasonMissing, RequestNotFound
from jangteo.privacy.selectors import list_consents, list_readings, list_requests
from jangteo.privacy.types import LawfulView, ReadingView, RequestView


@permitted(Action.AUDIT_SEE)
@require_GET
def readings_page(request: HttpRequest) -> HttpResponse:
    """Both ways: what someone read, and who read about someone."""
    text, whose = searched(request), parse_id(request.GET.get("whose", ""))
    user_id = parse_id(text)
    users = None if not text else [user_id] if user_id else find_user_ids(text)
    offset = (page_number(request) - 1) * PAGE_SIZE
    readings, has_more = list_readings(actor=staff_actor(request), user_ids=users, subject_id=whose, offset=offset)
    return show(
        request,
        "readings",
        pgettext("office", "Who looked at whom"),
        readings=_with_names(readings),
        text=text,
        whose=whose,
        has_more=has_more,
        pager=pager(request, offset + len(readings) + (1 if has_more else 0)),
    )


@permitted(Action.PRIVACY_HANDLE)
@require_GET
def requests_page(request: HttpRequest) -> HttpResponse:
    """Exports and erasures, newest first."""
    offset = (page_number(request) - 1) * PAGE_SIZE
    asked, has_more = list_requests(actor=staff_actor(request), offset=offset)
    return show(
        request,
        "privacy_requests",
        pgettext("office", "Privacy requests"),
        asked=_with_people(asked),
        has_more=has_more,
        pager=pager(request, offset + len(asked) + (1 if has_more else 0)),
    )


@permitted(Action.PRIVACY_HANDLE)
@require_GET
@reads_personal_data("consents and requests", lambda page: [page["party"].id])
def person_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person's choices and requests, with the buttons to answer one."""
    party = _person(person_id)
    asked, _more = list_requests(actor=staff_actor(request), person_id=person_id)
    return show(
        request,
        "privacy_person",
        party.name,
        party=party,
        consents=list_consents(person_id)[:200],
        asked=[(one, party) for one in asked],
    )


@permitted(Action.PRIVACY_HANDLE)
@require_POST
def ask(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """A person asked by phone, letter or counter: export or erase."""
    asks = {"export": services.ask_for_export, "erasure": services.ask_for_erasure}
    if kind not in asks:
        raise Http404
    why = request.POST.get("why", "").replace("\x00", "").strip()
    if not why:
        messages.error(request, pgettext("office", "Say who asked, how and when."))
        return redirect("office:privacy_person", person_id=person_id)
    attempt(
        request,
        pgettext("office", "It is under way; the report will stand here."),
        lambda: asks[kind](person_id=person_id, actor=staff_actor(request), why=why),
    )
    return redirect("office:privacy_person", person_id=person_id)


@permitted(Action.PRIVACY_HANDLE)
@require_GET
def download(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """The file, for the member of staff who asked for it."""
    try:
        stream = services.open_export(request_id=request_id, actor=staff_actor(request))
    except RequestNotFound:
        raise Http404 from None
    response = FileResponse(stream, as_attachment=True, filename="person.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@permitted(Action.PRIVACY_HANDLE)
@require_http_methods(["GET", "POST"])
def vault_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What the law keeps of someone who is gone, after a reason was given."""
    party = _person(person_id)
    found: list[LawfulView] | None = None
    status = 200
    if request.method == "POST":
        try:
            found = services.read_vault(
                actor=staff_actor(request),
                why=request.POST.get("why", ""),
                person_id=person_id,
                address=visitor_of(request).address,
            )
        except ReasonMissing as error:
            messages.error(request, refusal_in_words(error))
            status = 422
    response = show(request, "vault", pgettext("office", "Vault"), party=party, found=found)
    response.status_code = status
    response["Cache-Control"] = "private, no-store"
    return response


def _person(person_id: UUID) -> PartySummary:
    try:
        party = get_party(person_id)
    except PartyNotFound:
        raise Http404 from None
    if party.kind != PartyKind.PERSON:
        raise Http404
    return party


def _with_names(readings: list[ReadingView]) -> list[tuple[ReadingView, str, list[tuple[UUID, str]]]]:
    users = user_names({one.user_id for one in readings if one.user_id})
    shown = {one for reading in readings for one in reading.subject_ids[:5]}
    people: Any = parties_by_id(shown)
    return [
        (
            one,
            users.get(one.user_id, "") if one.user_id else "",
            [(who, people[who].name if who in people else str(who)[:8]) for who in one.subject_ids[:5]],
        )
        for one in readings
    ]


def _with_people(asked: list[RequestView]) -> list[tuple[RequestView, PartySummary | None]]:
    people = parties_by_id({one.person_id for one in asked})
    return [(one, people.get(one.person_id)) for one in asked]
