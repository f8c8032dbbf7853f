"""Approvers and orders that come at once (D18, D19, APR-03), with the locks off as a control."""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from approvals.using import ask, broken, budget_of, cart, firm_with, limit, order
from conftest import RunTogether
from factories import member_of
from jangteo.approvals import rules, services
from jangteo.approvals.errors import BudgetExceeded, RequestClosed
from jangteo.approvals.models import ApprovalDecision, ApprovalRequest
from jangteo.approvals.selectors import get_budget
from jangteo.approvals.types import RequestState, Verdict
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in outcomes)


def test_of_eight_orders_of_300_three_fit_into_a_budget_of_1000(run_together: RunTogether) -> None:
    firm, _, buyer = firm_with()
    budget = budget_of(firm, 1_000)
    carts = [cart() for _ in range(8)]
    outcomes = run_together(8, lambda n: order(buyer, carts[n], 300))
    assert kinds(outcomes) == {"NoneType": 3, "BudgetExceeded": 5}
    assert get_budget(budget).reserved.minor == 900
    assert broken() == []


def test_asked_for_at_once_no_more_is_reserved_than_there_is(run_together: RunTogether) -> None:
    firm, _, buyer = firm_with(limit(100))
    budget = budget_of(firm, 1_000)
    carts = [cart() for _ in range(8)]
    outcomes = run_together(8, lambda n: ask(buyer, carts[n], 300))
    assert kinds(outcomes) == {"UUID": 3, "BudgetExceeded": 5}
    assert get_budget(budget).reserved.minor == 900
    assert broken() == []


@pytest.fixture
def without_the_trigger() -> Iterator[None]:
    """Drop the database's own refusal for one test."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE approvals_budgetmove DISABLE TRIGGER budgetmove_within")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE approvals_budgetmove ENABLE TRIGGER budgetmove_within")


def wait_after_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who decide do so before either writes."""
    judge, gate = rules.judge, threading.Barrier(2)

    def judge_and_wait(*asked: Any) -> Any:
        found = judge(*asked)
        gate.wait(timeout=60)
        return found

    monkeypatch.setattr(rules, "judge", judge_and_wait)


@pytest.mark.usefixtures("without_the_trigger")
@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_last_won_is_reserved_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether, is_guarded: bool
) -> None:
    """The negative control: with the lock off both get it, and `verify` says so."""
    firm, _, buyer = firm_with()
    budget = budget_of(firm, 1_000)
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"budget-lock"})
    if not is_guarded:
        wait_after_judging(monkeypatch)
    carts = [cart() for _ in range(2)]
    outcomes = run_together(2, lambda n: order(buyer, carts[n], 1_000))
    refused = [one for one in outcomes if isinstance(one, BudgetExceeded)]
    assert (len(refused), get_budget(budget).reserved.minor) == ((1, 1_000) if is_guarded else (0, 2_000))
    assert broken() == ([] if is_guarded else ["approvals.budgets_held"])


def test_where_the_lock_fails_the_database_refuses(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether
) -> None:
    firm, _, buyer = firm_with()
    budget = budget_of(firm, 1_000)
    settings.JANGTEO_UNGUARDED = frozenset({"budget-lock"})
    wait_after_judging(monkeypatch)
    carts = [cart() for _ in range(2)]
    outcomes = run_together(2, lambda n: order(buyer, carts[n], 1_000))
    assert kinds(outcomes) == {"NoneType": 1, IntegrityError.__name__: 1}
    assert get_budget(budget).reserved.minor == 1_000


def test_approve_and_reject_at_once_have_one_outcome(run_together: RunTogether) -> None:
    firm, _, buyer = firm_with(limit(100))
    deciders = [member_of(firm, MemberRole.APPROVER, f"approver {number}") for number in range(4)]
    for _ in range(5):
        request_id = ask(buyer, cart(), 200)

        def work(one: int, request_id: Any = request_id) -> RequestState:
            verdict = Verdict.APPROVE if one % 2 else Verdict.REJECT
            return services.decide(request_id=request_id, verdict=verdict, actor=deciders[one], why="so")

        outcomes = run_together(4, work)
        states = [one for one in outcomes if isinstance(one, RequestState)]
        assert len(states) == 1
        assert sum(isinstance(one, RequestClosed) for one in outcomes) == 3
        assert ApprovalRequest.objects.get(pk=request_id).state == states[0]
        assert ApprovalDecision.objects.filter(request=request_id).count() == 1
    assert broken() == []


def test_where_the_lock_fails_nothing_is_decided_that_is_over(settings: Settings, run_together: RunTogether) -> None:
    """The trigger alone: one outcome still, the others fail."""
    firm, _, buyer = firm_with(limit(100))
    deciders = [member_of(firm, MemberRole.APPROVER, f"approver {number}") for number in range(4)]
    settings.JANGTEO_UNGUARDED = frozenset({"approval-lock"})
    for _ in range(5):
        request_id = ask(buyer, cart(), 200)

        def work(one: int, request_id: Any = request_id) -> RequestState:
            verdict = Verdict.APPROVE if one % 2 else Verdict.REJECT
            return services.decide(request_id=request_id, verdict=verdict, actor=deciders[one], why="so")

        run_together(4, work)
    assert broken() == []
