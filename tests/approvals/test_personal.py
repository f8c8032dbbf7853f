"""What a person asked for and decided: shown to them, and gone with them; what was decided stays decided."""

import pytest

from approvals.using import ask, broken, budget_of, cart, firm_with, limit, order
from factories import ACTOR
from jangteo.approvals import services
from jangteo.approvals.models import ApprovalDecision, ApprovalRequest, BudgetMove
from jangteo.approvals.selectors import get_budget
from jangteo.approvals.services.personal_data import erase_approvals, export_approvals
from jangteo.approvals.types import Verdict
from jangteo.kernel import clock
from jangteo.kernel.personal import Person
from jangteo.kernel.types import Actor

pytestmark = pytest.mark.django_db


def as_person(who: Actor) -> Person:
    assert who.person_id
    return Person(who.person_id, ids=frozenset({who.person_id}), texts=frozenset({who.name}))


def test_it_is_shown_and_goes_and_nothing_waits_for_who_is_gone() -> None:
    firm, head, buyer = firm_with(limit(1_000))
    budget, done = budget_of(firm, 10_000), cart()
    services.decide(request_id=ask(buyer, done, 2_000), verdict=Verdict.APPROVE, actor=head, why="최하늘이 좋다고 함")
    order(buyer, done, 2_000)
    ask(buyer, cart(), 3_000)
    shown = export_approvals(as_person(buyer))
    assert [(one["state"], one["content"]["total"]["minor"]) for one in shown["asked"]] == [
        ("placed", 2_000),
        ("pending", 3_000),
    ]
    assert [one["why"] for one in export_approvals(as_person(head))["decided"]] == ["최하늘이 좋다고 함"]
    assert get_budget(budget).reserved.minor == 5_000
    erased = erase_approvals(as_person(buyer), clock.now())
    assert (erased.removed["requests"], erased.removed["words"]) == (2, 1)
    assert list(ApprovalRequest.objects.order_by("asked_at").values_list("state", "content", "note")) == [
        ("placed", {}, ""),
        ("withdrawn", {}, ""),
    ]
    assert ApprovalDecision.objects.get().why == ""
    assert not BudgetMove.objects.filter(actor_name=buyer.name).exists()
    assert get_budget(budget).reserved.minor == 2_000
    assert erase_approvals(as_person(buyer), clock.now()).removed == {}
    assert services.expire_requests(actor=ACTOR) == 0
    assert broken() == []
