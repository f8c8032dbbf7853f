"""What the pages about rights share: roles as boxes, days as periods, whom a text means, rights in rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import pgettext

from jangteo.inventory.selectors import list_places
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor, PartyId, Rights
from jangteo.office.pages.buyer_field import fitting
from jangteo.office.pages.frame import language, reach, staff_actor
from jangteo.office.wording import ACTION_GROUPS
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import (
    action_name,
    find_operator,
    get_party,
    lineage_of,
    list_roles,
    parties_by_id,
    role_name,
    scope_name,
)
from jangteo.parties.types import HeldRole, Member, PartySummary, RoleAudience, RoleDefinition

LONGEST_WHY = 300


@dataclass(frozen=True, slots=True)
class RoleBox:
    """A role to tick, with what stands in the way."""

    code: str
    name: str
    is_held: bool
    last_day: date | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right of a role or a person in words."""

    action: Action
    name: str
    scope: str


def ends_at(day: date | None) -> datetime | None:
    """When a role ends whose last day this is; no day is no end."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time.min, SEOUL)


def last_day(until: datetime | None) -> date | None:
    """The last day on which something holds that ends then."""
    return None if until is None else (until - timedelta(microseconds=1)).astimezone(SEOUL).date()


def day_of(text: str) -> date | None:
    """The day that a field holds, None when it is empty.

    raises  ValueError
    """
    return date.fromisoformat(text.strip()) if text.strip() else None


def typed(request: HttpRequest, name: str, longest: int = LONGEST_WHY) -> str:
    """What was typed into a field of a form; characters that can't be kept are for the service to refuse."""
    return request.POST.get(name, "").strip()[:longest]


def place_typed(request: HttpRequest) -> str:
    """The chosen place of stock, "" when none or one that isn't there."""
    return next((code for code, _names in list_places() if code == request.POST.get("place")), "")


def roles_typed(request: HttpRequest, known: Iterable[RoleDefinition]) -> dict[str, datetime | None]:
    """The ticked roles with their last days; a role that isn't there is kept for the service to refuse.

    raises  ValueError for a day that is none
    """
    chosen = list(dict.fromkeys(request.POST.getlist("role")))[:50]
    held = {role.code for role in known}
    return {code: ends_at(day_of(request.POST.get(f"until-{code}", "") if code in held else "")) for code in chosen}


def roles_at(party: PartySummary) -> list[RoleDefinition]:
    """The roles that may be given at a party."""
    is_operator = party.id == find_operator()
    return list_roles(lineage_of(party.id), party.kind, is_operator=is_operator)


def role_boxes(
    roles: Iterable[RoleDefinition], held: Iterable[HeldRole], actor: Actor, audience: RoleAudience | None = None
) -> list[RoleBox]:
    """The roles to tick; those that hold more than the actor can't be given by them."""
    standing = {one.role.code: one for one in held}
    boxes = []
    for role in roles:
        if audience is not None and role.audience != audience:
            continue
        one = standing.get(role.code)
        boxes.append(
            RoleBox(
                code=role.code,
                name=role_name(role, language()),
                is_held=one is not None,
                last_day=last_day(one.until) if one else None,
                problem=missing_words(role.rights, actor),
            )
        )
    return boxes


def missing_words(rights: Rights, actor: Actor) -> str:
    """Why an actor can't hand out these rights, in words; "" when they can."""
    missing = [action for action, scope in rights.items() if not _covers(actor.rights, action, scope)]
    if not missing:
        return ""
    names = ", ".join(action_name(action, language()) for action in missing[:3])
    more = len(missing) - 3
    text = pgettext("office", "You don't have this yourself: %(rights)s") % {"rights": names}
    return text + (pgettext("office", " and %(count)s more") % {"count": more} if more > 0 else "")


def _covers(rights: Rights, action: Action, scope: str) -> bool:
    order = ("own", "unit", "all")
    return action in rights and order.index(rights[action]) >= order.index(scope)


def grouped(rights: Mapping[Action, str]) -> list[tuple[str, list[RightRow]]]:
    """Rights by their groups, as every page orders them."""
    found = []
    for title, actions in ACTION_GROUPS:
        rows = [
            RightRow(one, action_name(one, language()), scope_name(rights[one], language()))  # type: ignore[arg-type]
            for one in actions
            if one in rights
        ]
        if rows:
            found.append((str(title), rows))
    return found


def rows_of(rights: Rights) -> list[RightRow]:
    """Rights in words, in one list."""
    return [row for _title, rows in grouped(rights) for row in rows]


def party_here(request: HttpRequest, party_id: UUID, action: Action) -> PartySummary:
    """A party that the member of staff may do this to; any other is not there.

    raises  Http404
    """
    try:
        party = get_party(party_id)
    except PartyNotFound:
        raise Http404 from None
    if not allows(staff_actor(request), action, party_id=party_id):
        raise Http404
    return party


def meant(text: str, request: HttpRequest, action: Action) -> list[PartySummary]:
    """The parties that a text means among those to which one may do this."""
    return fitting(text, reach(request, action))


def names_of(ids: Iterable[UUID | None]) -> dict[PartyId, str]:
    """What parties are called; one query."""
    return {pk: party.name for pk, party in parties_by_id({pk for pk in ids if pk is not None}).items()}


def staff_among(members: Sequence[Member]) -> list[Member]:
    """Those of the operator's members who work in the office."""
    return [one for one in members if any(held.role.audience == RoleAudience.STAFF for held in one.roles)]
