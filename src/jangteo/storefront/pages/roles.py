"""The roles of a family or company: what each allows, who holds it, and roles of one's own."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.kernel.errors import JangteoError, Rejected
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Rights, Scope
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import InvalidName, PartyNotFound, RightsTooWide, RoleUnknown
from jangteo.parties.types import PartyKind, PartySummary, RoleAudience, RoleDefinition
from jangteo.storefront.acting import reached_party
from jangteo.storefront.pages.frame import show
from jangteo.storefront.right_words import GROUPS, deeds, reach_words
from jangteo.storefront.visit import get_visit, page_language

# Rights that may be given for one's own things or for all of the buyer's; the others exist in one reach only.
TWO_REACHES = frozenset({Action.ORDERS_SEE, Action.ORDERS_CANCEL})


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with what it allows and who holds it."""

    role: RoleDefinition
    name: str
    deeds: tuple[str, ...]
    allows: tuple[str, ...]
    holders: tuple[str, ...]
    can_change: bool


@dataclass(frozen=True, slots=True)
class RightChoice:
    """A right as a check box.

    value   "action:scope"
    is_set  always given: without it no shop opens
    """

    value: str
    name: str
    reach: str
    is_ticked: bool
    is_set: bool = False


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role there is here."""
    house = _house(request)
    rows = _rows(request, house)
    return show(
        request,
        "roles.html",
        tab="roles",
        house=house,
        built_in=[one for one in rows if one.role.id is None],
        own=[one for one in rows if one.role.id is not None],
    )


@require_http_methods(["GET", "POST"])
def new_role(request: HttpRequest) -> HttpResponse:
    """A role of one's own from check boxes."""
    house = _house(request)
    if request.method == "POST":
        try:
            party_services.create_role(
                code=f"own_{new_id().hex}",
                audience=_audience(house),
                names=_typed_names(request),
                rights=_ticked_rights(request),
                actor=get_visit(request).actor,
                party_id=house.id,
            )
        except Rejected as refusal:
            return _show_form(request, house, None, refusal)
        messages.success(request, _("The role is made. Give it to somebody on the page of the members."))
        return redirect("storefront:roles")
    return _show_form(request, house, None)


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Change a role of one's own."""
    house = _house(request)
    found = _own_role(request, house, role_id)
    if request.method == "POST":
        try:
            party_services.change_role(
                role_id=role_id,
                names=_typed_names(request),
                rights=_ticked_rights(request),
                actor=get_visit(request).actor,
            )
        except Rejected as refusal:
            return _show_form(request, house, found, refusal)
        messages.success(request, _("The role is changed; it holds from the next click of everyone who has it."))
        return redirect("storefront:roles")
    return _show_form(request, house, found)


@require_POST
def retire(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Let a role of one's own allow nothing any more."""
    house = _house(request)
    _own_role(request, house, role_id)
    party_services.retire_role(role_id=role_id, actor=get_visit(request).actor)
    messages.success(request, _("The role allows nothing any more."))
    return redirect("storefront:roles")


def _house(request: HttpRequest) -> PartySummary:
    house = reached_party(request, None, Action.ROLES_CHANGE)
    if house.kind == PartyKind.PERSON:
        raise PartyNotFound
    return house


def _audience(house: PartySummary) -> RoleAudience:
    return RoleAudience.HOUSEHOLD if house.kind == PartyKind.HOUSEHOLD else RoleAudience.COMPANY


def _all_roles(request: HttpRequest, house: PartySummary) -> list[RoleDefinition]:
    actor = get_visit(request).actor
    return parties.list_roles({*actor.lineage, *actor.unit_ids}, house.kind)


def _own_role(request: HttpRequest, house: PartySummary, role_id: UUID) -> RoleDefinition:
    actor = get_visit(request).actor
    found = next((one for one in _all_roles(request, house) if one.id == role_id), None)
    if found is None or not allows(actor, Action.ROLES_CHANGE, party_id=found.party_id):
        raise PartyNotFound
    return found


def _rows(request: HttpRequest, house: PartySummary) -> list[RoleRow]:
    actor = get_visit(request).actor
    by_party = parties.members_by_party(actor.unit_ids)
    names = {one: found.name for one, found in parties.parties_by_id(by_party).items()}
    holders: dict[str, list[str]] = {}
    for party_id, found in by_party.items():
        for one in found:
            where = "" if party_id == house.id else f" ({names[party_id]})"
            for held in one.roles:
                holders.setdefault(_key(held.role), []).append(f"{one.person.name}{where}")
    return [
        RoleRow(
            role=one,
            name=parties.role_name(one, page_language()),
            deeds=tuple(deeds(one.rights, house.kind)),
            allows=tuple(_right_words(one.rights, house.kind)),
            holders=tuple(holders.get(_key(one), ())),
            can_change=one.id is not None and allows(actor, Action.ROLES_CHANGE, party_id=one.party_id),
        )
        for one in _all_roles(request, house)
    ]


def _key(role: RoleDefinition) -> str:
    return str(role.id or role.code)


def _right_words(rights: Rights, kind: PartyKind) -> Iterable[str]:
    for actions in GROUPS.values():
        for action in actions:
            if action in rights and (action != Action.UNITS_CHANGE or kind.is_trade):
                reach = reach_words(action, rights[action], kind)
                name = parties.action_name(action, page_language())
                yield f"{name} ({reach})" if reach else name


def _typed_names(request: HttpRequest) -> dict[str, str]:
    return {language: request.POST.get(f"name_{language}", "") for language in ("ko", "en")}


def _ticked_rights(request: HttpRequest) -> dict[str, str]:
    """{action: scope}, the wider one where both are ticked; who shops sees products."""
    rights = {Action.GOODS_SEE.value: Scope.ALL.value}
    for value in sorted(request.POST.getlist("right")[:100]):  # "…:own" comes before "…:unit"
        action, _colon, scope = value.partition(":")
        rights[action] = scope
    return rights


def _choices(house: PartySummary, own: Rights, ticked: Collection[str]) -> list[tuple[object, list[RightChoice]]]:
    """The rights that may be given: no wider than one's own, nor than such a buyer's people may have."""
    ceiling = parties.ceiling_of(_audience(house))
    groups = []
    for title, actions in GROUPS.items():
        choices = [
            _choice(action, scope, house.kind, ticked)
            for action in actions
            if action.value in ceiling and (action != Action.UNITS_CHANGE or house.kind.is_trade)
            for scope in _scopes(action, Scope(ceiling[action.value]))
            if parties.is_within({action: scope}, own)
        ]
        if choices:
            groups.append((title, choices))
    return groups


def _scopes(action: Action, widest: Scope) -> tuple[Scope, ...]:
    return (Scope.OWN, widest) if action in TWO_REACHES else (widest,)


def _choice(action: Action, scope: Scope, kind: PartyKind, ticked: Collection[str]) -> RightChoice:
    value, is_set = f"{action}:{scope}", action == Action.GOODS_SEE
    name, reach = parties.action_name(action, page_language()), reach_words(action, scope, kind)
    return RightChoice(value, name, reach, is_set or value in ticked, is_set)


def _show_form(
    request: HttpRequest, house: PartySummary, found: RoleDefinition | None, refusal: JangteoError | None = None
) -> HttpResponse:
    ticked: Collection[str] = {f"{action}:{scope}" for action, scope in found.rights.items()} if found else set()
    typed: Mapping[str, str] = found.names if found else {}
    if refusal is not None:
        ticked, typed = request.POST.getlist("right"), _typed_names(request)
    actor = get_visit(request).actor
    context: dict[str, Any] = {}
    if found is not None:
        row = next(one for one in _rows(request, house) if one.role.id == found.id)
        context = {"holders": row.holders, "is_wider": not parties.is_within(found.rights, actor.rights)}
    return show(
        request,
        "role.html",
        tab="roles",
        house=house,
        role=found,
        name_ko=typed.get("ko", ""),
        name_en=typed.get("en", ""),
        groups=_choices(house, actor.rights, ticked),
        name_wrong=_words(refusal) if isinstance(refusal, InvalidName) else "",
        problem=_words(refusal) if refusal is not None and not isinstance(refusal, InvalidName) else "",
        status=refusal.status if refusal else 200,
        **context,
    )


def _words(refusal: JangteoError | None) -> str:
    if isinstance(refusal, InvalidName):
        return _("A name has 1 to 200 characters, in one language at least.")
    if isinstance(refusal, RightsTooWide):
        return _("This reaches further than your own rights, so it is not yours to give or to take.")
    if isinstance(refusal, RoleUnknown):
        return _("This role is gone. Make a new one.")
    return _("There is no such right. Tick what the role allows once more.")
