"""Nobody decides a request they made, for themselves or on another's behalf, by no deputy and as none (C15)."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.undoing import undone
from approvals.using import ANYBODY, broken, cart, door_of, draft_of, firm_with, limit, won
from factories import member_of
from jangteo.approvals import services
from jangteo.approvals.errors import NotYours, RequestClosed, RequestNotFound
from jangteo.approvals.models import ApprovalDecision, ApprovalRequest, DeputyRow
from jangteo.approvals.rules import may_decide, standing, stands_for
from jangteo.approvals.selectors import list_turns
from jangteo.approvals.types import Approver, Decision, Deputy, Quorum, RequestState, Requirement, Tier, Verdict
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.parties.types import MemberRole

DAY = date(2026, 11, 27)
PEOPLE = [UUID(int=n) for n in range(1, 7)]
ROLES = st.frozensets(st.sampled_from(["approver", "administrator"]), min_size=1)
APPROVERS = st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True).flatmap(
    lambda people: st.tuples(*(st.builds(Approver, st.just(one), ROLES, st.booleans()) for one in people))
)
DEPUTIES = st.lists(
    st.builds(
        lambda whom, by, first, days: Deputy(whom, by, DAY + timedelta(first), DAY + timedelta(first + days)),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        st.integers(-2, 2),
        st.integers(0, 3),
    ),
    max_size=8,
)
EXCLUDED = st.frozensets(st.sampled_from(PEOPLE), min_size=1, max_size=2)
QUORUMS = st.builds(Quorum, st.integers(1, 3), st.one_of(st.just(frozenset()), ROLES), st.just(frozenset()))


@given(approvers=APPROVERS, deputies=DEPUTIES, excluded=EXCLUDED, person=st.sampled_from(PEOPLE))
def test_whoever_asked_stands_for_nobody_and_nobody_stands_for_them(
    approvers: tuple[Approver, ...], deputies: list[Deputy], excluded: frozenset[UUID], person: UUID
) -> None:
    whom = {one.person_id for one in stands_for(person, approvers, deputies, excluded, DAY)}
    mine = {one.for_id for one in deputies if one.by_id == person and one.since <= DAY <= one.until}
    assert not whom & excluded
    assert whom <= {person} | mine
    assert (person in excluded) <= (not whom)
    assert (person not in excluded and person in {one.person_id for one in approvers}) <= (person in whom)


@given(
    approvers=APPROVERS,
    deputies=DEPUTIES,
    excluded=EXCLUDED,
    quorums=st.lists(QUORUMS, min_size=1, max_size=3),
    order=st.permutations(PEOPLE),
)
def test_no_quorum_is_full_without_so_many_others(
    approvers: tuple[Approver, ...],
    deputies: list[Deputy],
    excluded: frozenset[UUID],
    quorums: list[Quorum],
    order: list[UUID],
) -> None:
    """Everybody decides as soon as it is their turn: what is approved then had as many different others."""
    requirement = Requirement(UUID(int=9), "rule", (Tier(tuple(quorums)),), None, ())
    at, decisions = clock.now(), list[Decision]()
    for person in order:
        whom = stands_for(person, approvers, deputies, excluded, DAY)
        if may_decide(standing([requirement], decisions, at, at).waiting, whom):
            decisions.append(Decision(person, whom, Verdict.APPROVE, at))
    if standing([requirement], decisions, at, at).state == RequestState.APPROVED:
        assert not {one.by_id for one in decisions} & excluded
        spoken = {who.person_id for one in decisions for who in one.stands_for}
        assert not spoken & excluded
        assert min(len(decisions), len(spoken)) >= max(one.least for one in quorums)


def _house() -> tuple[UUID, dict[str, Actor]]:
    firm, head, buyer = firm_with(limit(1_000, ANYBODY))
    people = {"head": head, "buyer": buyer}
    people |= {name: member_of(firm, MemberRole.APPROVER, name) for name in ("approver", "rep")}
    people["deputy"] = member_of(firm, MemberRole.BUYER, "deputy")
    return firm, people


def _named(firm: UUID, whom: Actor, by: Actor) -> None:
    """A deputy of today, whoever names them; one of themselves there is not."""
    assert whom.person_id
    assert by.person_id
    if whom != by:
        today = clock.today()
        DeputyRow.objects.create(
            party_id=firm, for_whom_id=whom.person_id, by_id=by.person_id, since=today, until=today
        )


NAMES = ("head", "buyer", "approver", "rep", "deputy")


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    requester=st.sampled_from(NAMES),
    maker=st.sampled_from(NAMES),
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=4),
    assists=st.booleans(),
)
@example(requester="buyer", maker="rep", pairs=[], assists=True)  # a rep who wrote it down, and may approve here too
@example(requester="approver", maker="approver", pairs=[("approver", "deputy")], assists=False)
@example(
    requester="buyer", maker="rep", pairs=[("head", "rep"), ("rep", "deputy"), ("approver", "buyer")], assists=False
)
def test_by_no_door_does_who_asked_or_wrote_it_down_decide(
    db: None, requester: str, maker: str, pairs: list[tuple[str, str]], assists: bool
) -> None:
    with undone():
        firm, people = _house()
        for whom, by in pairs:
            _named(firm, people[whom], people[by])
        wants, writes = people[requester], replace(people[maker], assists=assists)
        request_id = services.ask(door=door_of(wants), draft=draft_of(wants, cart(), won(2_000)), actor=writes)
        own = {wants.person_id, writes.person_id}
        for actor in people.values():
            may = actor.person_id not in own
            assert may or request_id not in {one.id for one in list_turns(actor)}
            with suppress(NotYours, RequestNotFound, RequestClosed), transaction.atomic():
                services.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=actor)
                assert may
        told = ApprovalDecision.objects.filter(request=request_id)
        spoken = {UUID(who["person"]) for one in told for who in one.stands_for}
        assert not ({one.by_id for one in told} | spoken) & own
        assert ApprovalRequest.objects.get().state == "approved"  # somebody else was there
        assert broken() == []


@pytest.mark.django_db
def test_the_database_refuses_it_too() -> None:
    _firm, people = _house()
    wants, writes = people["buyer"], people["rep"]
    request_id = services.ask(door=door_of(wants), draft=draft_of(wants, cart(), won(2_000)), actor=writes)
    row = ApprovalRequest.objects.get(pk=request_id)
    for who in (wants, writes):
        assert who.person_id
        facts = {"verdict": "approve", "digest": row.digest, "stands_for": [], "at": clock.now()}
        with pytest.raises(Error, match="nobody decides their own"), transaction.atomic():
            ApprovalDecision.objects.create(request=row, by_id=who.person_id, **facts)
