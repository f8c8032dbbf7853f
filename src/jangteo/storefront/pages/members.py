"""Who belongs to a family, company or unit: roles in sentences, what each may do and why, and how that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.kernel.errors import Conflict, NotFound, Rejected
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import InvalidPeriod, MemberNotFound, PartyNotFound
from jangteo.parties.types import HeldRole, Member, PartyKind, PartySummary
from jangteo.storefront.acting import lineage_to, reached_party, standing_leaders
from jangteo.storefront.pages.frame import show
from jangteo.storefront.right_words import deeds, giver_words, right_groups
from jangteo.storefront.role_choices import (
    RoleChoice,
    read_ticked,
    refusal_words,
    role_choices,
    typed_choices,
)
from jangteo.storefront.until import is_under_way
from jangteo.storefront.visit import Visit, get_visit, page_language


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says beside its controls after a refusal.

    wrong    {role: what is wrong with its day}
    leaving  why somebody stays
    why      the reason as it was typed
    """

    status: int = 200
    problem: str = ""
    wrong: Mapping[str, str] | None = None
    leaving: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in the list."""

    member: Member
    roles: tuple[str, ...]
    deeds: tuple[str, ...]
    begins: tuple[HeldRole, ...]
    is_oneself: bool


NOTHING_SAID = Said()


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, party_id: UUID | None = None) -> HttpResponse:
    """The people, and a new one."""
    house = _house(request, party_id, Action.MEMBERS_SEE)
    if request.method == "POST":
        return _add(request, house)
    return _show_members(request, house)


@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, party_id: UUID, person_id: UUID) -> HttpResponse:
    """One member: roles, what they allow and why, and the way out."""
    house = _house(request, party_id, Action.MEMBERS_SEE)
    found = parties.find_member(house.id, person_id)
    if found is None:
        raise MemberNotFound
    if request.method == "POST":
        return _set_roles(request, house, found)
    return _show_member(request, house, found)


@require_POST
def remove(request: HttpRequest, party_id: UUID, person_id: UUID) -> HttpResponse:
    """End somebody's roles, with the reason."""
    house = _house(request, party_id, Action.MEMBERS_CHANGE)
    found = parties.find_member(house.id, person_id)
    if found is None:
        raise MemberNotFound
    why = request.POST.get("why", "").strip()
    if not why:
        problem = _("Say why: it stands in the record.")
        return _show_member(request, house, found, Said(422, leaving=problem))
    try:
        party_services.remove_member(party_id=house.id, person_id=person_id, actor=get_visit(request).actor, why=why)
    except (Conflict, Rejected) as refusal:
        words = refusal_words(refusal, house.kind)
        return _show_member(request, house, found, Said(refusal.status, leaving=words, why=why))
    messages.success(
        request, _("%(name)s no longer belongs to %(party)s.") % {"name": found.person.name, "party": house.name}
    )
    return redirect("storefront:unit_members", party_id=house.id)


@require_safe
def my_rights(request: HttpRequest) -> HttpResponse:
    """What one may do oneself here, and why."""
    return _show_own(request)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the family, company or unit one acts for."""
    actor = get_visit(request).actor
    if actor.party_id is None or actor.party_id == actor.person_id:
        raise MemberNotFound
    party = parties.get_party(actor.party_id)
    try:
        party_services.leave_party(party_id=party.id, actor=actor, why=request.POST.get("why", ""))
    except (Conflict, Rejected) as refusal:
        return _show_own(request, status=refusal.status, leaving_problem=refusal_words(refusal, party.kind))
    except MemberNotFound:
        words = _("Your role comes from above %(party)s; leave it there.") % {"party": party.name}
        return _show_own(request, status=409, leaving_problem=words)
    messages.success(request, _("You no longer belong to %(party)s.") % {"party": party.name})
    return redirect("storefront:account")


def _house(request: HttpRequest, party_id: UUID | None, action: Action) -> PartySummary:
    house = reached_party(request, party_id, action)
    if house.kind == PartyKind.PERSON:
        raise PartyNotFound
    return house


def _add(request: HttpRequest, house: PartySummary) -> HttpResponse:
    ticked, wrong = read_ticked(request.POST)
    if wrong:
        return _show_members(request, house, Said(422, wrong=wrong))
    actor, name = get_visit(request).actor, request.POST.get("name", "")
    known = parse_id(request.POST.get("person", ""))
    try:
        if known is not None:
            if known not in {one.person.id for one in _colleagues(request, house)}:
                raise PartyNotFound
            party_services.add_roles(party_id=house.id, person_id=known, roles=ticked, actor=actor)
            name = parties.get_party(known).name
        else:
            party_services.add_new_member(
                party_id=house.id, name=name, roles=ticked, actor=actor, language=page_language()
            )
    except (Conflict, Rejected, NotFound) as refusal:
        problem = (
            _("Choose somebody from the list.") if isinstance(refusal, NotFound) else refusal_words(refusal, house.kind)
        )
        status = 422 if isinstance(refusal, NotFound) else refusal.status
        return _show_members(request, house, Said(status, problem))
    messages.success(request, _("%(name)s belongs to %(party)s now.") % {"name": name.strip(), "party": house.name})
    return redirect("storefront:unit_members", party_id=house.id)


def _set_roles(request: HttpRequest, house: PartySummary, found: Member) -> HttpResponse:
    ticked, wrong = read_ticked(request.POST, found.roles)
    if wrong:
        return _show_member(request, house, found, Said(422, wrong=wrong))
    if not ticked:
        problem = _("A member has at least one role. To end all of them, remove the member below.")
        return _show_member(request, house, found, Said(422, problem))
    try:
        party_services.set_roles(
            party_id=house.id, person_id=found.person.id, roles=ticked, actor=get_visit(request).actor
        )
    except InvalidPeriod as refusal:
        words = refusal_words(refusal, house.kind)
        late = {code: words for code, until in ticked.items() if until is not None and is_under_way(until)}
        return _show_member(request, house, found, Said(422, "" if late else words, late))
    except (Conflict, Rejected) as refusal:
        problem = refusal_words(refusal, house.kind)
        return _show_member(request, house, found, Said(refusal.status, problem))
    messages.success(request, _("The roles of %(name)s are changed.") % {"name": found.person.name})
    return redirect("storefront:member", party_id=house.id, person_id=found.person.id)


def _show_members(
    request: HttpRequest,
    house: PartySummary,
    said: Said = NOTHING_SAID,
) -> HttpResponse:
    visit = get_visit(request)
    lineage = lineage_to(request, house.id)
    by_party = parties.members_by_party(lineage)
    rows = [_member_row(one, house.kind, visit) for one in by_party.get(house.id, [])]
    context: dict[str, Any] = {"from_above": _from_above(lineage, by_party, house.kind)}
    if allows(visit.actor, Action.MEMBERS_CHANGE, party_id=house.id):
        choices = role_choices(parties.list_roles(lineage, house.kind), house.kind, visit.actor.rights)
        if request.method == "POST":
            choices = typed_choices(choices, request.POST, said.wrong or {})
        is_family = house.kind == PartyKind.HOUSEHOLD  # whose new people have no log-in yet, so cannot run it
        offered = [one for one in choices if not one.is_out and not (is_family and parties.is_leader_role(one.code))]
        context |= {"choices": offered, "colleagues": _colleagues(request, house)}
    return show(
        request,
        "members.html",
        tab="members",
        house=house,
        is_unit=house.id != visit.actor.party_id,
        rows=rows,
        said=said,
        typed=request.POST,
        is_open=said.status != 200,
        status=said.status,
        **context,
    )


def _member_row(one: Member, kind: PartyKind, visit: Visit) -> MemberRow:
    now_held = [held for held in one.roles if is_under_way(held.since)]
    rights = parties.rights_of_roles(now_held)
    return MemberRow(
        member=one,
        roles=tuple(giver_words(held, {}) for held in now_held),
        deeds=tuple(deeds(rights, kind, one.person.name)),
        begins=tuple(held for held in one.roles if not is_under_way(held.since)),
        is_oneself=one.person.id == visit.actor.person_id,
    )


def _from_above(
    lineage: Sequence[PartyId], by_party: Mapping[PartyId, Sequence[Member]], kind: PartyKind
) -> list[tuple[Member, str]]:
    """Those whose roles were given above and reach down to here."""
    above = parties.parties_by_id(lineage[1:]) if lineage[1:] else {}
    names: dict[object, str] = {one: found.name for one, found in above.items()}
    return [
        (one, ", ".join(giver_words(held, names) for held in one.roles))
        for party_id in lineage[1:]
        for one in by_party.get(party_id, [])
    ]


def _colleagues(request: HttpRequest, house: PartySummary) -> list[Member]:
    """People of the buyer's other units and of what stands above, who are not members here yet."""
    actor = get_visit(request).actor
    if house.kind == PartyKind.HOUSEHOLD:
        return []
    by_party = parties.members_by_party({*actor.unit_ids, *actor.lineage})
    here = {one.person.id for one in by_party.get(house.id, [])}
    others = {one.person.id: one for found in by_party.values() for one in found if one.person.id not in here}
    return sorted(others.values(), key=lambda one: one.person.name)


def _show_member(request: HttpRequest, house: PartySummary, found: Member, said: Said = NOTHING_SAID) -> HttpResponse:
    visit = get_visit(request)
    lineage = lineage_to(request, house.id)
    context: dict[str, Any] = {}
    if allows(visit.actor, Action.MEMBERS_CHANGE, party_id=house.id):
        roles = parties.list_roles(lineage, house.kind)
        kept = role_choices(roles, house.kind, visit.actor.rights, found.roles)
        was_sent = said.wrong is not None or bool(said.problem)
        choices = typed_choices(kept, request.POST, said.wrong or {}) if was_sent else kept
        context = {"choices": choices, "can_change": True, **_removal(house, found, kept)}
    return show(
        request,
        "member.html",
        tab="members",
        house=house,
        person=found.person,
        has_log_in=found.has_log_in,
        is_oneself=found.person.id == visit.actor.person_id,
        said=said,
        status=said.status,
        **_explained(found.person, house, lineage),
        **context,
    )


def _removal(house: PartySummary, found: Member, choices: Sequence[RoleChoice]) -> dict[str, bool]:
    standing = standing_leaders(parties.list_members(house.id))
    return {
        "is_last": [one.person.id for one in standing] == [found.person.id],
        "is_wider": any(one.is_ticked and one.is_out for one in choices),
    }


def _explained(person: PartySummary, house: PartySummary, lineage: Sequence[PartyId]) -> dict[str, Any]:
    """What somebody may do in a house, by the roles they hold there and above, and who can change it."""
    by_party = parties.members_by_party(lineage)
    held = [one for party_id in lineage for one in _held(by_party.get(party_id, []), person.id)]
    rights = parties.rights_of_roles([one for one in held if is_under_way(one.since)])
    names: dict[object, str] = {one: found.name for one, found in parties.parties_by_id(lineage).items()}
    leaders = [one.person.name for one in parties.leaders_of(lineage)]
    return {
        "deeds": deeds(rights, house.kind, person.name),
        "groups": right_groups(rights, house.kind, held, names),
        "held": [giver_words(one, names) for one in held if is_under_way(one.since)],
        "begins": [(one.since, giver_words(one, names)) for one in held if not is_under_way(one.since)],
        "leaders": ", ".join(leaders),
    }


def _held(found: Sequence[Member], person_id: UUID) -> tuple[HeldRole, ...]:
    return next((one.roles for one in found if one.person.id == person_id), ())


def _show_own(request: HttpRequest, *, status: int = 200, leaving_problem: str = "") -> HttpResponse:
    actor = get_visit(request).actor
    if actor.person_id is None or actor.party_id is None:
        return redirect("storefront:login")
    house = parties.get_party(actor.party_id)
    if house.kind == PartyKind.PERSON or actor.assists:
        explained: dict[str, Any] = {
            "deeds": deeds(actor.rights, house.kind, house.name),
            "groups": right_groups(actor.rights, house.kind, (), {}),
        }
    else:
        explained = _explained(parties.get_party(actor.person_id), house, actor.lineage)
    return show(
        request,
        "my_rights.html",
        tab="rights",
        house=house,
        leaving_problem=leaving_problem,
        can_leave=house.kind != PartyKind.PERSON and not actor.assists,
        status=status,
        **explained,
    )
