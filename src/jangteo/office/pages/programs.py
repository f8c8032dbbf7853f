"""Programs of the operator: what they may do at most, their keys and what each is for; a key is shown once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel.errors import JangteoError, NotFound
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import attempt, language, show, staff_actor
from jangteo.office.pages.rights import role_boxes, roles_at, typed
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import find_member, find_operator, get_party, role_name
from jangteo.parties.types import PartySummary, RoleAudience
from jangteo.programs import services
from jangteo.programs.selectors import get_program, list_programs, list_scopes, scope_words
from jangteo.programs.types import KeyKind, ProgramView

LATEST = 8
LIVES = (30, 90, 365, 730)
USUAL = 365
KINDS = {KeyKind.LIVE: pgettext_lazy("office", "Live"), KeyKind.TEST: pgettext_lazy("office", "Test: is undone")}


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every program of ours, and a form for another."""
    return _list(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new program in a role of staff; its first key is made on its page."""
    codes = {one.code for one in roles_at(_operator()) if one.audience == RoleAudience.STAFF}
    form = {"name": typed(request, "name", 61), "role": typed(request, "role", 60)}
    try:
        program_id = services.make_program(
            party_id=_operator().id, name=form["name"], roles=codes & {form["role"]}, actor=staff_actor(request)
        )
    except JangteoError as error:
        return _list(request, form | {"error": refusal_in_words(error)}, status=422)
    messages.success(request, pgettext("office", "Made. Give it a key now."))
    return redirect("office:program", program_id=program_id)


@require_GET
def program_page(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program with its keys."""
    return _program(request, _found(request, program_id))


@require_POST
def add_key(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """A new key, in this answer and nowhere else."""
    program = _found(request, program_id)
    chosen = [one.name for one in list_scopes() if one.name in request.POST.getlist("scope")]
    kind = KeyKind.TEST if request.POST.get("kind") == KeyKind.TEST else KeyKind.LIVE
    life = timedelta(days=read_whole(typed(request, "days", 4)) or 0)
    try:
        _id, key = services.issue_key(
            program_id=program.id, kind=kind, scopes=chosen, actor=staff_actor(request), life=life
        )
    except JangteoError as error:
        return _program(request, program, error=refusal_in_words(error), chosen=chosen, status=422)
    return _program(request, _found(request, program_id), key=key)


@require_POST
def rotate(request: HttpRequest, program_id: UUID, key_id: UUID) -> HttpResponse:
    """A key in the place of another, in this answer and nowhere else."""
    _own(request, program_id, key_id)
    try:
        _id, key = services.rotate_key(
            key_id=key_id, actor=staff_actor(request), at_once=bool(request.POST.get("at_once"))
        )
    except JangteoError as error:
        messages.error(request, refusal_in_words(error))
        return redirect("office:program", program_id=program_id)
    return _program(request, _found(request, program_id), key=key)


@require_POST
def revoke(request: HttpRequest, program_id: UUID, key_id: UUID) -> HttpResponse:
    """End a key at once."""
    _own(request, program_id, key_id)
    told = pgettext("office", "The key has ended: its next call is refused.")
    attempt(
        request,
        told,
        lambda: services.revoke_key(key_id=key_id, actor=staff_actor(request), why=typed(request, "why")),
    )
    return redirect("office:program", program_id=program_id)


@require_POST
def end(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """End a program with all its keys."""
    _found(request, program_id)
    told = pgettext("office", "The program and its keys have ended.")
    attempt(
        request,
        told,
        lambda: services.end_program(program_id=program_id, actor=staff_actor(request), why=typed(request, "why")),
    )
    return redirect("office:program", program_id=program_id)


def _list(request: HttpRequest, form: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    operator, actor = _operator(), staff_actor(request)
    boxes = role_boxes(roles_at(operator), (), actor, RoleAudience.STAFF)
    rows = [(one, sum(key.is_live for key in one.keys)) for one in list_programs(operator.id, actor)]
    title = pgettext("office", "Programs")
    response = show(request, "programs", title, rows=rows, form=form or {}, roles=boxes)
    response.status_code = status
    return response


def _program(
    request: HttpRequest,
    program: ProgramView,
    *,
    key: str = "",
    error: str = "",
    chosen: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    member = find_member(program.party_id, program.person_id)
    audit, _more = list_audit(subject_id=program.party_id, limit=200)
    response = show(
        request,
        "program",
        program.name,
        program=program,
        roles=[role_name(held.role, language()) for held in member.roles] if member else [],
        keys=[(one, KINDS[one.kind], [scope_words(name, language()) for name in one.scopes]) for one in program.keys],
        key=key,
        error=error,
        scopes=[(one.name, scope_words(one.name, language()), one.name in (chosen or ())) for one in list_scopes()],
        lives=[(days, days == USUAL) for days in LIVES],
        audit=[one for one in audit if str(program.id) in str((one.before, one.after))][:LATEST],
    )
    response.status_code = status
    if key:
        response["Cache-Control"] = "no-store"
    return response


def _operator() -> PartySummary:
    operator = find_operator()
    if operator is None:
        raise Http404
    return get_party(operator)


def _found(request: HttpRequest, program_id: UUID) -> ProgramView:
    try:
        program = get_program(program_id, staff_actor(request))
    except NotFound:
        raise Http404 from None
    if program.party_id != find_operator():
        raise Http404  # a company's own programs are its own
    return program


def _own(request: HttpRequest, program_id: UUID, key_id: UUID) -> None:
    if key_id not in {one.id for one in _found(request, program_id).keys}:
        raise Http404
