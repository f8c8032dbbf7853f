"""Which rule decides about a right: `allows` and `decide` are one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import Ruling, allows, decide
from jangteo.kernel.types import Action, Actor, PartyId, Scope

ME, OTHER, OURS, THEIRS = (PartyId(new_id()) for _ in range(4))
RIGHT = Action.ORDERS_CANCEL


def actor(scope: Scope | None) -> Actor:
    return Actor(person_id=ME, unit_ids=frozenset({OURS}), rights={RIGHT: scope} if scope else {})


@pytest.mark.parametrize(
    ("scope", "party_id", "made_by", "ruling"),
    [
        (None, OURS, ME, Ruling.NOT_GIVEN),
        (Scope.ALL, None, None, Ruling.EVERYTHING),
        (Scope.ALL, THEIRS, OTHER, Ruling.EVERYTHING),
        (Scope.UNIT, None, ME, Ruling.NOBODYS),
        (Scope.UNIT, THEIRS, ME, Ruling.ELSEWHERE),
        (Scope.UNIT, OURS, OTHER, Ruling.UNIT),
        (Scope.OWN, OURS, ME, Ruling.OWN),
        (Scope.OWN, OURS, OTHER, Ruling.OF_OTHERS),
        (Scope.OWN, OURS, None, Ruling.OF_OTHERS),
        (Scope.OWN, None, ME, Ruling.NOBODYS),
        (Scope.OWN, THEIRS, ME, Ruling.ELSEWHERE),
    ],
)
def test_each_rule_decides_its_own_case(
    scope: Scope | None, party_id: UUID | None, made_by: UUID | None, ruling: Ruling
) -> None:
    assert decide(actor(scope), RIGHT, party_id=party_id, made_by=made_by) == ruling


@given(
    scope=st.sampled_from([None, *Scope]),
    party_id=st.sampled_from([None, OURS, THEIRS]),
    made_by=st.sampled_from([None, ME, OTHER]),
    is_guest=st.booleans(),
)
def test_what_is_allowed_is_what_the_scope_says(
    scope: Scope | None, party_id: UUID | None, made_by: UUID | None, is_guest: bool
) -> None:
    """Written a second way; a guest without a person owns nothing made by nobody."""
    someone = Actor(
        person_id=None if is_guest else ME, unit_ids=frozenset({OURS}), rights={RIGHT: scope} if scope else {}
    )
    reaches = party_id == OURS
    owns = made_by is not None and made_by == someone.person_id
    expected = {None: False, Scope.ALL: True, Scope.UNIT: reaches, Scope.OWN: reaches and owns}[scope]
    assert allows(someone, RIGHT, party_id=party_id, made_by=made_by) is expected
    assert decide(someone, RIGHT, party_id=party_id, made_by=made_by).is_allowing is expected
