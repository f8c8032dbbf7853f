"""Making segments and putting parties into them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.kernel.types import Action, Actor
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


@transaction.atomic
def make_segment(*, code: str, names: Mapping[str, str], actor: Actor) -> SegmentId:
    """A named group that price lists and shelves may be for; the same code again renames it.

    raises  NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    segment_id = create_segment(code=code, names=names)
    audit.record(
        actor=actor,
        action="segments.make_segment",
        subject_kind="segment",
        subject_id=segment_id,
        after={"code": code, "names": dict(names)},
    )
    return segment_id


@transaction.atomic
def join_segment(*, segment_code: str, party_id: UUID, actor: Actor) -> None:
    """Put a party into a segment, by whose prices it buys then; one that is in it stays as long as it is.

    raises  SegmentNotFound, NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE, party_id=party_id)
    if _here(segment_code, party_id) is None:
        add_party(segment_code=segment_code, party_id=party_id, actor=actor)


@transaction.atomic
def leave_segment(*, segment_code: str, party_id: UUID, actor: Actor) -> None:
    """Take a party out of a segment, from now on.

    raises  SegmentNotFound, NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE, party_id=party_id)
    member = _here(segment_code, party_id)
    if member is None:
        return
    member.until = clock.now()
    member.save(update_fields=["until"])
    audit.record(
        actor=actor,
        action="segments.leave_segment",
        subject_kind="party",
        subject_id=party_id,
        before={"segment": segment_code},
    )


def _here(code: str, party_id: UUID) -> SegmentMember | None:
    """The row by which a party is in a segment now, locked."""
    if not Segment.objects.filter(code=code).exists():
        raise SegmentNotFound(f"there is no segment {code!r}")
    now = clock.now()
    rows = SegmentMember.objects.select_for_update().filter(segment__code=code, party=party_id, since__lte=now)
    return rows.filter(Q(until=None) | Q(until__gt=now)).order_by("pk").first()


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
