"""Reads about segments."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.segments.models import Segment, SegmentMember
from jangteo.segments.types import SegmentId


def segment_ids_of(*party_ids: UUID | None) -> frozenset[SegmentId]:
    """The segments to which one of these parties belongs now; none for a guest."""
    known = [party_id for party_id in party_ids if party_id is not None]
    if not known:
        return frozenset()
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), party__in=known, since__lte=now)
    return frozenset(SegmentId(pk) for pk in rows.values_list("segment_id", flat=True))


def segment_codes_of(party_ids: Iterable[UUID]) -> frozenset[str]:
    """The codes of the segments to which one of these parties belongs now."""
    rows = Segment.objects.filter(pk__in=segment_ids_of(*party_ids))
    return frozenset(rows.values_list("code", flat=True))


def segments_by_party(party_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, str]]:
    """{party: {segment to which it belongs now: its code}}; one query."""
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), party__in=set(party_ids), since__lte=now)
    found: dict[UUID, dict[UUID, str]] = {}
    for party_id, segment_id, code in rows.values_list("party", "segment", "segment__code"):
        found.setdefault(party_id, {})[segment_id] = code
    return found


def in_segment_of(column: str, party_ids: Sequence[UUID]) -> Q:
    """A condition for another module's query: `column` names a segment to which one of these parties belongs now.

    It saves that module a query of its own on each page.
    """
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), party__in=party_ids, since__lte=now)
    return Q(**{f"{column}__in": rows.values("segment")})


def segments_by_id(ids: Iterable[UUID]) -> dict[SegmentId, dict[str, str]]:
    """{segment: its names}."""
    return {SegmentId(pk): names for pk, names in Segment.objects.filter(pk__in=set(ids)).values_list("pk", "names")}


def list_segments() -> list[tuple[SegmentId, str, dict[str, str]]]:
    """(id, code, names) of every segment, by code."""
    rows = Segment.objects.order_by("code").values_list("pk", "code", "names")
    return [(SegmentId(pk), code, names) for pk, code, names in rows]


def party_ids_in(segment_id: UUID) -> frozenset[PartyId]:
    """Who belongs to a segment now."""
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), segment=segment_id, since__lte=now)
    return frozenset(PartyId(pk) for pk in rows.values_list("party_id", flat=True))


def members_of(segment_ids: Iterable[UUID]) -> frozenset[PartyId]:
    """Who belongs to one of these segments now; one query."""
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), segment__in=set(segment_ids), since__lte=now)
    return frozenset(PartyId(pk) for pk in rows.values_list("party_id", flat=True))


def segments_sharing_members(segment_ids: Iterable[UUID]) -> frozenset[SegmentId]:
    """These segments, and those in which somebody of theirs is too; by who belongs now."""
    now = clock.now()
    current = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    ids = set(segment_ids)
    shared = current.filter(party__in=current.filter(segment__in=ids).values("party")).values_list("segment", flat=True)
    return frozenset(SegmentId(pk) for pk in {*shared.distinct(), *ids})


def count_members(segment_id: UUID) -> int:
    """How many parties are in a segment now."""
    return len(party_ids_in(segment_id))
