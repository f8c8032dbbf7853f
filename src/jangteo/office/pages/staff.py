"""Who works here: the operator's members with a staff role; adding, changing and ending it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.inventory.selectors import list_places
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import require
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import attempt, language, show, staff_actor
from jangteo.office.pages.rights import (
    day_of,
    ends_at,
    place_typed,
    role_boxes,
    roles_at,
    roles_typed,
    staff_among,
    typed,
)
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import (
    find_log_in,
    find_member,
    find_operator,
    get_party,
    list_members,
    log_ins_of,
    role_name,
)
from jangteo.parties.services import add_staff, hire, remove_member, set_roles
from jangteo.parties.types import HeldRole, Member, PartySummary, RoleAudience

LATEST = 20
FIELDS = ("email", "name", "role", "until", "place")


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, and the form that adds someone."""
    return _list(request, {})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Let someone into the office: a log-in that is there already only after a look at whose it is."""
    _operator(request)
    form: dict[str, Any] = {name: typed(request, name, 254) for name in FIELDS}
    try:
        until = ends_at(day_of(form["until"]))
    except ValueError:
        return _list(request, form | {"errors": {"until": pgettext("office", "Enter a day, like 2026-12-31.")}})
    known = find_log_in(email=form["email"])
    if known is not None and request.POST.get("user_id") != str(known.id):
        return _list(request, form | {"known": known})
    actor, place = staff_actor(request), place_typed(request)
    try:
        if known is not None:
            add_staff(user_id=known.id, role=form["role"], actor=actor, until=until, place_code=place)
        else:
            hire(
                name=form["name"],
                email=form["email"],
                role=form["role"],
                actor=actor,
                until=until,
                place_code=place,
                language=language(),
            )
    except JangteoError as error:
        field = {"parties.invalid_period": "until", "parties.role_unknown": "role", "parties.rights_too_wide": "role"}
        name = error.facts.get("field") or field.get(error.code, "email")
        return _list(request, form | {"known": known, "errors": {name: refusal_in_words(error)}})
    name = known.name if known else form["name"]
    messages.success(request, pgettext("office", "%(name)s works here now.") % {"name": name})
    if known is None:
        text = pgettext("office", "They have no password yet: they set one by “Forgot password” at the log-in.")
        messages.info(request, text)
    return redirect("office:staff")


@require_GET
def person_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One member of staff: log-in, roles, what was changed."""
    return _person(request, *_member(request, person_id))


@require_POST
def change(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let a member of staff hold exactly the ticked roles; what else they are at the operator stays."""
    operator, member = _member(request, person_id)
    try:
        chosen = roles_typed(request, roles_at(operator))
    except ValueError:
        return _person(request, operator, member, pgettext("office", "Enter a day, like 2026-12-31."))
    if not chosen:
        text = pgettext("office", "Tick one role at least; “End” below takes the last one away.")
        return _person(request, operator, member, text)
    place = place_typed(request)
    try:
        set_roles(
            party_id=operator.id,
            person_id=person_id,
            roles=_others(member) | chosen,
            actor=staff_actor(request),
            place_code=place,
            why=typed(request, "why"),
        )
    except JangteoError as error:
        return _person(request, operator, member, refusal_in_words(error))
    messages.success(request, pgettext("office", "Roles changed: they hold from the next click on."))
    return redirect("office:staff_person", person_id=person_id)


@require_POST
def end(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """End all that someone is here."""
    operator, member = _member(request, person_id)
    done = pgettext("office", "%(name)s no longer works here; their next click is refused.") % {
        "name": member.person.name
    }
    is_done = attempt(
        request,
        done,
        lambda: remove_member(
            party_id=operator.id, person_id=person_id, actor=staff_actor(request), why=typed(request, "why")
        ),
    )
    return redirect("office:staff") if is_done else redirect("office:staff_person", person_id=person_id)


def _list(request: HttpRequest, form: dict[str, Any]) -> HttpResponse:
    operator, actor = _operator(request), staff_actor(request)
    members = staff_among(list_members(operator.id))
    log_ins = log_ins_of([one.person.id for one in members])
    names = dict(list_places())
    rows = [
        {
            "member": one,
            "log_in": log_ins.get(one.person.id),
            "roles": [(role_name(held.role, language()), held.until) for held in _staff_roles(one)],
            "places": [names.get(held.place_code, {"en": held.place_code}) for held in one.roles if held.place_code],
        }
        for one in members
    ]
    response = show(
        request,
        "staff",
        pgettext("office", "Staff"),
        operator=operator,
        rows=rows,
        boxes=role_boxes(roles_at(operator), (), actor, RoleAudience.STAFF),
        places=list_places(),
        form=form,
    )
    response.status_code = 422 if form.get("errors") else 200
    return response


def _person(request: HttpRequest, operator: PartySummary, member: Member, problem: str = "") -> HttpResponse:
    actor, person_id = staff_actor(request), member.person.id
    trail, _more = list_audit(text=str(person_id), limit=LATEST)
    response = show(
        request,
        "staff_person",
        member.person.name,
        operator=operator,
        member=member,
        log_in=log_ins_of([person_id]).get(person_id),
        held=_staff_roles(member),
        boxes=role_boxes(roles_at(operator), member.roles, actor, RoleAudience.STAFF),
        places=list_places(),
        place=next((one.place_code for one in member.roles if one.place_code), ""),
        is_self=person_id == actor.person_id,
        problem=problem,
        audit=trail,
    )
    response.status_code = 422 if problem else 200
    return response


def _operator(request: HttpRequest) -> PartySummary:
    """The company that runs the market.

    raises  NotPermitted
    """
    operator = find_operator()
    require(staff_actor(request), Action.MEMBERS_CHANGE, party_id=operator)
    if operator is None:
        raise Http404
    return get_party(operator)


def _member(request: HttpRequest, person_id: UUID) -> tuple[PartySummary, Member]:
    operator = _operator(request)
    member = find_member(operator.id, person_id)
    if member is None or not staff_among([member]):
        raise Http404
    return operator, member


def _staff_roles(member: Member) -> list[HeldRole]:
    return [one for one in member.roles if one.role.audience == RoleAudience.STAFF]


def _others(member: Member) -> dict[str, datetime | None]:
    return {one.role.code: one.until for one in member.roles if one.role.audience != RoleAudience.STAFF}
