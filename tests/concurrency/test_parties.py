"""Two at once: the last administrators, a circle from both ends, one role given twice."""

from collections import Counter

import pytest

from conftest import RunTogether
from factories import ACTOR, company, member_of, person
from jangteo.parties.errors import LastAdministrator, TreeCycle
from jangteo.parties.models import Membership
from jangteo.parties.selectors import lineage_of, list_leaders
from jangteo.parties.services import add_member, move_party, remove_member

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_administrators_cannot_remove_each_other_at_once(run_together: RunTogether) -> None:
    firm = company()
    leaders = [member_of(firm, "administrator", name) for name in ("가", "나")]

    def remove(number: int) -> None:
        other = leaders[1 - number].person_id
        assert other
        remove_member(party_id=firm, person_id=other, actor=leaders[number])

    outcomes = run_together(2, remove)
    assert Counter(map(type, outcomes)) == {type(None): 1, LastAdministrator: 1}
    assert len(list_leaders(firm)) == 1


def test_two_companies_cannot_stand_under_each_other(run_together: RunTogether) -> None:
    firms = [company("가나"), company("다라")]
    outcomes = run_together(
        2, lambda number: move_party(party_id=firms[number], parent_id=firms[1 - number], actor=ACTOR)
    )
    assert Counter(map(type, outcomes)) == {type(None): 1, TreeCycle: 1}
    assert sorted(len(lineage_of(firm)) for firm in firms) == [1, 2]


def test_one_role_given_twice_at_once_is_one_row(run_together: RunTogether) -> None:
    firm, someone = company(), person()
    outcomes = run_together(4, lambda _: add_member(party_id=firm, person_id=someone, role="buyer", actor=ACTOR))
    assert len(set(outcomes)) == 1
    assert Membership.objects.count() == 1
