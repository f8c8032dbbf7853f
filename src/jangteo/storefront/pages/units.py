"""Divisions and locations of a company: the tree, its people and addresses, who is billed, moving a unit and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.kernel.errors import Conflict, JangteoError, Rejected
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import InvalidName, NothingToUndo, PartyNotFound, TreeCycle, WrongParent
from jangteo.parties.types import Member, PartnerFunction, Partners, PartyKind, PartySummary, UnitView
from jangteo.storefront.acting import lineage_to, reached_party
from jangteo.storefront.pages.frame import show
from jangteo.storefront.right_words import giver_words
from jangteo.storefront.until import is_under_way
from jangteo.storefront.visit import get_visit

SEE = (Action.MEMBERS_SEE, Action.UNITS_CHANGE)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree with its own people."""

    unit: UnitView
    people: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody whose role reaches a unit, and by which role given where."""

    name: str
    role: str


@require_http_methods(["GET", "POST"])
def units(request: HttpRequest) -> HttpResponse:
    """The tree, and a new unit."""
    house = _house(request, None, *SEE)
    if request.method == "POST":
        return _add(request, house)
    return _show_tree(request, house)


@require_safe
def unit(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """One unit: its people, addresses, who is billed and pays, and its place."""
    return _show_unit(request, _house(request, party_id, *SEE))


@require_POST
def rename(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Call a unit something else."""
    house = _house(request, party_id, Action.PARTIES_CHANGE)
    name = request.POST.get("name", "")
    try:
        party_services.rename_party(party_id=house.id, name=name, actor=get_visit(request).actor)
    except InvalidName as refusal:
        return _show_unit(request, house, status=refusal.status, typed_name=name, name_wrong=refusal_words(refusal))
    messages.success(request, _("It is called %(name)s now.") % {"name": name.strip()})
    return redirect("storefront:unit", party_id=house.id)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Preview whose roles reach a unit in its new place, then move it."""
    house = _house(request, party_id, Action.UNITS_CHANGE)
    sent = request.POST if request.method == "POST" else request.GET
    target = _target(request, house, sent.get("to", ""))
    if target is None:
        problem = _("Choose where it goes.")
        return _show_unit(request, house, status=422, move_wrong=problem)
    if request.method == "GET":
        return _preview(request, house, target)
    try:
        party_services.move_party(
            party_id=house.id, parent_id=target.id, actor=get_visit(request).actor, why=request.POST.get("why", "")
        )
    except (Conflict, Rejected) as refusal:
        return _show_unit(request, house, status=refusal.status, move_wrong=refusal_words(refusal))
    where = {"name": house.name, "place": target.name}
    messages.success(request, _("%(name)s stands under %(place)s now. You can take it back below.") % where)
    return redirect("storefront:unit", party_id=house.id)


@require_POST
def undo(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Take the latest move back."""
    house = _house(request, party_id, Action.UNITS_CHANGE)
    try:
        party_services.undo_move(party_id=house.id, actor=get_visit(request).actor)
    except (Conflict, Rejected) as refusal:
        return _show_unit(request, house, status=refusal.status, move_wrong=refusal_words(refusal))
    messages.success(request, _("The move is taken back."))
    return redirect("storefront:unit", party_id=house.id)


@require_POST
def partners(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Say where a unit's bills go, and who pays them."""
    house = _house(request, party_id, Action.PARTIES_CHANGE)
    options = {str(one.id): one.id for one in _partner_options(request, house)}
    wanted = {function: request.POST.get(function.value, "") for function in _FUNCTIONS}
    if any(text not in options and text != "" for text in wanted.values()):
        problem = _("Choose one of the units in the list.")
        return _show_unit(request, house, status=422, partners_wrong=problem)
    for function, text in wanted.items():
        party_services.arrange_partner(
            party_id=house.id, function=function, partner_id=options.get(text), actor=get_visit(request).actor
        )
    messages.success(request, _("Bills and payment are arranged."))
    return redirect("storefront:unit", party_id=house.id)


_FUNCTIONS = (PartnerFunction.BILL_TO, PartnerFunction.PAYER)


def refusal_words(refusal: JangteoError) -> str:
    """Why the tree stays as it is."""
    words = {
        InvalidName: _("A name has 1 to 200 characters."),
        NothingToUndo: _("There is no move to take back."),
        TreeCycle: _("A unit can't stand under itself or one of its own units."),
        WrongParent: _("It can't stand there."),
    }
    return words.get(type(refusal), "") or _("That cannot be done as it stands. Please look at the page again.")


def _house(request: HttpRequest, party_id: UUID | None, *actions: Action) -> PartySummary:
    house = reached_party(request, party_id, *actions)
    if not house.kind.is_trade:
        raise PartyNotFound
    return house


def _tree(request: HttpRequest) -> list[UnitView]:
    top = get_visit(request).actor.party_id
    return parties.list_units(top) if top else []


def _add(request: HttpRequest, house: PartySummary) -> HttpResponse:
    name, typed_kind = request.POST.get("name", ""), request.POST.get("kind", "")
    parent = next((one for one in _tree(request) if str(one.id) == request.POST.get("parent", "")), None)
    kind = PartyKind(typed_kind) if typed_kind in ("division", "location") else None
    problem = _("Choose a kind and where it belongs.")
    if parent is None or kind is None:
        return _show_tree(request, house, status=422, problem=problem)
    try:
        unit_id = party_services.create_unit(parent_id=parent.id, kind=kind, name=name, actor=get_visit(request).actor)
    except InvalidName as refusal:
        return _show_tree(request, house, status=refusal.status, name_wrong=refusal_words(refusal))
    except WrongParent as refusal:
        return _show_tree(request, house, status=refusal.status, problem=refusal_words(refusal))
    messages.success(request, _("%(name)s is made. Add its people and an address.") % {"name": name.strip()})
    return redirect("storefront:unit", party_id=unit_id)


def _show_tree(
    request: HttpRequest, house: PartySummary, *, status: int = 200, problem: str = "", name_wrong: str = ""
) -> HttpResponse:
    visit, tree = get_visit(request), _tree(request)
    by_party = parties.members_by_party(one.id for one in tree) if Action.MEMBERS_SEE in visit.actor.rights else {}
    return show(
        request,
        "units.html",
        tab="units",
        house=house,
        rows=[UnitRow(one, ", ".join(m.person.name for m in by_party.get(one.id, []))) for one in tree],
        parents=[one for one in tree if one.kind in parties.kinds_above(PartyKind.LOCATION)],
        can_change=allows(visit.actor, Action.UNITS_CHANGE, party_id=house.id),
        problem=problem,
        name_wrong=name_wrong,
        typed=request.POST,
        status=status,
    )


def _show_unit(request: HttpRequest, house: PartySummary, *, status: int = 200, **typed: str) -> HttpResponse:
    actor = get_visit(request).actor
    lineage = lineage_to(request, house.id)
    known = parties.parties_by_id([*lineage, *actor.unit_ids])
    here = [one for one in _tree(request) if one.parent_id == house.id]
    can_see = Action.MEMBERS_SEE in actor.rights
    history = parties.list_parents(house.id)
    return show(
        request,
        "unit.html",
        tab="units",
        house=house,
        is_top=house.id == actor.party_id,
        above=[known[one] for one in reversed(lineage[1:]) if one in known],
        below=here,
        members=_reaching(lineage, parties.members_by_party(lineage), known) if can_see else [],
        addresses=parties.list_addresses(house.id) if Action.ADDRESSES_SEE in actor.rights else [],
        partners=_partner_names(parties.partners_of(lineage)),
        own_partners={one.value: partner for one, partner in parties.arranged_partners(house.id).items()},
        partner_options=_partner_options(request, house),
        can_arrange=allows(actor, Action.PARTIES_CHANGE, party_id=house.id),
        can_change=allows(actor, Action.UNITS_CHANGE, party_id=house.id) and house.id != actor.party_id,
        targets=_targets(request, house),
        history=history,
        can_undo=len(history) > 1,
        typed=typed,
        status=status,
    )


def _partner_names(arranged: Partners) -> dict[str, PartySummary]:
    known = parties.parties_by_id([arranged.bill_to, arranged.payer])
    return {"bill_to": known[arranged.bill_to], "payer": known[arranged.payer]}


def _partner_options(request: HttpRequest, house: PartySummary) -> list[PartySummary]:
    """Whom a unit's bills may go to: itself, the units of the buyer, and what stands above."""
    actor = get_visit(request).actor
    known = parties.parties_by_id({*actor.unit_ids, *actor.lineage})
    return sorted((one for one in known.values() if one.kind.is_trade), key=lambda one: (one.id != house.id, one.name))


def _targets(request: HttpRequest, house: PartySummary) -> list[UnitView]:
    """Under which units it may go: those of the fitting kind that are neither it nor below it."""
    tree = _tree(request)
    inside = {house.id}
    for one in tree:
        if one.parent_id in inside:
            inside.add(one.id)
    now = next((one.parent_id for one in tree if one.id == house.id), None)
    fitting = parties.kinds_above(house.kind)
    return [one for one in tree if one.id not in inside and one.kind in fitting and one.id != now]


def _target(request: HttpRequest, house: PartySummary, typed: str) -> UnitView | None:
    wanted = parse_id(typed)
    return next((one for one in _targets(request, house) if one.id == wanted), None)


def _preview(request: HttpRequest, house: PartySummary, target: UnitView) -> HttpResponse:
    now = lineage_to(request, house.id)
    then = (house.id, *lineage_to(request, target.id))
    by_party = parties.members_by_party({*now, *then})
    known = parties.parties_by_id({*now, *then})
    before, after = _reaching(now, by_party, known), _reaching(then, by_party, known)
    arranged = {"now": _partner_names(parties.partners_of(now)), "then": _partner_names(parties.partners_of(then))}
    return show(
        request,
        "move_unit.html",
        tab="units",
        house=house,
        target=target,
        place_now=known[now[1]] if len(now) > 1 else None,
        gone=[one for one in before if one not in after],
        come=[one for one in after if one not in before],
        stay=[one for one in after if one in before],
        arranged=arranged,
        bills_change=arranged["now"] != arranged["then"],
    )


def _reaching(
    lineage: Sequence[PartyId],
    by_party: Mapping[PartyId, Sequence[Member]],
    known: Mapping[PartyId, PartySummary],
) -> list[Reach]:
    """Everyone whose roles reach the first of a lineage."""
    names: dict[object, str] = {one: found.name for one, found in known.items()}
    return [
        Reach(one.person.name, giver_words(held, names))
        for party_id in lineage
        for one in by_party.get(party_id, [])
        for held in one.roles
        if is_under_way(held.since)
    ]
