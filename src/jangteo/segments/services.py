"""Making segments and putting parties into them."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor
from jangteo.segments.errors import SegmentNotFound
from jangteo.segments.models import Segment, SegmentMember
from jangteo.segments.types import SegmentId


def create_segment(*, code: str, names: Mapping[str, str]) -> SegmentId:
    """A named group; the same code again renames it."""
    row, _ = Segment.objects.update_or_create(code=code, defaults={"names": dict(names)})
    return SegmentId(row.pk)


@transaction.atomic
def add_party(*, segment_code: str, party_id: UUID, actor: Actor) -> None:
    """Put a party into a segment from now on.

    raises  SegmentNotFound
    """
    segment = Segment.objects.filter(code=segment_code).first()
    if segment is None:
        raise SegmentNotFound(f"there is no segment {segment_code!r}")
    SegmentMember.objects.update_or_create(
        segment=segment, party_id=party_id, defaults={"since": clock.now(), "until": None}
    )
    audit.record(
        actor=actor,
        action="segments.add_party",
        subject_kind="party",
        subject_id=party_id,
        after={"segment": segment_code},
    )
