"""The roles there are as a matrix, who holds each, and the editor of those made here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import allows, has, require
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.office.pages.frame import PAGE_SIZE, language, one_of, page_number, pager, reach, show, staff_actor
from jangteo.office.pages.rights import grouped, meant, missing_words, names_of, rows_of, typed
from jangteo.office.wording import ACTION_GROUPS, refusal_in_words
from jangteo.parties.errors import RoleChanged, RoleUnknown
from jangteo.parties.selectors import (
    action_name,
    ceiling_of,
    count_holders,
    get_built_in_role,
    get_custom_role,
    list_every_role,
    list_holders,
    preview_role,
    role_name,
    scope_name,
)
from jangteo.parties.services import change_role, create_role, preview_change, retire_role
from jangteo.parties.types import RoleAudience, RoleDefinition, RolePreview

SCOPES = list(Scope)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """A scope that a box offers."""

    value: str
    name: str
    is_chosen: bool
    is_missing: bool


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The roles of one audience side by side."""
    audience = one_of(request, "for", RoleAudience) or RoleAudience.STAFF
    roles = [role for role in list_every_role(audience) if _is_seen(request, role)]
    counts = count_holders(roles, reach(request, Action.MEMBERS_SEE))
    owners = names_of(role.party_id for role in roles)
    columns = [
        {
            "key": _key(role),
            "name": role_name(role, language()),
            "is_custom": role.id is not None,
            "owner": owners.get(role.party_id, "") if role.party_id else "",
            "people": counts.get(_key(role), 0),
        }
        for role in roles
    ]
    return show(
        request,
        "roles",
        pgettext("office", "Roles"),
        audience=audience,
        audiences=list(RoleAudience),
        columns=columns,
        groups=_matrix(roles, audience),
        may_change=has(staff_actor(request), Action.ROLES_CHANGE),
    )


@require_GET
def role_page(request: HttpRequest, key: str) -> HttpResponse:
    """One role: what it allows, and who holds it where."""
    role, actor = _role(request, key), staff_actor(request)
    within = reach(request, Action.MEMBERS_SEE)
    offset = (page_number(request) - 1) * PAGE_SIZE
    holders, total = list_holders(role, within=within, offset=offset, limit=PAGE_SIZE)
    return show(
        request,
        "role",
        role_name(role, language()),
        role=role,
        groups=grouped(role.rights),
        holders=holders,
        pager=pager(request, total),
        owner=names_of([role.party_id]).get(role.party_id, "") if role.party_id else "",
        may_change=role.id is not None and allows(actor, Action.ROLES_CHANGE, party_id=role.party_id),
        problem=missing_words(role.rights, actor),
    )


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """The form of a role to be made, and making it: nobody holds it yet, so nobody is touched."""
    audience = one_of(request, "for", RoleAudience) or RoleAudience.STAFF
    if request.method != "POST":
        return _form(request, audience, {}, {})
    stated, form = _stated(request), _typed(request) | {"owner": typed(request, "owner", 100)}
    actor, owner_id = staff_actor(request), None
    if form["owner"]:
        found = meant(form["owner"], request, Action.PARTIES_SEE)
        if len(found) != 1:
            text = pgettext("office", "%(count)s parties fit. Enter the whole name, e-mail or business number.")
            return _form(request, audience, form, stated, {"owner": text % {"count": len(found)}})
        owner_id = found[0].id
    try:
        role_id = create_role(
            code=form["code"], audience=audience, names=_names(form), rights=stated, actor=actor, party_id=owner_id
        )
    except JangteoError as error:
        return _form(request, audience, form, stated, _problems(error))
    messages.success(request, pgettext("office", "The role is there. Give it to members now."))
    return redirect("office:role", key=role_id)


@require_http_methods(["GET", "POST"])
def change_page(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """The form of a role; what is sent is shown first with whom it touches, and saved only as it was shown."""
    role = _custom(request, role_id)
    if request.method != "POST":
        form = {"name_ko": role.names.get("ko", ""), "name_en": role.names.get("en", ""), "code": role.code}
        return _form(
            request, role.audience, form, {one.value: two.value for one, two in role.rights.items()}, role=role
        )
    stated, form, actor = _stated(request), _typed(request) | {"code": role.code}, staff_actor(request)
    seen = typed(request, "seen", 64)
    try:
        if not seen or "edit" in request.POST:
            preview = preview_change(role_id=role_id, names=_names(form), rights=stated, actor=actor)
            if "edit" in request.POST:
                return _form(request, role.audience, form, stated, role=role)
            return _preview(request, role, preview, form, stated)
        change_role(role_id=role_id, names=_names(form), rights=stated, actor=actor, seen=seen)
    except RoleChanged as error:
        messages.error(request, refusal_in_words(error))
        preview = preview_change(role_id=role_id, names=_names(form), rights=stated, actor=actor)
        return _preview(request, role, preview, form, stated, status=409)
    except JangteoError as error:
        return _form(request, role.audience, form, stated, _problems(error), role=role)
    messages.success(request, pgettext("office", "The role is changed: its holders have it so at their next click."))
    return redirect("office:role", key=role_id)


@require_http_methods(["GET", "POST"])
def retire_page(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Whom it touches when a role allows nothing any more; done only as it was shown."""
    role, actor, status = _custom(request, role_id), staff_actor(request), 200
    if request.method == "POST":
        try:
            retire_role(role_id=role_id, actor=actor, seen=typed(request, "seen", 64))
        except JangteoError as error:
            messages.error(request, refusal_in_words(error))
            status = error.status
        else:
            messages.success(request, pgettext("office", "The role is retired: it allows nothing any more."))
            return redirect("office:roles")
    preview = preview_role(role_id, role.names, {})
    return _preview(request, role, preview, {}, {}, status=status, is_retiring=True)


def _form(
    request: HttpRequest,
    audience: RoleAudience,
    form: Mapping[str, str],
    stated: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    role: RoleDefinition | None = None,
) -> HttpResponse:
    response = show(
        request,
        "role_form",
        role_name(role, language()) if role else pgettext("office", "New role"),
        role=role,
        audience=audience,
        audiences=list(RoleAudience),
        form=form,
        errors=errors or {},
        groups=_boxes(audience, stated, staff_actor(request), errors or {}),
    )
    response.status_code = 422 if errors else 200
    return response


def _preview(  # noqa: PLR0913 -- what is shown before it is saved
    request: HttpRequest,
    role: RoleDefinition,
    preview: RolePreview,
    form: Mapping[str, str],
    stated: Mapping[str, str],
    *,
    status: int = 200,
    is_retiring: bool = False,
) -> HttpResponse:
    touched = [one for one in preview.changes if one.gains or one.losses]
    rows = [(one.holder, rows_of(one.gains), rows_of(one.losses)) for one in touched[:SHOWN]]
    response = show(
        request,
        "role_preview",
        role_name(role, language()),
        role=role,
        preview=preview,
        gains=rows_of(preview.gains),
        losses=rows_of(preview.losses),
        rows=rows,
        touched=len(touched),
        more=max(0, len(touched) - SHOWN),
        form=form,
        stated=sorted(stated.items()),
        is_retiring=is_retiring,
    )
    response.status_code = status
    return response


def _matrix(
    roles: list[RoleDefinition], audience: RoleAudience
) -> list[tuple[str, list[tuple[str, list[Scope | None]]]]]:
    ceiling = ceiling_of(audience)
    return [
        (str(title), [(action_name(one, language()), [role.rights.get(one) for role in roles]) for one in rows])
        for title, actions in ACTION_GROUPS
        if (rows := [one for one in actions if one.value in ceiling])
    ]


def _boxes(
    audience: RoleAudience, stated: Mapping[str, str], actor: Actor, errors: Mapping[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """A box for each right the audience may have, with the scopes up to its ceiling; what the editor lacks is shut."""
    ceiling = ceiling_of(audience)
    found = []
    for title, actions in ACTION_GROUPS:
        rows = [
            _box(one, ceiling[one.value], stated.get(one.value, ""), actor, errors) for one in actions if one in ceiling
        ]
        if rows:
            found.append((str(title), rows))
    return found


def _box(action: Action, ceiling: str, chosen: str, actor: Actor, errors: Mapping[str, str]) -> dict[str, Any]:
    mine = actor.rights.get(action)
    choices = [
        ScopeChoice(
            value=scope.value,
            name=scope_name(scope, language()),
            is_chosen=scope.value == chosen,
            is_missing=mine is None or SCOPES.index(mine) < SCOPES.index(scope),
        )
        for scope in SCOPES[: SCOPES.index(Scope(ceiling)) + 1]
    ]
    words = errors.get(action.value, "")
    if not words and mine is None:
        words = pgettext("office", "You don't have this right yourself, so you can't give it.")
    elif not words and any(choice.is_missing for choice in choices):
        words = pgettext("office", "You have it for %(scope)s only.") % {"scope": scope_name(mine, language())}  # type: ignore[arg-type]
    return {"action": action.value, "name": action_name(action, language()), "choices": choices, "words": words}


def _problems(error: JangteoError) -> dict[str, str]:
    """Where each refusal is shown: beside the box it is about."""
    words = refusal_in_words(error)
    beyond = error.facts.get("rights")
    if isinstance(beyond, list):
        text = pgettext("office", "Wider than you have, or than such a role may be.")
        return dict.fromkeys(map(str, beyond), text) | {"rights": words}
    field = {"parties.role_exists": "code", "parties.unknown_right": "rights", "parties.invalid_name": "name"}
    return {field.get(error.code) or str(error.facts.get("field") or "rights"): words}


def _stated(request: HttpRequest) -> dict[str, str]:
    """The ticked rights as they were sent; unknown ones are for the service to refuse."""
    fields = [(name, request.POST.get(name, "")) for name in request.POST if name.startswith("right-")]
    return {name[6:46]: scope[:20] for name, scope in fields[:100] if scope}


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: typed(request, name, 201) for name in ("name_ko", "name_en", "code")}


def _names(form: Mapping[str, str]) -> dict[str, str]:
    return {"ko": form["name_ko"], "en": form["name_en"]}


def _role(request: HttpRequest, key: str) -> RoleDefinition:
    role_id = parse_id(key)
    try:
        role = get_custom_role(role_id) if role_id else get_built_in_role(key)
    except RoleUnknown:
        raise Http404 from None
    if not _is_seen(request, role):
        raise Http404
    return role


def _custom(request: HttpRequest, role_id: UUID) -> RoleDefinition:
    role = _role(request, str(role_id))
    require(staff_actor(request), Action.ROLES_CHANGE, party_id=role.party_id)
    return role


def _is_seen(request: HttpRequest, role: RoleDefinition) -> bool:
    """A single party's role shows to those who may see its members."""
    return role.party_id is None or allows(staff_actor(request), Action.MEMBERS_SEE, party_id=role.party_id)


def _key(role: RoleDefinition) -> str:
    return str(role.id or role.code)
