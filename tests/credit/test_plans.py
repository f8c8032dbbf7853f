"""Instalment plans: the schedule is kept here, the lender decides."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from credit.using import broken
from factories import ACTOR, channel, company, member_of, person, shopper, stocked
from jangteo.credit import jobs, services
from jangteo.credit.errors import (
    InvalidInstalment,
    LenderAway,
    NotEligible,
    OfferNotFound,
    PlanExists,
    PlanNotFound,
)
from jangteo.credit.gateways import FakeLender, lender_of, register_lender
from jangteo.credit.models import InstalmentMove, InstalmentPart, InstalmentStep
from jangteo.credit.selectors import access_plan, bought_lines, get_plan, list_offers, list_plans, offers_for, plans_of
from jangteo.credit.types import (
    BoughtLine,
    Every,
    LenderAnswer,
    LenderNotice,
    OfferDraft,
    PlanDraft,
    PlanState,
    PurchaseFacts,
    RefundPolicy,
    Rhythm,
)
from jangteo.kernel import clock
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 31)


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@pytest.fixture
def lender() -> FakeLender:
    """A lender of this test alone."""
    made = FakeLender()
    register_lender("test", made)
    return made


def offer(**changes: Any) -> OfferDraft:
    known: dict[str, Any] = {
        "code": "four",
        "names": {"ko": "네 번에 나눠 내기", "en": "Pay in four"},
        "count": 4,
        "every": Every(2, Rhythm.WEEKS),
        "smallest": won(1_000),
        "lender": "test",
    }
    one = OfferDraft(**known | changes)
    services.save_offer(offer=one, actor=ACTOR)
    return one


def facts(amount: int = 100_001, **changes: Any) -> PurchaseFacts:
    known: dict[str, Any] = {"channel_id": new_id(), "segment_ids": frozenset(), "lines": (BoughtLine("MUG"),)}
    return PurchaseFacts(amount=won(amount), **known | changes)


def begun(amount: int = 100_001, code: str = "four", reference: UUID | None = None) -> UUID:
    plan = PlanDraft(code, person(), "order", reference or new_id(), FIRST)
    return services.begin_plan(plan=plan, facts=facts(amount), actor=ACTOR)


def running(amount: int = 100_001, **changes: Any) -> UUID:
    offer(**changes)
    plan = begun(amount)
    assert services.ask_lender(plan_id=plan, actor=ACTOR) == PlanState.ACTIVE
    return plan


def parts(plan: UUID) -> list[tuple[int, str]]:
    return [(one.part.amount.minor, one.state.value) for one in get_plan(plan).parts]


def test_an_approved_plan_is_paid_part_by_part(lender: FakeLender) -> None:
    plan = running()
    assert parts(plan) == [(25_001, "due"), (25_000, "due"), (25_000, "due"), (25_000, "due")]
    view = get_plan(plan)
    assert (view.state, view.lender_reference, view.principal) == (PlanState.ACTIVE, "L-000001", won(100_001))
    assert services.pay_part(plan_id=plan, number=1, key="p1", actor=ACTOR) == won(25_001)
    assert services.pay_part(plan_id=plan, number=1, key="p1", actor=ACTOR) == won(25_001)  # told twice
    for number in (1, 3):
        with pytest.raises(InvalidInstalment), transaction.atomic():
            services.pay_part(plan_id=plan, number=number, key="other", actor=ACTOR)
    for number in (2, 3, 4):
        services.pay_part(plan_id=plan, number=number, key=f"p{number}", actor=ACTOR)
    assert get_plan(plan).state == PlanState.SETTLED
    assert {state for _, state in parts(plan)} == {"paid"}
    with pytest.raises(InvalidInstalment), transaction.atomic():
        services.pay_part(plan_id=plan, number=4, key="again", actor=ACTOR)
    assert broken() == []


def test_no_money_is_owed_before_the_lender_says_yes(lender: FakeLender) -> None:
    offer()
    plan = begun()
    for work in (
        lambda: services.pay_part(plan_id=plan, number=1, key="x", actor=ACTOR),
        lambda: services.settle_early(plan_id=plan, key="x", actor=ACTOR),
        lambda: services.refund_plan(plan_id=plan, amount=won(1), key="x", actor=ACTOR),
    ):
        with pytest.raises(InvalidInstalment), transaction.atomic():
            work()
    assert services.mark_missed(plan_id=plan, on=date(2030, 1, 1), actor=ACTOR) == 0


@pytest.mark.parametrize(
    ("amount", "state", "told"),
    [(100_997, PlanState.DECLINED, 1), (100_998, PlanState.ASKED, 0), (100_999, PlanState.PAPERS, 0)],
)
def test_what_the_lender_says_is_taken_once(lender: FakeLender, amount: int, state: PlanState, told: int) -> None:
    offer()
    plan = begun(amount)
    assert [services.ask_lender(plan_id=plan, actor=ACTOR) for _ in range(2)] == [state, state]
    assert OutboxEvent.objects.filter(name="credit.instalment_plan_decided").count() == told
    assert get_plan(plan).papers == (("income",) if state == PlanState.PAPERS else ())
    assert ({one for _, one in parts(plan)} == {"cancelled"}) is (state == PlanState.DECLINED)
    assert broken() == []


def test_a_pending_case_and_one_that_wanted_papers_are_decided_later(lender: FakeLender) -> None:
    offer()
    pending, papers = begun(100_998), begun(100_999)
    assert services.ask_undecided(actor=ACTOR) == 0
    lender.decide(pending.hex, LenderAnswer.APPROVED)
    lender.decide(papers.hex, LenderAnswer.DECLINED, "papers_not_enough")
    assert services.ask_undecided(actor=ACTOR) == 2
    assert [get_plan(one).state for one in (pending, papers)] == [PlanState.ACTIVE, PlanState.DECLINED]
    lender.decide(papers.hex, LenderAnswer.APPROVED)
    assert services.ask_undecided(actor=ACTOR) == 0
    assert services.ask_lender(plan_id=papers, actor=ACTOR) == PlanState.DECLINED  # decided stays decided
    assert broken() == []


@pytest.mark.parametrize("fault", ["away", "cut"])
def test_a_lender_who_does_not_answer_is_asked_again(lender: FakeLender, fault: str) -> None:
    offer()
    plan = begun()
    lender.faults.append(fault)
    with pytest.raises(LenderAway):
        services.ask_lender(plan_id=plan, actor=ACTOR)
    assert get_plan(plan).state == PlanState.ASKED
    assert (lender.find(plan.hex) is not None) is (fault == "cut")
    lender.faults.append("away")
    assert services.ask_undecided(actor=ACTOR) == 0
    assert services.ask_undecided(actor=ACTOR) == 1
    assert len(lender.cases) == 1


def test_the_lender_is_told_no_name(lender: FakeLender) -> None:
    plan = running()
    case, _decision = lender.cases[plan.hex]
    assert (case.applicant, case.amount) == (get_plan(plan).party_id.hex, won(100_001))
    assert "손지우" not in repr(case)


def test_a_lender_that_is_not_set_up_is_away() -> None:
    with pytest.raises(LenderAway):
        lender_of("nobody")


def test_the_buyer_may_withdraw_before_it_is_decided(lender: FakeLender) -> None:
    offer()
    reference = new_id()
    plan = begun(reference=reference)
    with pytest.raises(PlanExists), transaction.atomic():
        begun(reference=reference)
    for _ in range(2):
        services.withdraw_plan(plan_id=plan, actor=ACTOR)
    assert services.ask_lender(plan_id=plan, actor=ACTOR) == PlanState.WITHDRAWN
    assert plans_of("order", [reference]) == {}
    again = begun(reference=reference)
    services.ask_lender(plan_id=again, actor=ACTOR)
    assert plans_of("order", [reference])[reference].id == again
    with pytest.raises(IllegalMove), transaction.atomic():
        services.withdraw_plan(plan_id=again, actor=ACTOR)
    assert broken() == []


@pytest.mark.parametrize("fault", ["away", "cut"])
def test_the_lender_is_told_of_a_plan_that_was_withdrawn_until_they_hear_it(lender: FakeLender, fault: str) -> None:
    offer()
    plan = begun()
    services.withdraw_plan(plan_id=plan, actor=ACTOR)
    lender.faults += [fault, fault]
    jobs.tell_lender(str(plan))
    assert services.tell_untold() == 0
    jobs.ask_lenders(timestamp=0)
    assert lender.told == {plan.hex: LenderNotice(plan.hex, True, won(0), ())}
    assert services.tell_untold() == 0
    assert not services.tell_lender(plan_id=plan)


def test_the_lender_is_told_how_a_refund_lowered_a_plan(lender: FakeLender) -> None:
    plan = running()
    for minor, key in ((30_000, "first"), (10_000, "second")):
        services.refund_plan(plan_id=plan, amount=won(minor), key=key, actor=ACTOR)
        assert services.tell_lender(plan_id=plan)
        found = get_plan(plan)
        assert lender.told[plan.hex] == LenderNotice(plan.hex, False, found.refunded, found.open_parts)
    assert sum(one.principal.minor for one in lender.told[plan.hex].parts) == 60_001


def test_what_happens_while_a_lender_is_told_is_told_once_more(lender: FakeLender) -> None:
    plan = running()
    services.refund_plan(plan_id=plan, amount=won(10_000), key="first", actor=ACTOR)
    hear = lender.tell

    def interrupted(notice: LenderNotice) -> None:
        hear(notice)
        with clock.at(clock.now() + timedelta(seconds=1)):
            services.refund_plan(plan_id=plan, amount=won(20_000), key="second", actor=ACTOR)

    lender.tell = interrupted  # type: ignore[method-assign]
    services.tell_lender(plan_id=plan)
    lender.tell = hear  # type: ignore[method-assign]
    assert lender.told[plan.hex].refunded == won(10_000)
    assert services.tell_untold() == 1
    assert lender.told[plan.hex].refunded == won(30_000)


def test_a_refund_lets_the_last_parts_go_and_pays_out_what_is_more(lender: FakeLender) -> None:
    plan = running()
    services.pay_part(plan_id=plan, number=1, key="p1", actor=ACTOR)
    assert services.refund_plan(plan_id=plan, amount=won(30_000), key="r1", actor=ACTOR) == won(0)
    assert services.refund_plan(plan_id=plan, amount=won(30_000), key="r1", actor=ACTOR) == won(0)  # told twice
    assert parts(plan) == [(25_001, "paid"), (25_000, "due"), (20_000, "due"), (0, "cancelled")]
    assert services.refund_plan(plan_id=plan, amount=won(50_000), key="r2", actor=ACTOR) == won(5_000)
    assert [state for _, state in parts(plan)] == ["paid", "cancelled", "cancelled", "cancelled"]
    assert get_plan(plan).state == PlanState.SETTLED
    with pytest.raises(InvalidInstalment), transaction.atomic():
        services.refund_plan(plan_id=plan, amount=won(20_002), key="r3", actor=ACTOR)
    assert services.refund_plan(plan_id=plan, amount=won(20_001), key="r3", actor=ACTOR) == won(20_001)
    with pytest.raises(InvalidInstalment), transaction.atomic():
        services.refund_plan(plan_id=plan, amount=won(1), key="r4", actor=ACTOR)
    assert get_plan(plan).refunded == won(75_000)
    assert broken() == []


def test_a_refund_by_cash_leaves_every_part(lender: FakeLender) -> None:
    plan = running(refund_policy=RefundPolicy.CASH)
    before = parts(plan)
    assert services.refund_plan(plan_id=plan, amount=won(100_001), key="r", actor=ACTOR) == won(100_001)
    assert services.refund_plan(plan_id=plan, amount=won(100_001), key="r", actor=ACTOR) == won(100_001)
    assert (parts(plan), get_plan(plan).state) == (before, PlanState.ACTIVE)
    assert broken() == []


def test_an_early_end_with_interest(lender: FakeLender) -> None:
    plan = running(1_000_000, count=12, every=Every(), yearly_rate=Decimal("0.12"))
    services.pay_part(plan_id=plan, number=1, key="p1", actor=ACTOR)
    end = services.settle_early(plan_id=plan, on=date(2026, 2, 15), key="end", actor=ACTOR)
    assert (end.principal.minor, end.interest.minor) == (921_151, 4_543)
    assert services.settle_early(plan_id=plan, on=date(2026, 9, 9), key="end", actor=ACTOR) == end
    view = get_plan(plan)
    assert view.state == PlanState.SETTLED
    assert sum(one.part.interest.minor for one in view.parts[1:]) == 4_543
    assert broken() == []


def test_an_early_end_before_any_part_counts_from_a_period_before_the_first(lender: FakeLender) -> None:
    plan = running(1_000_000, count=12, every=Every(), yearly_rate=Decimal("0.12"))
    early = services.settle_early(plan_id=plan, on=date(2026, 1, 10), key="end", actor=ACTOR)
    assert early.interest.minor == 3_288  # 1,000,000 × 0.12 × 10 / 365, from 31 December on


def test_missed_parts_make_a_default_and_paying_them_ends_it(lender: FakeLender) -> None:
    plan = running(defaults_after=2)
    assert services.mark_all_missed(on=FIRST, actor=ACTOR) == 0  # its day has not gone by
    assert services.mark_all_missed(on=FIRST + timedelta(days=1), actor=ACTOR) == 1
    assert services.mark_all_missed(on=FIRST + timedelta(days=1), actor=ACTOR) == 0
    assert get_plan(plan).state == PlanState.ACTIVE
    assert services.mark_all_missed(on=FIRST + timedelta(days=15), actor=ACTOR) == 1
    assert get_plan(plan).state == PlanState.DEFAULTED
    assert OutboxEvent.objects.filter(name="credit.instalment_plan_defaulted").count() == 1
    services.pay_part(plan_id=plan, number=1, key="p1", actor=ACTOR)
    assert get_plan(plan).state == PlanState.ACTIVE
    assert [state for _, state in parts(plan)] == ["paid", "missed", "due", "due"]
    services.settle_early(plan_id=plan, on=FIRST + timedelta(days=20), key="end", actor=ACTOR)
    assert get_plan(plan).state == PlanState.SETTLED
    assert broken() == []


def test_the_worker_asks_lenders_and_marks_what_is_missed(lender: FakeLender) -> None:
    offer()
    plan = begun()
    with clock.at(datetime(2026, 1, 31, 18, 50, tzinfo=UTC)):  # 1 February in Seoul
        jobs.nightly(timestamp=0)
        assert parts(plan)[0] == (25_001, "due")  # nothing is owed yet
        jobs.ask_lenders(timestamp=0)
        assert get_plan(plan).state == PlanState.ACTIVE
        for _ in range(2):
            jobs.nightly(timestamp=0)
    assert [state for _, state in parts(plan)] == ["missed", "due", "due", "due"]


def test_an_offer_is_for_whom_and_for_what_it_says(lender: FakeLender) -> None:
    shop = channel()
    skus = {pk: sku for sku, pk in stocked(shop, {"MUG": 1, "R-1": 1}).items()}
    lines = bought_lines(skus)
    assert sorted(one.sku for one in lines) == ["MUG", "R-1"]
    offer(not_skus=frozenset({"R-1"}), channels=frozenset({shop.id}))
    mine = facts(channel_id=shop.id, lines=lines)
    assert [answer.because for _, answer in offers_for(mine)] == [{"rule": "excluded", "sku": "R-1"}]
    with pytest.raises(NotEligible) as told, transaction.atomic():
        services.begin_plan(plan=PlanDraft("four", person(), "order", new_id(), FIRST), facts=mine, actor=ACTOR)
    assert told.value.facts["because"] == {"rule": "excluded", "sku": "R-1"}
    without = facts(channel_id=shop.id, lines=tuple(one for one in lines if one.sku == "MUG"))
    assert [answer.may for _, answer in offers_for(without)] == [True]


def test_an_offer_that_is_off_is_begun_no_more_and_plans_stay(lender: FakeLender) -> None:
    plan = running()
    services.switch_offer(code="four", is_active=False, actor=ACTOR)
    services.switch_offer(code="four", is_active=False, actor=ACTOR)
    with pytest.raises(OfferNotFound):
        begun()
    assert (offers_for(facts()), [one.is_active for one in list_offers()]) == ([], [False])
    changed = offer(count=6, names={"ko": "여섯 번"})
    assert list_offers()[0].draft == changed
    assert len(get_plan(plan).parts) == 4
    with pytest.raises(OfferNotFound):
        services.switch_offer(code="five", is_active=True, actor=ACTOR)


def test_only_staff_who_handle_payments_make_offers(lender: FakeLender) -> None:
    buyer = shopper()
    assert buyer.party_id
    with pytest.raises(NotPermitted), transaction.atomic():
        services.save_offer(offer=offer(), actor=buyer)
    with pytest.raises(NotPermitted), transaction.atomic():
        services.switch_offer(code="four", is_active=False, actor=member_of(company(), MemberRole.ADMINISTRATOR))


def test_plans_are_seen_by_those_whose_they_are_and_handled_by_staff(lender: FakeLender) -> None:
    offer()
    buyer, other = shopper(), shopper("남")
    assert buyer.party_id
    plan = services.begin_plan(
        plan=PlanDraft("four", buyer.party_id, "order", new_id(), FIRST), facts=facts(), actor=buyer
    )
    services.ask_lender(plan_id=plan, actor=buyer)
    assert [access_plan(plan, one).id for one in (buyer, ACTOR)] == [plan, plan]
    with pytest.raises(PlanNotFound):
        access_plan(plan, other)
    for work in (
        lambda: services.pay_part(plan_id=plan, number=1, key="x", actor=buyer),
        lambda: services.settle_early(plan_id=plan, key="x", actor=buyer),
        lambda: services.refund_plan(plan_id=plan, amount=won(1), key="x", actor=buyer),
        lambda: services.mark_missed(plan_id=plan, actor=buyer),
    ):
        with pytest.raises(NotPermitted), transaction.atomic():
            work()
    assert {state for _, state in parts(plan)} == {"due"}


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(PlanNotFound):
        get_plan(new_id())
    with pytest.raises(PlanNotFound):
        services.pay_part(plan_id=new_id(), number=1, key="x", actor=ACTOR)


def test_plans_of_a_party_come_newest_first(lender: FakeLender) -> None:
    offer()
    buyer = person()
    made = []
    for number in range(2):
        with clock.at(clock.now() + timedelta(hours=number)):
            plan = PlanDraft("four", buyer, "order", new_id(), FIRST)
            made.append(services.begin_plan(plan=plan, facts=facts(), actor=ACTOR))
    assert [one.id for one in list_plans([buyer])] == made[::-1]
    assert [one.id for one in list_plans([buyer], offset=1)] == made[:1]


@pytest.mark.parametrize("model", [InstalmentStep, InstalmentMove])
def test_history_is_never_changed(lender: FakeLender, model: Any) -> None:
    running()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**{"key": "x"} if model is InstalmentStep else {"principal_minor": 1})
    assert InstalmentPart.objects.count() == 4
