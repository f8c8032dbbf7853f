"""Parties and addresses in pages of bounded size, always in the same order; for files and what compares them."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import PartyId
from jangteo.parties.models import Address, Membership, Party, PartyReference, PartyRoleHeld
from jangteo.parties.selectors.parties import postal, summary
from jangteo.parties.types import PartyKind, PartyRole, PartySummary, PortableMember, PostalAddress

FIRST = UUID(int=0)
WHOLE = (PartyKind.PERSON, PartyKind.HOUSEHOLD, PartyKind.COMPANY)


def pages_of_parties(size: int) -> Iterator[list[PartySummary]]:
    """People, households and companies, without the one that runs the market and its units, by id; one query a page."""
    operators = PartyRoleHeld.objects.filter(role=PartyRole.OPERATOR.value).values("party")
    rows = (
        Party.objects.filter(is_active=True, kind__in=[one.value for one in WHOLE])
        .exclude(pk__in=operators)
        .select_related("company")
        .order_by("pk")
    )
    after = FIRST
    while page := [summary(row) for row in rows.filter(pk__gt=after)[:size]]:
        yield page
        after = page[-1].id


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
