from datetime import UTC, datetime, timedelta

import pytest

from factories import ACTOR, company
from jangteo.kernel import clock
from jangteo.segments.errors import SegmentNotFound
from jangteo.segments.models import Segment, SegmentMember
from jangteo.segments.selectors import segment_ids_of, segments_by_id
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def test_a_party_belongs_from_its_start_until_before_its_end() -> None:
    gold, firm = create_segment(code="gold", names={"ko": "골드"}), company()
    with clock.at(NOON):
        add_party(segment_code="gold", party_id=firm, actor=ACTOR)
        add_party(segment_code="gold", party_id=firm, actor=ACTOR)
    SegmentMember.objects.update(until=NOON + timedelta(days=1))
    found = []
    for hours in (-1, 0, 23, 24):
        with clock.at(NOON + timedelta(hours=hours)):
            found.append(segment_ids_of(firm))
    assert found == [frozenset(), {gold}, {gold}, frozenset()]
    assert segment_ids_of(None) == frozenset()
    assert segment_ids_of(company("다른 회사")) == frozenset()


def test_a_code_twice_renames_and_an_unknown_one_is_refused() -> None:
    gold = create_segment(code="gold", names={"ko": "골드"})
    assert create_segment(code="gold", names={"ko": "금"}) == gold
    assert segments_by_id([gold]) == {gold: {"ko": "금"}}
    with pytest.raises(SegmentNotFound):
        add_party(segment_code="silver", party_id=company(), actor=ACTOR)
    assert (Segment.objects.count(), SegmentMember.objects.count()) == (1, 0)
