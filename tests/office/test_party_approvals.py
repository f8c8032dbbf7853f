"""A buyer's rules, budgets and deputies in the office: read by who may see it, set up for it by who may, and told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from approvals.using import ANYBODY, ask, broken, budget_of, cart, firm_with, holding, limit
from jangteo.approvals.models import ApprovalRule, BudgetRow, DeputyRow
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry, Letter
from jangteo.kernel.types import Actor, PartyId
from office.desk import staff_client

pytestmark = pytest.mark.django_db
RULE = {"name": "천 원 넘게", "currency": "KRW", "above": "1,000", "least": "1"}
BUDGET = {
    "name": "팀",
    "currency": "KRW",
    "amount": "50,000",
    "period": "month",
    "begins_on": "2026-01-01",
    "hard": "1",
}


def page_of(firm: UUID, action: str = "") -> str:
    return f"/office/parties/{firm}/approvals/" + (f"do/{action}/" if action else "")


@pytest.fixture
def firm(db: None) -> tuple[PartyId, Actor, Actor]:
    return firm_with(limit(1_000, ANYBODY, holding("administrator"), name="한도"))


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_who_may_see_the_buyer_sees_what_holds_and_what_waits(firm: tuple[PartyId, Actor, Actor]) -> None:
    house, _head, buyer = firm
    budget_of(house, 100_000, name="팀 예산")
    ask(buyer, cart(), 2_000)
    viewer = staff_client("staff_viewer")
    page = viewer.get(page_of(house))
    for words in ("한도", "팀 예산", "2,000", "98,000", "윤서하"):
        assert words in text_of(page), words
    assert "/do/rule/" not in text_of(page)
    assert viewer.post(page_of(house, "rule"), RULE).status_code == 403
    assert staff_client("sales_rep").get(page_of(house)).status_code == 404  # nobody's account of theirs
    assert staff_client("store").get(page_of(house)).status_code == 403
    assert buyer.person_id is not None
    assert staff_client("staff_viewer").get(page_of(buyer.person_id)).status_code == 404


def test_staff_set_up_and_end_for_a_buyer_who_is_told_with_their_name(firm: tuple[PartyId, Actor, Actor]) -> None:
    house, head, buyer = firm
    desk = staff_client("staff_administrator")
    assert desk.post(page_of(house, "rule"), RULE | {"what": "lines", "value": "5"}).status_code == 302
    assert desk.post(page_of(house, "budget"), BUDGET).status_code == 302
    today = clock.today()
    days = {"since": today.isoformat(), "until": (today + timedelta(days=2)).isoformat()}
    deputy = {"instead_of": str(head.person_id), "by": str(buyer.person_id), **days}
    assert desk.post(page_of(house, "deputy"), deputy).status_code == 302
    rule, budget, row = ApprovalRule.objects.get(name=RULE["name"]), BudgetRow.objects.get(), DeputyRow.objects.get()
    page = text_of(desk.get(page_of(house)))
    assert RULE["name"] in page
    for action, pk in (("drop-rule", rule.pk), ("end-budget", budget.pk), ("end-deputy", row.pk)):
        assert desk.post(page_of(house, action), {"id": str(pk)}).status_code == 302
    rule.refresh_from_db()
    budget.refresh_from_db()
    assert (rule.is_active, budget.is_active, DeputyRow.objects.exists()) == (False, False, False)
    actions = ["add_rule", "save_budget", "name_deputy", "drop_rule", "end_budget", "end_deputy"]
    entries = AuditEntry.objects.filter(subject_id=house, action__in=[f"approvals.{one}" for one in actions])
    names = {entry.actor["name"] for entry in entries}
    assert ([entry.action for entry in entries.order_by("id")], len(names)) == ([f"approvals.{o}" for o in actions], 1)
    letters = list(Letter.objects.filter(purpose__startswith="approvals.").order_by("written_at", "pk"))
    assert [one.purpose for one in letters] == [f"approvals.{one}" for one in actions]  # to the one who runs it
    assert all(names.copy().pop() in one.text for one in letters)
    assert names.pop() in text_of(desk.get(page_of(house)))
    assert broken() == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("rule", RULE | {"least": "9"}),
        ("rule", RULE | {"above": "1.5"}),
        ("rule", RULE | {"what": "dearer", "value": "much"}),
        ("rule", RULE | {"name": ""}),
        ("budget", BUDGET | {"begins_on": "2026-01-31"}),
        ("budget", BUDGET | {"amount": "-1"}),
        ("deputy", {"instead_of": "x", "by": "x", "since": "2026-01-01", "until": "2026-01-01"}),
    ],
)
def test_what_can_not_be_decided_or_counted_by_is_told_at_its_field(
    firm: tuple[PartyId, Actor, Actor], action: str, data: dict[str, str]
) -> None:
    before = (ApprovalRule.objects.count(), BudgetRow.objects.count(), Letter.objects.count())
    page = staff_client("staff_administrator").post(page_of(firm[0], action), data)
    assert page.status_code == 422
    assert "o-error" in text_of(page)
    assert (ApprovalRule.objects.count(), BudgetRow.objects.count(), Letter.objects.count()) == before


def test_another_buyers_things_are_not_ended_and_a_change_needs_a_proof(firm: tuple[PartyId, Actor, Actor]) -> None:
    house, _head, _buyer = firm
    other, _h, _b = firm_with(limit(5, name="other"))
    theirs = ApprovalRule.objects.get(party=other)
    desk = staff_client("staff_administrator")
    desk.post(page_of(house, "drop-rule"), {"id": str(theirs.pk)})
    desk.post(page_of(house, "end-budget"), {"id": str(budget_of(other, 5))})
    theirs.refresh_from_db()
    assert (theirs.is_active, BudgetRow.objects.get().is_active) == (True, True)
    session = desk.session
    session.pop("proof_at", None)
    session.save()
    asked = desk.post(page_of(house, "rule"), RULE)
    assert isinstance(desk, Client)
    assert "prove" in asked["Location"]
    assert not ApprovalRule.objects.filter(name=RULE["name"]).exists()
