"""A company's tree in the office: adding units, moving them with a look at what changes, taking a move back."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.kernel import clock
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, PartyId
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.rights import day_of, meant, party_here, typed
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import (
    lineage_of,
    list_members,
    list_parents,
    list_units,
    mark_of_place,
    parties_by_id,
    roles_in_words,
    units_below,
)
from jangteo.parties.services import create_unit, move_party, undo_move
from jangteo.parties.types import ParentView, PartyKind, PartySummary
from jangteo.pricing.selectors import list_price_lists
from jangteo.segments.selectors import segment_ids_of, segments_by_id

UNIT_KINDS = (PartyKind.DIVISION, PartyKind.LOCATION)


@require_GET
def units_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """The tree a party stands in, where it stood, and forms to add and to move."""
    return _page(request, _party(request, party_id), {})


@require_POST
def add(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """A division or location below this party."""
    party = _party(request, party_id, Action.UNITS_CHANGE)
    form = {name: typed(request, name, 255) for name in ("name", "kind", "email", "phone")}
    kind = next((one for one in UNIT_KINDS if one.value == form["kind"]), None)
    if kind is None:
        return _page(
            request, party, form | {"errors": {"kind": pgettext("office", "Choose a division or a location.")}}
        )
    try:
        create_unit(
            parent_id=party_id,
            kind=kind,
            name=form["name"],
            email=form["email"],
            phone=form["phone"],
            actor=staff_actor(request),
        )
    except JangteoError as error:
        field = str(error.facts.get("field") or "kind")
        return _page(request, party, form | {"errors": {field: refusal_in_words(error)}})
    messages.success(request, pgettext("office", "%(name)s stands below now.") % {"name": form["name"]})
    return redirect("office:units", party_id=party_id)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """GET shows what a move would change; POST moves, when the tree is still the one that was shown."""
    party = _party(request, party_id, Action.UNITS_CHANGE)
    fields = request.GET if request.method == "GET" else request.POST
    form: dict[str, Any] = {
        name: fields.get(name, "").replace("\0", "").strip()[:300] for name in ("parent", "other", "at", "why")
    }
    problem, parent_id, at = _meant_move(request, party, form)
    if problem:
        return _page(request, party, {"move": form, "errors": {"move": problem}})
    if request.method == "GET":
        return _preview(request, party, parent_id, form)
    actor, seen = staff_actor(request), typed(request, "seen", 64)
    try:
        move_party(party_id=party_id, parent_id=parent_id, actor=actor, at=at, why=form["why"], seen=seen)
    except JangteoError as error:
        messages.error(request, refusal_in_words(error))
        return _preview(request, party, parent_id, form, status=error.status)
    messages.success(request, pgettext("office", "Moved. It can be taken back here."))
    return redirect("office:units", party_id=party_id)


@require_POST
def undo(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Take the latest move back."""
    _party(request, party_id, Action.UNITS_CHANGE)
    try:
        undo_move(
            party_id=party_id, actor=staff_actor(request), why=typed(request, "why"), seen=typed(request, "seen", 64)
        )
    except JangteoError as error:
        messages.error(request, refusal_in_words(error))
    else:
        messages.success(request, pgettext("office", "The move is taken back."))
    return redirect("office:units", party_id=party_id)


def units_panel(request: HttpRequest, party: PartySummary) -> dict[str, Any]:
    """What `parts/units.html` shows of a party; empty for people, families and those who may not see it."""
    actor = staff_actor(request)
    if not party.kind.is_trade or not allows(actor, Action.PARTIES_SEE, party_id=party.id):
        return {}
    return {
        "party": party,
        "units": list_units(_top(request, party.id)),
        "may_change": allows(actor, Action.UNITS_CHANGE, party_id=party.id),
    }


def _page(request: HttpRequest, party: PartySummary, form: dict[str, Any]) -> HttpResponse:
    actor = staff_actor(request)
    units, links = list_units(_top(request, party.id)), list_parents(party.id)
    below = units_below([party.id])
    response = show(
        request,
        "units",
        party.name,
        party=party,
        units=units,
        parents=[one for one in units if one.id not in below],
        links=links,
        undo=_undone(links),
        seen=mark_of_place(party.id, None),
        now=clock.now(),
        may_change=allows(actor, Action.UNITS_CHANGE, party_id=party.id),
        kinds=[one.value for one in UNIT_KINDS],
        form=form,
        errors=form.get("errors", {}),
    )
    response.status_code = 422 if form.get("errors") else 200
    return response


def _preview(
    request: HttpRequest, party: PartySummary, parent_id: UUID | None, form: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    before, after = lineage_of(party.id)[1:], lineage_of(parent_id) if parent_id else ()
    lost, gained = [one for one in before if one not in after], [one for one in after if one not in before]
    known = parties_by_id({*lost, *gained, *([parent_id] if parent_id else [])})
    response = show(
        request,
        "unit_move",
        party.name,
        party=party,
        parent=known.get(PartyId(parent_id)) if parent_id else None,
        units=list_units(party.id),
        lost=[_policies(known[one]) for one in lost if one in known],
        gained=[_policies(known[one]) for one in gained if one in known],
        form=form,
        seen=mark_of_place(party.id, parent_id),
    )
    response.status_code = status
    return response


def _policies(above: PartySummary) -> dict[str, Any]:
    """What comes down the tree from a party: who reaches the units below it, its segments, its price lists."""
    segment_ids = segment_ids_of(above.id)
    return {
        "party": above,
        "members": [(one.person.name, roles_in_words(one.roles, language())) for one in list_members(above.id)],
        "segments": [say(names, language()) for names in segments_by_id(segment_ids).values()],
        "lists": [say(one.names, language()) or one.code for one in list_price_lists(above.id, segment_ids)],
    }


def _meant_move(
    request: HttpRequest, party: PartySummary, form: dict[str, Any]
) -> tuple[str, UUID | None, datetime | None]:
    """What a move's form means: a problem in words, else the new parent and from when."""
    try:
        day = day_of(form["at"])
    except ValueError:
        return pgettext("office", "Enter a day, like 2026-12-31."), None, None
    at = None if day is None or day == clock.today() else datetime.combine(day, time.min, SEOUL)
    if form["other"]:
        found = [one for one in meant(form["other"], request, Action.UNITS_CHANGE) if one.kind.is_trade]
        if len(found) != 1:
            words = pgettext("office", "%(count)s parties fit. Enter the whole name, e-mail or business number.")
            return words % {"count": len(found)}, None, None
        return _standing(party, found[0].id), found[0].id, at
    if form["parent"] == "none":
        return "", None, at
    parent_id = parse_id(form["parent"])
    if parent_id is None or parent_id not in parties_by_id([parent_id]):
        return pgettext("office", "Choose under whom it shall stand."), None, None
    return _standing(party, parent_id), parent_id, at


def _standing(party: PartySummary, parent_id: UUID) -> str:
    if parent_id in units_below([party.id]):
        return pgettext("office", "A unit can't stand under itself or under one of its own units.")
    if lineage_of(party.id)[1:2] == (parent_id,):
        return pgettext("office", "It stands there already.")
    return ""


def _undone(links: list[ParentView]) -> ParentView | None:
    """Where `undo_move` would put a unit back."""
    return links[1] if len(links) > 1 else None


def _top(request: HttpRequest, party_id: UUID) -> PartyId:
    """The highest party of the tree that the member of staff may see."""
    actor, top = staff_actor(request), PartyId(party_id)
    for one in lineage_of(party_id):
        if not allows(actor, Action.PARTIES_SEE, party_id=one):
            break
        top = one
    return top


def _party(request: HttpRequest, party_id: UUID, action: Action = Action.PARTIES_SEE) -> PartySummary:
    party = party_here(request, party_id, action)
    if not party.kind.is_trade:
        raise Http404
    return party
