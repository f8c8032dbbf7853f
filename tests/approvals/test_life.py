"""Whatever is asked, decided, ordered and called off, in whatever order: budgets bear exactly what is alive."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.using import ask, broken, budget_of, cart, firm_with, limit, order, won
from factories import ACTOR
from jangteo.approvals import services
from jangteo.approvals.errors import ApprovalNeeded, BudgetExceeded, NothingToApprove
from jangteo.approvals.models import ApprovalRequest
from jangteo.approvals.selectors import get_budget
from jangteo.approvals.types import Subject, Verdict
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Actor

pytestmark = pytest.mark.django_db
LIMIT, WHOLE = 400, 1_000
STEPS = st.tuples(
    st.sampled_from(["ask", "approve", "reject", "withdraw", "order", "invoice", "cancel"]),
    st.integers(0, 2),
    st.sampled_from([100, 300, 401, 500, 700]),
)


@dataclass
class Cart:
    """What the model knows of a cart: what budgets bear of it, and how it stands."""

    subject: Subject = field(default_factory=cart)
    borne: int = 0
    request: UUID | None = None
    is_approved: bool = False
    approved_for: int = 0
    is_ordered: bool = False


def expected(step: str, one: Cart, amount: int, others: int) -> type[JangteoError] | None:
    """The refusal that a step has to meet."""
    if step in ("ask", "order") and others + amount > WHOLE:
        return BudgetExceeded
    covered = one.is_approved and amount <= one.approved_for
    if step == "ask":
        return NothingToApprove if amount <= LIMIT or covered else None
    return ApprovalNeeded if step == "order" and amount > LIMIT and not covered else None


def may(step: str, one: Cart) -> bool:
    """Whether a step makes sense: those that don't are other tests'."""
    if step in ("invoice", "cancel"):
        return one.is_ordered
    if step in ("approve", "reject"):
        return one.request is not None and not one.is_approved
    if step == "withdraw":
        return one.request is not None
    return not one.is_ordered and (step == "ask" or one.request is None or one.is_approved)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=5, max_size=14))
def test_budgets_bear_what_is_alive_and_nothing_else(steps: list[tuple[str, int, int]]) -> None:
    firm, head, buyer = firm_with(limit(LIMIT))
    budget, carts = budget_of(firm, WHOLE), [Cart() for _ in range(3)]
    for step, number, amount in steps:
        one = carts[number]
        if not may(step, one):
            continue
        refusal = expected(step, one, amount, sum(each.borne for each in carts) - one.borne)
        if refusal is not None:
            with pytest.raises(refusal):
                (ask if step == "ask" else order)(buyer, one.subject, amount)
        else:
            _take(step, one, amount, buyer, head)
        view = get_budget(budget)
        assert (view.reserved + view.spent).minor == sum(each.borne for each in carts), (step, amount)
    live = ApprovalRequest.objects.filter(state__in=["pending", "approved"], party=firm).count()
    assert live == sum(one.request is not None for one in carts)
    assert broken() == []


def _take(step: str, one: Cart, amount: int, buyer: Actor, head: Actor) -> None:
    request_id = one.request or UUID(int=0)
    match step:
        case "ask":
            one.request = ask(buyer, one.subject, amount)
            one.borne, one.is_approved, one.approved_for = amount, False, amount
        case "approve":
            services.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=head)
            one.is_approved = True
        case "reject":
            services.decide(request_id=request_id, verdict=Verdict.REJECT, actor=head, why="no")
            one.request, one.borne, one.approved_for = None, 0, 0
        case "withdraw":
            services.withdraw(request_id=request_id, actor=buyer)
            one.request, one.borne, one.is_approved, one.approved_for = None, 0, False, 0
        case "order":
            order(buyer, one.subject, amount)
            one.borne, one.request, one.is_ordered, one.is_approved = amount, None, True, False
        case "invoice":
            part = min(amount, one.borne)
            facts = {"reserved": won(one.borne - part), "spent": won(part)}
            services.follow_budgets(subject=one.subject, actor=ACTOR, **facts)
        case "cancel":
            services.follow_budgets(subject=one.subject, reserved=won(0), spent=won(0), actor=ACTOR)
            one.borne = 0
