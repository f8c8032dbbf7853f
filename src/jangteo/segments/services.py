"""Making segments and putting parties into them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.personal import Erased, Person, PersonalData
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


def _export(person: Person) -> list[dict[str, Any]]:
    rows = SegmentMember.objects.filter(party=person.id).select_related("segment").order_by("since")
    return [
        {
            "code": row.segment.code,
            "names": row.segment.names,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else None,
        }
        for row in rows
    ]


def _erase(person: Person, at: datetime) -> Erased:
    count, _by_kind = SegmentMember.objects.filter(party=person.id).delete()
    return Erased({"segments": count} if count else {})


PERSONAL_DATA = PersonalData(
    name="segments", titles={"ko": "고객 묶음", "en": "Groups you are in"}, export=_export, erase=_erase
)
