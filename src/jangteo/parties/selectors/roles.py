"""The roles there are, who holds them, and whom a change of one would touch."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.kernel.types import Rights
from jangteo.parties import rules
from jangteo.parties.errors import RoleUnknown
from jangteo.parties.models import CustomRole, Membership
from jangteo.parties.selectors.members import custom_role_view, live, role_of
from jangteo.parties.selectors.parties import summary
from jangteo.parties.types import HolderChange, RoleAudience, RoleDefinition, RoleHolder, RolePreview


def list_every_role(audience: RoleAudience) -> list[RoleDefinition]:
    """All roles that exist among such members: built-in ones, then custom ones of everybody and of single parties."""
    built_in = [role for role in rules.BUILT_IN_ROLES.values() if role.audience == audience]
    custom = CustomRole.objects.filter(audience=audience.value, is_active=True).order_by("code", "id")
    return built_in + [custom_role_view(row) for row in custom]


def get_custom_role(role_id: UUID) -> RoleDefinition:
    """A custom role that has not been retired.

    raises  RoleUnknown
    """
    row = CustomRole.objects.filter(pk=role_id, is_active=True).first()
    if row is None:
        raise RoleUnknown
    return custom_role_view(row)


def count_holders(roles: Iterable[RoleDefinition], within: Collection[UUID] | None = None) -> dict[str, int]:
    """{role's key: how many people hold it now}; one query. The key is a custom role's id, else the code.

    within  only at these parties
    """
    rows = _at(live(Membership.objects.filter(_any_of(roles), person__is_active=True)), within).order_by()
    counts = rows.values_list("custom_role_id", "role").annotate(people=Count("person", distinct=True))
    return {str(custom or code): people for custom, code, people in counts}


def list_holders(
    role: RoleDefinition, *, within: Collection[UUID] | None = None, offset: int = 0, limit: int = 50
) -> tuple[list[RoleHolder], int]:
    """Who holds a role now and where, by name, and how many that are; two queries.

    within  only at these parties
    """
    rows = _at(live(Membership.objects.filter(_any_of([role]), person__is_active=True)), within)
    found = rows.select_related("person__company", "party__company").order_by("person__name", "id")
    return [_holder(row) for row in found[offset : offset + limit]], rows.count()


def preview_role(role_id: UUID, names: Mapping[str, str], rights: Rights) -> RolePreview:
    """Whom a custom role's change touches, and what they gain or lose; no rights is what retiring it does.

    raises  RoleUnknown
    """
    row = CustomRole.objects.filter(pk=role_id, is_active=True).first()
    if row is None:
        raise RoleUnknown
    held = list(
        live(Membership.objects.filter(custom_role=row, person__is_active=True))
        .select_related("person__company", "party__company")
        .order_by("person__name", "id")
    )
    others = _others(held)
    before = rules.stored_rights(row.rights)
    changes = []
    for one in held:
        rest = others[(one.person_id, one.party_id)]
        had, has = rules.union_of([before, rest]), rules.union_of([rights, rest])
        changes.append(HolderChange(_holder(one), rules.beyond(has, had), rules.beyond(had, has)))
    stated = [row.names, row.rights, dict(names), {action.value: scope.value for action, scope in rights.items()}]
    text = json.dumps([stated, sorted(str(one.pk) for one in held)], sort_keys=True)
    return RolePreview(
        seen=hashlib.sha256(text.encode()).hexdigest(),
        gains=rules.beyond(rights, before),
        losses=rules.beyond(before, rights),
        changes=tuple(changes),
        people=len({one.person_id for one in held}),
    )


def _others(held: Collection[Membership]) -> Mapping[tuple[UUID, UUID], Rights]:
    """What else people may do at the party where they hold a role: {(person, party): rights}."""
    found: dict[tuple[UUID, UUID], list[Rights]] = defaultdict(list)
    rows = live(Membership.objects.filter(person__in={one.person_id for one in held}))
    for row in rows.exclude(pk__in=[one.pk for one in held]).select_related("custom_role"):
        role = role_of(row)
        if role is not None:
            found[(row.person_id, row.party_id)].append(role.rights)
    united = {key: rules.union_of(rights) for key, rights in found.items()}
    return defaultdict(dict, united)


def _any_of(roles: Iterable[RoleDefinition]) -> Q:
    every = list(roles)
    return Q(custom_role__in=[one.id for one in every if one.id]) | Q(
        custom_role=None, role__in=[one.code for one in every if one.id is None]
    )


def _at(rows: QuerySet[Membership], within: Collection[UUID] | None) -> QuerySet[Membership]:
    return rows if within is None else rows.filter(party__in=within)


def _holder(row: Membership) -> RoleHolder:
    return RoleHolder(summary(row.person), summary(row.party), row.since, row.until)
