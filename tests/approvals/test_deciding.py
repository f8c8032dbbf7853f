"""Who decides, and where a request stands after it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jangteo.approvals.rules import may_decide, standing, stands_for, stuck
from jangteo.approvals.types import (
    Approver,
    Decision,
    Deputy,
    Quorum,
    RequestState,
    Requirement,
    Standing,
    Tier,
    Verdict,
)

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = AT.date()
ANN, BEN, CHO, DAN, EUN = (UUID(int=number) for number in range(1, 6))
PEOPLE = {
    ANN: Approver(ANN, frozenset({"head"})),
    BEN: Approver(BEN, frozenset({"finance"})),
    CHO: Approver(CHO, frozenset({"head", "finance"})),
    DAN: Approver(DAN, frozenset(), is_administrator=True),
    EUN: Approver(EUN, frozenset({"head"})),
}
HEAD, FINANCE, ANY = Quorum(roles=frozenset({"head"})), Quorum(roles=frozenset({"finance"})), Quorum()


def needs(*tiers: tuple[Quorum, ...], hours: int = 0, number: int = 1) -> Requirement:
    after = timedelta(hours=hours) if hours else None
    return Requirement(UUID(int=number), f"rule {number}", tuple(map(Tier, tiers)), after, ())


def said(person: UUID, verdict: Verdict = Verdict.APPROVE, hours: int = 1, whom: Iterable[UUID] = ()) -> Decision:
    as_whom = tuple(PEOPLE[one] for one in (whom or [person]))
    return Decision(person, as_whom, verdict, AT + timedelta(hours=hours))


def after(requirement: Requirement, *decisions: Decision, hours: int = 1) -> Standing:
    return standing([requirement], decisions, AT, AT + timedelta(hours=hours))


def test_one_after_the_other() -> None:
    two = needs((HEAD,), (FINANCE,))
    assert after(two, said(BEN)).waiting[0].number == 1
    assert after(two, said(ANN)).waiting[0].number == 2
    assert after(two, said(CHO)).waiting[0].number == 2
    assert after(two, said(BEN), said(ANN)).state == RequestState.PENDING
    assert after(two, said(ANN), said(BEN)).state == RequestState.APPROVED


def test_all_quorums_of_a_step_at_the_same_time() -> None:
    both = needs((HEAD, FINANCE))
    assert after(both, said(ANN)).waiting[0].missing == ((FINANCE, 1),)
    assert after(both, said(BEN), said(ANN)).state == RequestState.APPROVED
    assert after(both, said(CHO)).state == RequestState.APPROVED


def test_two_of_three_are_two_people() -> None:
    two = needs((Quorum(2, frozenset({"head"})),))
    assert after(two, said(ANN), said(ANN)).waiting[0].missing[0][1] == 1
    assert after(two, said(BEN, whom=[ANN, EUN])).waiting[0].missing[0][1] == 1
    assert after(two, said(ANN), said(EUN)).state == RequestState.APPROVED


def test_an_approver_counts_once_whoever_stands_for_them() -> None:
    """Ann and her deputy are one of two heads."""
    two = needs((Quorum(2, frozenset({"head"})),))
    assert after(two, said(ANN), said(BEN, whom=[ANN])).waiting[0].missing[0][1] == 1
    assert after(two, said(BEN, whom=[ANN, EUN]), said(ANN)).state == RequestState.APPROVED
    assert after(two, said(EUN), said(BEN, whom=[ANN, EUN])).state == RequestState.APPROVED


def test_a_decision_counts_in_every_rule_whose_turn_it_is() -> None:
    rules = [needs((HEAD,)), needs((ANY,), (HEAD,), number=2)]
    found = standing(rules, [said(ANN)], AT, AT)
    assert [(one.rule_id.int, one.number) for one in found.waiting] == [(2, 2)]


def test_one_rejection_ends_it_also_by_who_approved() -> None:
    two = needs((HEAD,), (FINANCE,))
    assert after(two, said(ANN), said(ANN, Verdict.REJECT), said(BEN)).state == RequestState.REJECTED
    assert after(two, said(ANN), said(BEN, Verdict.SEND_BACK), said(BEN)).state == RequestState.SENT_BACK


def test_it_waits_only_so_long_for_a_step() -> None:
    waits = needs((HEAD,), (FINANCE,), hours=24)
    assert not after(waits, hours=23).waiting[0].is_escalated
    late = after(waits, hours=24)
    assert late.waiting[0].is_escalated
    assert may_decide(late.waiting, [PEOPLE[DAN]])
    assert after(waits, said(DAN, hours=23)).waiting[0].number == 1
    assert after(waits, said(DAN, hours=24), hours=24).waiting[0].number == 2
    assert not after(waits, said(DAN, hours=24), hours=47).waiting[0].is_escalated


def test_nobody_decides_on_their_own_nor_through_a_deputy() -> None:
    everybody = list(PEOPLE.values())
    ann_by_ben = Deputy(ANN, BEN, TODAY, TODAY + timedelta(days=2))
    own = frozenset({ANN})
    assert stands_for(ANN, everybody, [], own, TODAY) == ()
    assert [one.person_id for one in stands_for(BEN, everybody, [ann_by_ben], own, TODAY)] == [BEN]
    assert [one.person_id for one in stands_for(BEN, everybody, [ann_by_ben], frozenset(), TODAY)] == [ANN, BEN]
    outsider = UUID(int=99)
    for_ann = Deputy(ANN, outsider, TODAY, TODAY)
    assert [one.person_id for one in stands_for(outsider, everybody, [for_ann], frozenset(), TODAY)] == [ANN]
    assert stands_for(outsider, everybody, [for_ann], frozenset(), date(2026, 11, 3)) == ()


def test_a_rule_nobody_can_fulfil_is_told() -> None:
    people = [PEOPLE[ANN], PEOPLE[DAN]]
    assert stuck([needs((HEAD,))], people, frozenset()) == ()
    assert stuck([needs((HEAD,))], people, frozenset({ANN})) == (UUID(int=1),)
    assert stuck([needs((HEAD,), hours=1)], people, frozenset({ANN})) == ()
    assert stuck([needs((Quorum(2),))], people, frozenset({ANN})) == (UUID(int=1),)


roles = st.frozensets(st.sampled_from(["head", "finance"]), max_size=2)
quorums = st.builds(Quorum, st.integers(1, 2), roles)
tiers = st.lists(st.lists(quorums, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3)
decided = st.lists(st.sampled_from(list(PEOPLE)), max_size=8)


@given(tiers, decided)
def test_more_approvals_never_take_one_away(wanted: list[tuple[Quorum, ...]], who: list[UUID]) -> None:
    requirement = needs(*wanted)
    reached = 0
    for many in range(len(who) + 1):
        found = after(requirement, *(said(one) for one in who[:many]))
        number = found.waiting[0].number if found.waiting else len(wanted) + 1
        assert number in (reached, reached + 1, 1)
        assert number >= reached
        reached = number
        assert (found.state == RequestState.APPROVED) is (number > len(wanted))


@given(tiers, st.lists(st.sampled_from(list(PEOPLE)), min_size=1, max_size=4), st.data())
def test_a_rejection_anywhere_ends_it(wanted: list[tuple[Quorum, ...]], who: list[UUID], data: st.DataObject) -> None:
    decisions = [said(one) for one in who]
    decisions.insert(data.draw(st.integers(0, len(who))), said(ANN, Verdict.REJECT))
    before = decisions[: decisions.index(said(ANN, Verdict.REJECT))]
    is_over = after(needs(*wanted), *before).state == RequestState.APPROVED
    assert is_over or after(needs(*wanted), *decisions).state == RequestState.REJECTED


def test_the_order_of_approvals_in_a_step_does_not_matter() -> None:
    wanted = needs((HEAD, FINANCE, Quorum(2)))
    found = {after(wanted, *(said(one) for one in way)).state for way in permutations([ANN, BEN, DAN])}
    assert found == {RequestState.APPROVED}
