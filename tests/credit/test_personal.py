"""A person's part of credit: it is exported, and after the erasure nobody is named."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credit.using import broken, document, draft, line_of
from factories import ACTOR
from jangteo.credit import services
from jangteo.credit.gateways import FakeLender, register_lender
from jangteo.credit.models import CreditMove, CreditRaise, CreditStop, InstalmentPlan, InstalmentStep
from jangteo.credit.services.personal_data import export_credit
from jangteo.credit.types import BoughtLine, DueBase, Every, MoveStage, OfferDraft, PlanDraft, PurchaseFacts, Terms
from jangteo.kernel import clock, personal
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.privacy.errors import CannotErase
from privacy.people import erase, someone

pytestmark = pytest.mark.django_db
NAME = "손지우"


def begun(person: PartyId) -> Any:
    register_lender("test", FakeLender())
    offer = OfferDraft("two", {"ko": "두 번"}, 2, Every(), Money(1000, "KRW"), lender="test")
    services.save_offer(offer=offer, actor=ACTOR)
    plan = PlanDraft("two", person, "order", new_id(), date(2026, 12, 1))
    facts = PurchaseFacts(new_id(), frozenset(), Money(100_999, "KRW"), (BoughtLine("MUG"),))
    made = services.begin_plan(plan=plan, facts=facts, actor=ACTOR)
    services.ask_lender(plan_id=made, actor=ACTOR)
    return made


def test_a_person_takes_their_credit_along_and_leaves_no_name() -> None:
    person = someone().person_id
    assert person
    line = line_of(person, 1000)
    who = replace(ACTOR, name=NAME)
    now = clock.now()
    services.raise_for_a_while(
        line_id=line,
        amount=Money(1, "KRW"),
        from_at=now,
        until_at=now.replace(year=now.year + 1),
        why=f"{NAME} 님 부탁",
        actor=ACTOR,
    )
    services.block_line(line_id=line, why="x", actor=who)
    services.unblock_line(line_id=line, why=f"{NAME} 님 전화", actor=who)
    uses = [draft(document(), person, ordered=10)]
    services.move_exposure(uses=uses, stage=MoveStage.ORDER, key="placed", actor=who, why=f"{NAME}")
    services.save_terms(code="net-30", names={"ko": "30일"}, terms=Terms(DueBase.NET_DAYS, days=30), actor=ACTOR)
    services.grant_terms(code="net-30", party_id=person, actor=ACTOR)
    plan = begun(person)
    told = export_credit(personal.trace(person))
    assert [one["limit_minor"] for one in told["credit_lines"]] == [1000]
    assert [one["terms"] for one in told["payment_terms"]] == [{"ko": "30일"}]
    assert [len(one["parts"]) for one in told["instalment_plans"]] == [2]
    with pytest.raises(CannotErase):
        erase(person)
    services.withdraw_plan(plan_id=plan, actor=who, why=f"{NAME} 님이 그만둠")
    erase(person)
    stop, given = CreditStop.objects.get(), CreditRaise.objects.get()
    assert (stop.set_by, stop.why, stop.ended_by, stop.ended_why) == ("", "", "", "")
    assert (given.made_by, given.why) == (ACTOR.name, "")
    assert {(row.actor_name, row.why) for row in CreditMove.objects.all()} == {("", "")}
    assert NAME not in {row.actor_name + row.why for row in InstalmentStep.objects.all()}
    row = InstalmentPlan.objects.get()
    assert (row.lender_reference, row.papers, row.decided_why) == ("", [], "")
    assert row.principal_minor == 100_999
    assert broken() == []


def test_a_namesake_keeps_their_name() -> None:
    one, other = someone().person_id, someone().person_id
    assert one
    assert other
    line = line_of(other, 1000)
    services.block_line(line_id=line, why=f"{NAME} 님 전화", actor=replace(ACTOR, name=NAME))
    line_of(one, 1000)
    erase(one)
    stop = CreditStop.objects.get()
    assert (stop.set_by, stop.why) == (NAME, f"{NAME} 님 전화")
