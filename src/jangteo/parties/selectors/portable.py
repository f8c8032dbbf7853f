"""Parties and addresses in pages of bounded size, always in the same order; for files and what compares them."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import F, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import PartyId
from jangteo.parties.models import Address, CustomRole, Membership, Party, PartyParent, PartyReference, PartyRoleHeld
from jangteo.parties.selectors.members import custom_role_view
from jangteo.parties.selectors.parties import postal, summary
from jangteo.parties.selectors.tree import units_below
from jangteo.parties.types import (
    PartyKind,
    PartyRole,
    PartySummary,
    PortableMember,
    PortableMove,
    PortableUnit,
    PostalAddress,
    RoleDefinition,
)

FIRST = UUID(int=0)
WHOLE = (PartyKind.PERSON, PartyKind.HOUSEHOLD, PartyKind.COMPANY)
UNITS = (PartyKind.DIVISION, PartyKind.LOCATION)
type RolePlace = tuple[PartyId | None, str]


def pages_of_parties(size: int, *, with_units: bool = False) -> Iterator[list[PartySummary]]:
    """People, households and companies, without the one that runs the market and its units, by id; one query a page.

    with_units  the units of companies too
    """
    kinds = WHOLE + UNITS if with_units else WHOLE
    rows = (
        Party.objects.filter(is_active=True, kind__in=[one.value for one in kinds])
        .exclude(pk__in=_of_the_market())
        .select_related("company")
        .order_by("pk")
    )
    after = FIRST
    while page := [summary(row) for row in rows.filter(pk__gt=after)[:size]]:
        yield page
        after = page[-1].id


def pages_of_units(size: int) -> Iterator[list[PortableUnit]]:
    """Whatever stands under a company, by id, without what is below the one that runs the market; one query a page."""
    rows = _links().exclude(child__in=_of_the_market()).order_by("child")
    after = FIRST
    while page := [_unit(row) for row in rows.filter(child__gt=after)[:size]]:
        yield page
        after = page[-1].id


def units_by_id(party_ids: Iterable[UUID]) -> dict[PartyId, PortableUnit]:
    """{unit: what it is and what it stands under}; one query."""
    return {one.id: one for one in map(_unit, _links().filter(child__in=list(party_ids)))}


def pages_of_moves(size: int) -> Iterator[list[PortableMove]]:
    """Moves of units that are planned, in the order in which they were, without what is below the one that runs the
    market; one query a page."""
    rows = _kept_links().filter(since__gt=clock.now()).exclude(child__in=_of_the_market()).order_by("pk")
    after = FIRST
    while page := list(rows.filter(pk__gt=after)[:size]):
        yield [_move(row) for row in page]
        after = page[-1].pk


def moves_of(party_ids: Iterable[UUID]) -> dict[PartyId, list[PortableMove]]:
    """{unit: under what it stood, stands and will stand, in the order of time}; one query."""
    found: dict[PartyId, list[PortableMove]] = {}
    for row in _kept_links().filter(child__in=list(party_ids)).order_by("child", "since"):
        found.setdefault(PartyId(row.child_id), []).append(_move(row))
    return found


def pages_of_roles(size: int) -> Iterator[list[RoleDefinition]]:
    """Roles that parties or the market made for themselves, retired ones too, by id; one query a page."""
    rows = CustomRole.objects.order_by("pk")
    after = FIRST
    while page := list(rows.filter(pk__gt=after)[:size]):
        yield [custom_role_view(row) for row in page]
        after = page[-1].pk


def roles_of(party_ids: Iterable[UUID]) -> dict[RolePlace, RoleDefinition]:
    """{(whose, code): role} of what these parties and the market made, retired ones too; one query."""
    owners = Q(party=None) | Q(party__in=list(party_ids))
    found = map(custom_role_view, CustomRole.objects.filter(owners))
    return {(one.party_id, one.code): one for one in found}


def own_keys(source: str, party_ids: Iterable[UUID]) -> dict[PartyId, str]:
    """{party: its key in files of this source}: the one it came in with, else its id; one query."""
    ids = list(party_ids)
    rows = PartyReference.objects.filter(source=source, party__in=ids).order_by("-pk")
    return {PartyId(pk): str(pk) for pk in ids} | {PartyId(pk): key for pk, key in rows.values_list("party_id", "key")}


def parties_by_own_key(source: str, keys: Iterable[str]) -> dict[str, PartyId]:
    """{key: party} as `own_keys` tells them; two queries."""
    wanted = set(keys)
    ids = {key: one for key in wanted if (one := parse_id(key)) is not None}
    known = set(Party.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    found = {key: PartyId(one) for key, one in ids.items() if one in known}
    rows = PartyReference.objects.filter(source=source, key__in=wanted).values_list("key", "party_id")
    return found | {key: PartyId(party_id) for key, party_id in rows}


def memberships_of(party_ids: Iterable[UUID]) -> list[PortableMember]:
    """Who holds or will hold which role in these, by party, person, role and time; one query."""
    rows = Membership.objects.filter(Q(until=None) | Q(until__gt=clock.now()), party__in=list(party_ids))
    columns = ("party_id", "person_id", "role", "place_code", "since", "until")
    return [
        PortableMember(PartyId(row[0]), PartyId(row[1]), *row[2:])
        for row in rows.order_by("party", "person", "role", "since").values_list(*columns)
    ]


def addresses_of(party_ids: Iterable[UUID]) -> dict[PartyId, list[PostalAddress]]:
    """{party: its addresses, the default one first}; one query."""
    found: dict[PartyId, list[PostalAddress]] = {}
    for row in Address.objects.filter(party__in=list(party_ids)).order_by("party", "-is_default", "pk"):
        found.setdefault(PartyId(row.party_id), []).append(postal(row))
    return found


def _of_the_market() -> frozenset[PartyId]:
    """The company that runs the market and all below it."""
    held = PartyRoleHeld.objects.filter(role=PartyRole.OPERATOR.value)
    return units_below(list(held.values_list("party", flat=True)))


def _links() -> QuerySet[PartyParent]:
    now = clock.now()
    rows = PartyParent.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now, child__is_active=True)
    return rows.select_related("child")


def _kept_links() -> QuerySet[PartyParent]:
    """Without moves that were planned and taken back."""
    return PartyParent.objects.filter(Q(until=None) | Q(until__gt=F("since")), child__is_active=True)


def _move(row: PartyParent) -> PortableMove:
    return PortableMove(PartyId(row.child_id), PartyId(row.parent_id), row.since)


def _unit(row: PartyParent) -> PortableUnit:
    child = row.child
    return PortableUnit(
        id=PartyId(child.pk),
        kind=PartyKind(child.kind),
        name=child.name,
        email=child.email,
        phone=child.phone,
        parent_id=PartyId(row.parent_id),
    )
