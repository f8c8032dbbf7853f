"""Reads about segments."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.segments.models import Segment, SegmentMember
from jangteo.segments.types import SegmentId


def segment_ids_of(party_id: UUID | None) -> frozenset[SegmentId]:
    """The segments a party belongs to now; none for a guest."""
    if party_id is None:
        return frozenset()
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), party=party_id, since__lte=now)
    return frozenset(SegmentId(pk) for pk in rows.values_list("segment_id", flat=True))


def segments_by_id(ids: Iterable[UUID]) -> dict[SegmentId, dict[str, str]]:
    """{segment: its names}."""
    return {SegmentId(pk): names for pk, names in Segment.objects.filter(pk__in=set(ids)).values_list("pk", "names")}


def list_segments() -> list[tuple[SegmentId, str, dict[str, str]]]:
    """Every segment with its code and names, by code."""
    return [
        (SegmentId(pk), code, names)
        for pk, code, names in Segment.objects.order_by("code").values_list("pk", "code", "names")
    ]


def party_ids_in(segment_id: UUID) -> frozenset[PartyId]:
    """Who belongs to a segment now."""
    now = clock.now()
    rows = SegmentMember.objects.filter(Q(until=None) | Q(until__gt=now), segment=segment_id, since__lte=now)
    return frozenset(PartyId(pk) for pk in rows.values_list("party_id", flat=True))
