"""What a person may do and why, a question to the same functions, and the members of any party."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.services import list_hats
from jangteo.identity.selectors import list_sessions
from jangteo.identity.services import log_out_everywhere
from jangteo.inventory.selectors import list_places
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import Ruling, allows, allows_place, decide
from jangteo.kernel.types import Action, Actor, PartyId, Scope
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
from jangteo.office.pages.rights import (
    day_of,
    ends_at,
    meant,
    names_of,
    party_here,
    role_boxes,
    roles_at,
    roles_typed,
    typed,
)
from jangteo.office.wording import ACTION_GROUPS, RULINGS, refusal_in_words
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import access_order
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import (
    action_name,
    find_log_in,
    find_operator,
    get_party,
    list_every_role,
    list_members,
    log_ins_of,
    role_name,
    scope_name,
    search_parties,
)
from jangteo.parties.services import add_member, remove_member, set_roles
from jangteo.parties.types import HeldRole, PartyKind, PartySummary, RoleAudience, RoleDefinition

OFFICE = "office"
PLACED = (Action.STOCK_SEE, Action.STOCK_CHANGE)


@dataclass(frozen=True, slots=True)
class Hat:
    """One thing that a person can be: staff in the office, themselves, or acting for a party."""

    key: str
    actor: Actor
    held: tuple[HeldRole, ...]
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether someone may, by which rule, to what."""

    is_allowed: bool
    action: str
    target: str
    scope: str
    rule: Any
    code: str


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Find a person, staff or buyer, by name or e-mail."""
    text = searched(request)
    offset = (page_number(request) - 1) * PAGE_SIZE
    people: list[PartySummary] = []
    total = 0
    if text:
        people, total = search_parties(kind=PartyKind.PERSON, text=text, offset=offset, limit=PAGE_SIZE)
        known = find_log_in(email=text)
        if known is not None and known.person_id and known.person_id not in {one.id for one in people}:
            people, total = [get_party(known.person_id), *people], total + 1
    if staff_actor(request).rights.get(Action.MEMBERS_SEE) != Scope.ALL:
        people = [one for one in people if _hats(request, one)]
        total = len(people)
    return show(
        request,
        "rights",
        pgettext("office", "Who may do what"),
        people=people,
        text=text,
        log_ins=log_ins_of([one.id for one in people]),
        pager=pager(request, total),
    )


@require_GET
def rights_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Everything a person may do, through which role given where; a form asks about one order or party."""
    person, hats = _person(request, person_id)
    names = names_of(held.party_id for hat in hats for held in hat.held)
    roles = {audience: list_every_role(audience) for audience in RoleAudience}
    log_in = log_ins_of([person_id]).get(PartyId(person_id))
    may_end = allows(staff_actor(request), Action.MEMBERS_CHANGE)
    return show(
        request,
        "person_rights",
        person.name,
        person=person,
        log_in=log_in,
        sessions=list_sessions(log_in.id) if log_in and may_end else None,
        hats=[(hat, _held(hat, names), _groups(hat, roles)) for hat in hats],
        actions=[(one.value, action_name(one, language())) for one in Action],
        places=list_places(),
        asked={name: request.GET.get(name, "")[:100] for name in ("hat", "action", "order", "party", "place")},
        answer=_answer(request, hats),
    )


@require_POST
def log_out_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """End every session and token of a person's log-in, wherever they are; the log-in stays."""
    person, _hats_here = _person(request, person_id)
    log_in = log_ins_of([person_id]).get(person.id)
    if log_in is None:
        raise Http404
    done = pgettext("office", "%(name)s is logged out everywhere: their next click asks them to log in.")
    attempt(
        request,
        done % {"name": person.name},
        lambda: log_out_everywhere(user_id=log_in.id, actor=staff_actor(request), why=typed(request, "why")),
    )
    return redirect("office:person_rights", person_id=person_id)


@require_GET
def members_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """A party's members with their roles."""
    return _members(request, _party(request, party_id, Action.MEMBERS_SEE), {})


@require_POST
def add_to_party(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Give an existing person roles in a party: found by their log-in's e-mail, else by the person's own."""
    party = _party(request, party_id, Action.MEMBERS_CHANGE)
    form: dict[str, Any] = {"email": typed(request, "email", 254), "role": typed(request, "role", 60)}
    form["until"] = typed(request, "until", 20)
    known = find_log_in(email=form["email"])
    if known is None or known.person_id is None:
        text = pgettext("office", "Nobody has a log-in at this address. Invite them, or let them register first.")
        return _members(request, party, form | {"errors": {"email": text}})
    try:
        until = ends_at(day_of(form["until"]))
    except ValueError:
        return _members(
            request, party, form | {"errors": {"until": pgettext("office", "Enter a day, like 2026-12-31.")}}
        )
    try:
        add_member(
            party_id=party_id, person_id=known.person_id, role=form["role"], until=until, actor=staff_actor(request)
        )
    except JangteoError as error:
        field = "until" if error.code == "parties.invalid_period" else "role"
        return _members(request, party, form | {"errors": {field: refusal_in_words(error)}})
    messages.success(request, pgettext("office", "%(name)s belongs here now.") % {"name": known.name})
    return redirect("office:members", party_id=party_id)


@require_POST
def change_member(request: HttpRequest, party_id: UUID, person_id: UUID) -> HttpResponse:
    """Let a member hold exactly the ticked roles."""
    party = _party(request, party_id, Action.MEMBERS_CHANGE)
    try:
        chosen = roles_typed(request, roles_at(party))
    except ValueError:
        messages.error(request, pgettext("office", "Enter a day, like 2026-12-31."))
        return redirect("office:members", party_id=party_id)
    if not chosen:
        messages.error(request, pgettext("office", "Tick one role at least, or remove the member."))
        return redirect("office:members", party_id=party_id)
    attempt(
        request,
        pgettext("office", "Roles changed: they hold from the next click on."),
        lambda: set_roles(party_id=party_id, person_id=person_id, roles=chosen, actor=staff_actor(request)),
    )
    return redirect("office:members", party_id=party_id)


@require_POST
def remove_from_party(request: HttpRequest, party_id: UUID, person_id: UUID) -> HttpResponse:
    """End all roles of a person in a party."""
    _party(request, party_id, Action.MEMBERS_CHANGE)
    why = typed(request, "why")
    attempt(
        request,
        pgettext("office", "Removed: their next click here is refused."),
        lambda: remove_member(party_id=party_id, person_id=person_id, actor=staff_actor(request), why=why),
    )
    return redirect("office:members", party_id=party_id)


def members_panel(request: HttpRequest, party: PartySummary) -> dict[str, Any]:
    """What `parts/members.html` shows of a party; empty for those who may not see its members, and for a person."""
    actor = staff_actor(request)
    if party.kind == PartyKind.PERSON or not allows(actor, Action.MEMBERS_SEE, party_id=party.id):
        return {}
    return {
        "party": party,
        "members": list_members(party.id),
        "may_change": allows(actor, Action.MEMBERS_CHANGE, party_id=party.id),
    }


def _members(request: HttpRequest, party: PartySummary, form: dict[str, Any]) -> HttpResponse:
    actor, roles = staff_actor(request), roles_at(party)
    members = list_members(party.id)
    response = show(
        request,
        "members",
        party.name,
        party=party,
        rows=[(one, role_boxes(roles, one.roles, actor)) for one in members],
        boxes=role_boxes(roles, (), actor),
        may_change=allows(actor, Action.MEMBERS_CHANGE, party_id=party.id),
        form=form,
    )
    response.status_code = 422 if form.get("errors") else 200
    return response


def _party(request: HttpRequest, party_id: UUID, action: Action) -> PartySummary:
    party = party_here(request, party_id, action)
    if party.kind == PartyKind.PERSON:
        raise Http404
    return party


def _person(request: HttpRequest, person_id: UUID) -> tuple[PartySummary, list[Hat]]:
    try:
        person = get_party(person_id)
    except PartyNotFound:
        raise Http404 from None
    hats = _hats(request, person)
    if person.kind != PartyKind.PERSON or not hats:
        raise Http404
    return person, hats


def _hats(request: HttpRequest, person: PartySummary) -> list[Hat]:
    """What a person can be, as far as the member of staff may see the members there."""
    viewer, operator = staff_actor(request), find_operator()
    found = []
    for actor, roles in list_hats(person_id=person.id, name=person.name):
        held = tuple(sorted(roles, key=lambda one: (one.since, one.role.code)))
        where = operator if actor.party_id is None else actor.party_id
        if not allows(viewer, Action.MEMBERS_SEE, party_id=where):
            continue
        if actor.party_id is None:
            found.append(Hat(OFFICE, actor, held, OFFICE, pgettext("office", "In the office")))
        elif actor.party_id == person.id:
            found.append(Hat(str(person.id), actor, held, "self", pgettext("office", "For themselves")))
        else:
            kind = held[0].role.audience.value if held else "company"
            found.append(Hat(str(actor.party_id), actor, held, kind, actor.party_name))
    return found


def _held(hat: Hat, names: dict[PartyId, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": role_name(one.role, language()),
            "key": str(one.role.id or one.role.code),
            "at": names.get(one.party_id, ""),
            "is_above": hat.actor.party_id not in (None, one.party_id),
            "since": one.since,
            "until": one.until,
            "place": one.place_code,
        }
        for one in hat.held
    ]


def _groups(hat: Hat, every: Mapping[RoleAudience, Sequence[RoleDefinition]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every right by group: how far it reaches and through which roles, or which roles would give it."""
    audience = {OFFICE: RoleAudience.STAFF, "household": RoleAudience.HOUSEHOLD}.get(hat.kind, RoleAudience.COMPANY)
    roles = [] if hat.kind == "self" else every[audience]
    found = []
    for title, actions in ACTION_GROUPS:
        rows = []
        for action in actions:
            scope = hat.actor.rights.get(action)
            givers = [one for one in roles if action in one.rights and one.party_id is None]
            if scope is None and not givers:
                continue
            rows.append(_row(hat, action, scope, ", ".join(role_name(one, language()) for one in givers)))
        if rows:
            found.append((str(title), rows))
    return found


def _row(hat: Hat, action: Action, scope: Scope | None, givers: str) -> dict[str, Any]:
    through = [role_name(one.role, language()) for one in hat.held if one.role.rights.get(action) == scope]
    return {
        "name": action_name(action, language()),
        "scope": scope_name(scope, language()) if scope else "",
        "through": ", ".join(dict.fromkeys(through)),
        "givers": givers,
    }


def _answer(request: HttpRequest, hats: list[Hat]) -> Answer | dict[str, Any] | None:
    """Ask `permissions.decide`, as every page does; a question that can't be put says why."""
    action = one_of(request, "action", Action)
    hat = next((one for one in hats if one.key == request.GET.get("hat", "")), None)
    if action is None or hat is None:
        return None
    place = request.GET.get("place", "")
    if place and action in PLACED:
        is_allowed = allows_place(hat.actor, action, place)
        ruling = Ruling.UNIT if is_allowed else Ruling.ELSEWHERE
        if hat.actor.rights.get(action) in (None, Scope.ALL):
            ruling = decide(hat.actor, action)
        return _told(hat, action, ruling, place)
    number, text = (request.GET.get(name, "").replace("\x00", "").strip() for name in ("order", "party"))
    if number:
        try:
            order = access_order(staff_actor(request), number=number[:40])
        except OrderNotFound:
            return {"problem": pgettext("office", "There is no such order, or you may not see it.")}
        ruling = decide(hat.actor, action, party_id=order.buyer_id, made_by=order.person_id)
        return _told(hat, action, ruling, order.number)
    if text:
        found = meant(text, request, Action.PARTIES_SEE)
        if len(found) != 1:
            words = pgettext("office", "%(count)s parties fit. Enter the whole name, e-mail or business number.")
            return {"problem": words % {"count": len(found)}}
        return _told(hat, action, decide(hat.actor, action, party_id=found[0].id), found[0].name)
    return _told(hat, action, decide(hat.actor, action), "")


def _told(hat: Hat, action: Action, ruling: Ruling, target: str) -> Answer:
    scope = hat.actor.rights.get(action)
    return Answer(
        is_allowed=ruling.is_allowing,
        action=action_name(action, language()),
        target=target,
        scope=scope_name(scope, language()) if scope else "",
        rule=RULINGS[ruling],
        code=f"{action.value}: {scope.value if scope else '–'} → {ruling.value}",
    )
