"""Requests are asked, decided, taken back, lapse; the door lets pass exactly what was approved (APR-01, APR-02)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from approvals.using import (
    ANYBODY,
    ask,
    broken,
    cart,
    door_of,
    draft_of,
    firm_with,
    holding,
    judged,
    limit,
    order,
    won,
)
from factories import ACTOR, member_of, person
from jangteo.approvals import services
from jangteo.approvals.errors import (
    ApprovalNeeded,
    InvalidRule,
    NobodyToDecide,
    NothingToApprove,
    NotYours,
    RequestClosed,
    RequestNotFound,
    WhyNeeded,
)
from jangteo.approvals.models import ApprovalDecision, ApprovalRequest, ApprovalRule, Passage
from jangteo.approvals.selectors import get_policy, get_request, list_requests, list_rules, list_turns
from jangteo.approvals.types import Compare, Condition, Inheritance, Measure, Policy, RequestState, Rule, Verdict
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.parties.selectors import get_assisted
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind

pytestmark = pytest.mark.django_db
APPROVE, REJECT, SEND_BACK = Verdict.APPROVE, Verdict.REJECT, Verdict.SEND_BACK


def told() -> list[str]:
    names = OutboxEvent.objects.filter(name__startswith="approvals.").order_by("id")
    return list(names.values_list("name", flat=True))


def test_what_is_approved_passes_once_and_exactly_so() -> None:
    _, head, buyer = firm_with(limit(1_000))
    one = cart()
    with pytest.raises(ApprovalNeeded) as refused:
        order(buyer, one, 1_001)
    assert refused.value.facts["requirements"][0]["because"] == [
        {"measure": "total", "compare": "above", "bound": "1000 KRW", "found": "1001 KRW"}
    ]
    request_id = ask(buyer, one, 1_001)
    with pytest.raises(ApprovalNeeded):
        order(buyer, one, 1_001)
    assert [one.id for one in list_turns(head)] == [request_id]
    assert services.decide(request_id=request_id, verdict=APPROVE, actor=head) == RequestState.APPROVED
    for wrong in (draft_of(buyer, one, won(1_002)), draft_of(buyer, one, won(1_001), {"address": "부산"})):
        with pytest.raises(ApprovalNeeded) as refused:
            services.authorise(door=door_of(buyer), draft=wrong, actor=buyer)
        assert refused.value.facts["changes"]
    order(buyer, one, 1_001)
    view = get_request(request_id, buyer)
    assert (view.state, view.waiting) == (RequestState.PLACED, ())
    assert Passage.objects.get().request_id == request_id
    with pytest.raises(ApprovalNeeded):
        order(buyer, cart(), 1_001)
    assert told() == ["approvals.asked", "approvals.approved"]
    assert broken() == []


def test_what_no_rule_meets_passes_and_can_t_be_asked_about() -> None:
    _, _, buyer = firm_with(limit(1_000))
    one = cart()
    with pytest.raises(NothingToApprove):
        ask(buyer, one, 1_000)
    order(buyer, one, 1_000)
    assert Passage.objects.get().requirements == []
    free, _, other = firm_with()
    assert door_of(other).is_open
    order(other, cart(), 10**9)
    assert Passage.objects.filter(party=free).count() == 0


def test_nobody_decides_their_own() -> None:
    firm, head, _ = firm_with(limit(1_000))
    with pytest.raises(NobodyToDecide):
        ask(head, cart(), 2_000)
    other = member_of(firm, MemberRole.APPROVER)
    request_id = ask(head, cart(), 2_000)
    with pytest.raises(NotYours):
        services.decide(request_id=request_id, verdict=APPROVE, actor=head)
    assert list_turns(head) == []
    row = ApprovalRequest.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalDecision.objects.create(
            request=row, by=row.requester, stands_for=[], verdict="approve", digest=row.digest, at=clock.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalRequest.objects.update(state="approved")
    assert services.decide(request_id=request_id, verdict=APPROVE, actor=other) == RequestState.APPROVED


def test_staff_who_act_for_a_buyer_and_strangers_decide_nothing() -> None:
    _, head, buyer = firm_with(limit(1_000))
    _, stranger, _ = firm_with()
    request_id = ask(buyer, cart(), 2_000)
    assert buyer.party_id
    rep = replace(
        buyer, person_id=person("담당"), rights=get_assisted(buyer.party_id).rights, assists=True, is_staff=True
    )
    for nobody in (ACTOR, stranger, rep):
        with pytest.raises(RequestNotFound):
            services.decide(request_id=request_id, verdict=APPROVE, actor=nobody)
    with pytest.raises(NotYours):
        services.decide(request_id=request_id, verdict=APPROVE, actor=replace(head, assists=True))
    with pytest.raises(RequestNotFound):
        get_request(request_id, stranger)
    with pytest.raises(RequestNotFound):
        services.withdraw(request_id=request_id, actor=stranger)
    assert list_requests(stranger) == []
    assert not ApprovalDecision.objects.exists()


@pytest.mark.parametrize(("verdict", "state"), [(REJECT, "rejected"), (SEND_BACK, "sent_back")])
def test_a_no_ends_it_for_good_and_says_why(verdict: Verdict, state: str) -> None:
    firm, head, buyer = firm_with()
    approver = member_of(firm, MemberRole.APPROVER)
    steps = limit(1_000, holding("administrator"), holding("approver"))
    services.save_rules(party_id=firm, drafts=[steps], currency="KRW", actor=ACTOR)
    request_id = ask(buyer, cart(), 2_000)
    with pytest.raises(NotYours):
        services.decide(request_id=request_id, verdict=REJECT, actor=approver, why="not yet mine")
    assert services.decide(request_id=request_id, verdict=APPROVE, actor=head) == RequestState.PENDING
    assert services.decide(request_id=request_id, verdict=APPROVE, actor=head) == RequestState.PENDING
    assert ApprovalDecision.objects.count() == 1
    with pytest.raises(WhyNeeded):
        services.decide(request_id=request_id, verdict=verdict, actor=head)
    assert services.decide(request_id=request_id, verdict=verdict, actor=head, why="too dear") == state
    view = get_request(request_id, buyer)
    assert (view.why_ended, [one.verdict for one in view.decisions]) == ("too dear", [APPROVE, verdict])
    with pytest.raises(RequestClosed):
        services.decide(request_id=request_id, verdict=APPROVE, actor=approver)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalRequest.objects.update(state="approved", ended_at=None)
    assert told() == ["approvals.asked", "approvals.turn_came", "approvals.ended"]
    assert broken() == []


def test_asked_anew_the_one_before_is_over() -> None:
    _, head, buyer = firm_with(limit(1_000))
    one = cart()
    first = ask(buyer, one, 2_000)
    services.decide(request_id=first, verdict=APPROVE, actor=head)
    second = ask(buyer, one, 3_000)
    assert get_request(first, buyer).state == RequestState.WITHDRAWN
    assert get_request(second, buyer).asking == 2
    with pytest.raises(ApprovalNeeded):
        order(buyer, one, 2_000)
    services.withdraw(request_id=second, actor=buyer)
    with pytest.raises(RequestClosed):
        services.withdraw(request_id=second, actor=buyer)
    assert broken() == []


def test_requests_lapse_undecided_and_unused() -> None:
    firm, head, buyer = firm_with()
    policy = Policy(lapse_days=3)
    services.save_rules(party_id=firm, drafts=[limit(1_000)], currency="KRW", policy=policy, actor=ACTOR)
    waiting, approved = cart(), cart()
    ids = [ask(buyer, one, 2_000) for one in (waiting, approved)]
    services.decide(request_id=ids[1], verdict=APPROVE, actor=head)
    with clock.at(clock.now() + timedelta(days=3)):
        with pytest.raises(RequestClosed):
            services.decide(request_id=ids[0], verdict=APPROVE, actor=head)
        with pytest.raises(ApprovalNeeded):
            order(buyer, approved, 2_000)
        assert services.expire_requests(actor=ACTOR) == 2
        assert services.expire_requests(actor=ACTOR) == 0
    assert {get_request(pk, buyer).state for pk in ids} == {RequestState.LAPSED}


def test_a_rule_that_came_since_was_approved_by_nobody() -> None:
    firm, head, buyer = firm_with(limit(1_000))
    one = cart()
    services.decide(request_id=ask(buyer, one, 2_000), verdict=APPROVE, actor=head)
    both = [limit(1_000), limit(1_500, name="later")]
    services.save_rules(party_id=firm, drafts=both, currency="KRW", actor=ACTOR)
    with pytest.raises(ApprovalNeeded):
        order(buyer, one, 2_000)
    services.save_rules(party_id=firm, drafts=[limit(1_000)], currency="KRW", actor=ACTOR)
    order(buyer, one, 2_000)  # the first rule went on as the same one all the time
    assert ApprovalRule.objects.filter(is_active=True).count() == 1


def test_prices_may_rise_by_what_is_tolerated_and_fall() -> None:
    firm, head, buyer = firm_with()
    policy = Policy(tolerance=Decimal("0.02"))
    services.save_rules(party_id=firm, drafts=[limit(1_000)], currency="KRW", policy=policy, actor=ACTOR)
    carts = [cart() for _ in range(3)]
    for one in carts:
        services.decide(request_id=ask(buyer, one, 2_000), verdict=APPROVE, actor=head)
    order(buyer, carts[0], 2_040)
    order(buyer, carts[1], 1_500)
    with pytest.raises(ApprovalNeeded):
        order(buyer, carts[2], 2_041)


def test_a_unit_is_bound_by_what_is_above_and_can_t_free_itself() -> None:
    firm, head, _ = firm_with(limit(1_000))
    unit = create_unit(parent_id=firm, name="부산", kind=PartyKind.DIVISION, actor=head)
    leader, buyer = member_of(unit, MemberRole.ADMINISTRATOR), member_of(unit)
    assert judged(buyer, 2_000).requirements
    apart = Policy(Inheritance.INSTEAD)
    with pytest.raises(NotPermitted):
        services.save_rules(party_id=unit, drafts=[], currency="KRW", policy=apart, actor=leader)
    services.save_rules(party_id=unit, drafts=[limit(9_000)], currency="KRW", policy=apart, actor=ACTOR)
    assert (judged(buyer, 2_000).requirements, len(judged(buyer, 9_001).requirements)) == ((), 1)
    with pytest.raises(NotPermitted):
        services.save_rules(party_id=unit, drafts=[], currency="KRW", policy=Policy(), actor=leader)
    with pytest.raises(NotPermitted):
        services.save_rules(party_id=firm, drafts=[], currency="KRW", actor=buyer)
    assert get_policy(unit).inheritance == Inheritance.INSTEAD


def test_rules_nobody_could_decide_by_are_refused_and_nothing_is_kept() -> None:
    firm, _, _ = firm_with()
    of_supplier = Condition(Measure.SUPPLIER, Compare.ANY_OF, codes=frozenset({"hansol"}))
    for wrong in (
        limit(1_000, holding("no-such-role")),
        limit(1_000, holding("administrator", 2)),
        limit(-1),
        Rule(new_id(), "supplier", (ANYBODY,), (of_supplier,)),
    ):
        with pytest.raises(InvalidRule) as refused:
            services.save_rules(party_id=firm, drafts=[limit(5), wrong], currency="KRW", actor=ACTOR)
        assert refused.value.facts["rule"] == 2
    with pytest.raises(InvalidRule):
        services.save_rules(party_id=firm, drafts=[limit(5), limit(5)], currency="KRW", actor=ACTOR)
    assert list_rules(firm) == []


def test_deputies_decide_on_their_days_and_never_what_they_asked_for() -> None:
    firm, head, buyer = firm_with(limit(1_000, holding("administrator")))
    other = member_of(firm)
    assert head.person_id
    assert other.person_id
    today = clock.today()
    for deputy in (buyer, other):
        services.name_deputy(
            party_id=firm,
            for_id=head.person_id,
            by_id=deputy.person_id,  # type: ignore[arg-type]
            since=today,
            until=today + timedelta(days=2),
            actor=head,
        )
    request_id = ask(buyer, cart(), 2_000)
    with pytest.raises(NotYours):
        services.decide(request_id=request_id, verdict=APPROVE, actor=buyer)
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(RequestNotFound):
        services.decide(request_id=request_id, verdict=APPROVE, actor=other)
    assert [one.id for one in list_turns(other)] == [request_id]
    assert services.decide(request_id=request_id, verdict=APPROVE, actor=other) == RequestState.APPROVED
    assert get_request(request_id, buyer).decisions[0].as_ids == (head.person_id,)
    with pytest.raises(NotPermitted):
        services.name_deputy(
            party_id=firm, for_id=head.person_id, by_id=other.person_id, since=today, until=today, actor=other
        )


def test_what_was_asked_never_changes() -> None:
    _, _, buyer = firm_with(limit(1_000, ANYBODY))
    ask(buyer, cart(), 2_000)
    for column, value in (("total_minor", 1), ("content", {"lines": []}), ("requirements", []), ("digest", "x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalRequest.objects.update(**{column: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalRule.objects.update(content={})


def test_another_currency_asks() -> None:
    _, _, buyer = firm_with(limit(10**9))
    draft = draft_of(buyer, cart(), Money(1, "USD"))
    with pytest.raises(ApprovalNeeded):
        services.authorise(door=door_of(buyer), draft=replace(draft), actor=buyer)
