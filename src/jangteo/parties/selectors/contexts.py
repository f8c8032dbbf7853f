"""Whom a person may act for and what they may do there, found out anew at every door."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection

from jangteo.kernel import clock
from jangteo.kernel.types import ALL_RIGHTS, PartyId, Rights
from jangteo.parties import rules
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.models import Membership, Party
from jangteo.parties.selectors.members import live, role_of
from jangteo.parties.selectors.parties import summary
from jangteo.parties.types import Context, HeldRole, PartyKind, PartySummary, RoleAudience, RoleDefinition

# The person, then everything below the parties in which they hold a role that isn't a staff role. `above` is the
# lineage of the place where the role was given.
_REACH = """
WITH RECURSIVE reach AS (
    SELECT m.id AS membership_id, m.party_id, NULL::uuid AS parent_id, 0 AS depth
    FROM parties_membership m
    WHERE m.person_id = %(person)s AND m.since <= %(now)s AND (m.until IS NULL OR m.until > %(now)s)
  UNION ALL
    SELECT r.membership_id, l.child_id, l.parent_id, r.depth + 1
    FROM reach r JOIN parties_partyparent l
      ON l.parent_id = r.party_id AND l.since <= %(now)s AND (l.until IS NULL OR l.until > %(now)s)
    WHERE r.depth < 32
)
SELECT p.id, p.kind, p.name, p.language, p.email, p.phone, coalesce(c.business_number, ''), r.parent_id,
       m.id, m.party_id, m.since, m.until, m.place_code, m.role,
       custom.id, custom.code, custom.audience, custom.names, custom.rights, custom.party_id, custom.is_active,
       CASE WHEN r.depth = 0 THEN parties_lineage(p.id, %(now)s) END
FROM reach r
JOIN parties_party p ON p.id = r.party_id AND p.is_active
JOIN parties_membership m ON m.id = r.membership_id
LEFT JOIN parties_company c ON c.party_id = p.id
LEFT JOIN parties_customrole custom ON custom.id = m.custom_role_id
UNION ALL
SELECT p.id, p.kind, p.name, p.language, p.email, p.phone, '', NULL,
       NULL, NULL, NULL, NULL, '', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, ARRAY[p.id]
FROM parties_party p WHERE p.id = %(person)s AND p.is_active
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """One party reached by one role; `held` is None for the person themselves."""

    party: PartySummary
    parent_id: PartyId | None
    held: HeldRole | None
    lineage: tuple[PartyId, ...]


def list_contexts(person_id: UUID) -> list[Context]:
    """Whom a person may act for: themselves first, then households, companies and the units below; one query.

    A role given in a company holds in all units below it. Staff roles open no shop.
    """
    rows = _read(person_id)
    reached: dict[PartyId, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.held is None or row.held.role.audience != RoleAudience.STAFF:
            reached[row.party.id].append(row)
    children = _children(row for group in reached.values() for row in group)
    lineages = _lineages(reached)
    contexts = [_context(group, lineages[party_id], _below(party_id, children)) for party_id, group in reached.items()]
    kinds = list(PartyKind)
    return sorted(contexts, key=lambda one: (one.id != person_id, kinds.index(one.party.kind), one.party.name))


def staff_roles(person_id: UUID | None) -> tuple[HeldRole, ...]:
    """The roles a person holds now among the operator's members."""
    if person_id is None:
        return ()
    rows = live(Membership.objects.filter(person=person_id)).select_related("custom_role")
    held = [
        HeldRole(role, PartyId(row.party_id), row.pk, row.since, row.until, row.place_code)
        for row in rows
        if (role := role_of(row)) is not None
    ]
    return tuple(one for one in held if one.role.audience == RoleAudience.STAFF)


def rights_of_roles(held: Iterable[HeldRole], *, is_superuser: bool = False) -> Rights:
    """What roles allow together; a superuser, made by command on the host, may do everything."""
    return ALL_RIGHTS if is_superuser else rules.union_of(one.role.rights for one in held)


def guest_rights() -> Rights:
    """What someone may do who has not said who they are."""
    return rules.GUEST_RIGHTS


def get_assisted(party_id: UUID) -> Context:
    """A buyer as staff act for it; two queries.

    raises  PartyNotFound
    """
    party = Party.objects.select_related("company").filter(pk=party_id, is_active=True).first()
    if party is None:
        raise PartyNotFound
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties_lineage(%s, %s), parties_units(%s, %s)", [party.pk, now, party.pk, now])
        lineage, units = cursor.fetchone()
    return Context(
        party=summary(party),
        rights=rules.ASSISTANT_RIGHTS,
        lineage=tuple(map(PartyId, lineage)),
        unit_ids=frozenset(map(PartyId, units)),
    )


def _read(person_id: UUID) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"person": person_id, "now": clock.now()})
        return [row for row in map(_row, cursor.fetchall()) if row is not None]


def _row(columns: Sequence[Any]) -> _Row | None:
    party = PartySummary(
        id=PartyId(columns[0]),
        kind=PartyKind(columns[1]),
        name=columns[2],
        language=columns[3],
        email=columns[4],
        phone=columns[5],
        business_number=columns[6],
    )
    lineage = tuple(map(PartyId, columns[21] or ()))
    if columns[8] is None:
        return _Row(party, None, None, lineage)
    role = _role(columns[13], columns[14:21])
    if role is None:
        return None
    held = HeldRole(role, PartyId(columns[9]), columns[8], columns[10], columns[11], columns[12])
    return _Row(party, columns[7], held, lineage)


def _role(code: str, custom: Sequence[Any]) -> RoleDefinition | None:
    custom_id, custom_code, audience, names, rights, owner_id, is_active = custom
    if custom_id is None:
        return rules.BUILT_IN_ROLES.get(code)
    if not is_active:
        return None
    return RoleDefinition(
        code=custom_code,
        audience=RoleAudience(audience),
        rights=rules.stored_rights(_json(rights)),
        names=_json(names),
        id=custom_id,
        party_id=owner_id,
    )


def _json(stored: Any) -> dict[str, str]:
    """jsonb as the driver gives it: Django asks it for text."""
    loaded: dict[str, str] = json.loads(stored) if isinstance(stored, str) else stored
    return loaded


def _children(rows: Iterable[_Row]) -> Mapping[PartyId, set[PartyId]]:
    children: dict[PartyId, set[PartyId]] = defaultdict(set)
    for row in rows:
        if row.parent_id is not None:
            children[row.parent_id].add(row.party.id)
    return children


def _lineages(reached: Mapping[PartyId, Sequence[_Row]]) -> dict[PartyId, tuple[PartyId, ...]]:
    """Known where a role was given; below that, the parent's with the unit in front."""
    known = {party_id: row.lineage for party_id, rows in reached.items() for row in rows if row.lineage}
    parents = {party_id: row.parent_id for party_id, rows in reached.items() for row in rows if row.parent_id}

    def lineage(party_id: PartyId) -> tuple[PartyId, ...]:
        if party_id not in known:
            known[party_id] = (party_id, *lineage(parents[party_id]))
        return known[party_id]

    return {party_id: lineage(party_id) for party_id in reached}


def _below(party_id: PartyId, children: Mapping[PartyId, set[PartyId]]) -> frozenset[PartyId]:
    found, waiting = {party_id}, [party_id]
    while waiting:
        fresh = children.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def _context(rows: Sequence[_Row], lineage: tuple[PartyId, ...], unit_ids: frozenset[PartyId]) -> Context:
    held = tuple(row.held for row in rows if row.held is not None)
    rights = rules.union_of(one.role.rights for one in held) if held else rules.SELF_RIGHTS
    return Context(replace(rows[0].party, roles=held), rights, lineage, unit_ids)
