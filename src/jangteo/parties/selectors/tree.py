"""Where parties stand in their tree: now, and on any day."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Q

from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.parties import rules
from jangteo.parties.models import Partner, Party, PartyParent, PartyRoleHeld
from jangteo.parties.types import ParentView, PartnerFunction, Partners, PartyKind, PartyRole, UnitView

_UNITS = """
WITH RECURSIVE down AS (
    SELECT %(top)s::uuid AS id, NULL::uuid AS parent_id, 0 AS depth
  UNION ALL
    SELECT l.child_id, l.parent_id, depth + 1 FROM down JOIN parties_partyparent l
      ON l.parent_id = down.id AND l.since <= %(at)s AND (l.until IS NULL OR l.until > %(at)s)
    WHERE depth < 32
)
SELECT d.id, p.kind, p.name, d.parent_id, d.depth
FROM down d JOIN parties_party p ON p.id = d.id WHERE p.is_active ORDER BY d.depth, p.name
"""


def lineage_of(party_id: UUID, at: datetime | None = None) -> tuple[PartyId, ...]:
    """A party and the units above it, nearest first, now or at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties_lineage(%s, %s)", [party_id, at or clock.now()])
        return tuple(map(PartyId, cursor.fetchone()[0]))


def lineages_of(party_ids: Iterable[UUID], at: datetime | None = None) -> dict[UUID, tuple[PartyId, ...]]:
    """{party: itself and the units above it, nearest first}, now or at a time; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT party, parties_lineage(party, %s) FROM unnest(%s::uuid[]) AS party",
            [at or clock.now(), list(set(party_ids))],
        )
        return {party_id: tuple(map(PartyId, lineage)) for party_id, lineage in cursor.fetchall()}


def units_below(party_ids: Sequence[UUID], at: datetime | None = None) -> frozenset[PartyId]:
    """Parties and all the units below them; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(parties_units(top, %s)) FROM unnest(%s::uuid[]) AS top",
            [at or clock.now(), list(party_ids)],
        )
        return frozenset(PartyId(pk) for (pk,) in cursor.fetchall())


def units_by_top(party_ids: Sequence[UUID], at: datetime | None = None) -> dict[PartyId, frozenset[PartyId]]:
    """{party: itself and all the units below it}; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT top, parties_units(top, %s) FROM unnest(%s::uuid[]) AS top", [at or clock.now(), list(party_ids)]
        )
        return {PartyId(top): frozenset(map(PartyId, units)) for top, units in cursor.fetchall()}


def list_tops() -> frozenset[PartyId]:
    """Parties that stand below nobody now, without the company that runs the market; one query."""
    now = clock.now()
    below = PartyParent.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    operators = PartyRoleHeld.objects.filter(role=PartyRole.OPERATOR.value)
    rows = Party.objects.filter(is_active=True).exclude(pk__in=below.values("child"))
    return frozenset(PartyId(pk) for pk in rows.exclude(pk__in=operators.values("party")).values_list("pk", flat=True))


def list_units(party_id: UUID, at: datetime | None = None) -> list[UnitView]:
    """A party and the units below it, each after its parent; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"top": party_id, "at": at or clock.now()})
        rows = [UnitView(PartyId(pk), PartyKind(kind), *rest) for pk, kind, *rest in cursor.fetchall()]
    return [one for top in rows[:1] for one in _in_order(top, rows)]


def list_parents(party_id: UUID) -> list[ParentView]:
    """Under whom a unit stands and stood, the newest first."""
    rows = PartyParent.objects.filter(child=party_id).select_related("parent").order_by("-since", "-id")
    return [
        ParentView(row.pk, PartyId(row.parent_id), row.parent.name, row.since, row.until, row.why)
        for row in rows
        if row.until is None or row.until > row.since
    ]


def mark_of_place(party_id: UUID, parent_id: UUID | None) -> str:
    """Names where a unit stands, stood and will stand and what is above its next parent: another tree, another mark."""
    links = PartyParent.objects.filter(child=party_id).order_by("id").values_list("id", "until")
    above = lineage_of(parent_id) if parent_id else ()
    text = "|".join([*(f"{pk}:{until}" for pk, until in links), "", *map(str, above)])
    return hashlib.sha256(text.encode()).hexdigest()


def kinds_above(kind: PartyKind) -> frozenset[PartyKind]:
    """Under which kinds of party one of this kind may stand."""
    return rules.PARENTS[kind]


def arranged_partners(party_id: UUID) -> dict[PartnerFunction, PartyId]:
    """What is arranged for this very party now, leaving out what comes from above."""
    now = clock.now()
    rows = Partner.objects.filter(Q(until=None) | Q(until__gt=now), party=party_id, since__lte=now)
    return {PartnerFunction(row.function): PartyId(row.partner_id) for row in rows}


def partners_of(lineage: Sequence[UUID]) -> Partners:
    """Whom a buyer's papers, parcels and bills go to: what is arranged nearest in its lineage, else the buyer.

    lineage  the buyer and the units above it, nearest first
    """
    now = clock.now()
    rows = Partner.objects.filter(Q(until=None) | Q(until__gt=now), party__in=list(lineage), since__lte=now)
    arranged = {(row.party_id, row.function): row.partner_id for row in rows}

    def partner(function: PartnerFunction) -> PartyId:
        found = (arranged[one, function.value] for one in lineage if (one, function.value) in arranged)
        return PartyId(next(found, lineage[0]))

    return Partners(
        sold_to=PartyId(lineage[0]),
        bill_to=partner(PartnerFunction.BILL_TO),
        ship_to=partner(PartnerFunction.SHIP_TO),
        payer=partner(PartnerFunction.PAYER),
    )


def _in_order(top: UnitView, rows: Sequence[UnitView]) -> list[UnitView]:
    found = [top]
    for child in (one for one in rows if one.parent_id == top.id and one.depth == top.depth + 1):
        found += _in_order(child, rows)
    return found


def buys_as_company(party_id: UUID | None) -> Exists:
    """A condition for another module's query: whether a party is a company or a unit of one; a guest is none.

    It saves that module a query of its own on each page.
    """
    kinds = [kind.value for kind in PartyKind if kind.is_trade]
    return Exists(Party.objects.filter(pk__in=[party_id] if party_id else [], kind__in=kinds))
