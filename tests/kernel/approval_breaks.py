"""How each promise of approvals and budgets is broken by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from approvals.using import ask, budget_of, cart, firm_with, limit
from factories import cart_with, channel, checkout, member_of, stocked
from jangteo.approvals import services
from jangteo.approvals.models import BudgetMove, Passage
from jangteo.approvals.types import Verdict
from jangteo.channels.types import Channel
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Cart, Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import submit_for_approval
from kernel.money_breaks import Break

APPROVAL_KEPT = (
    "approvals_approvalrequest",
    "approvals_approvaldecision",
    "approvals_approvalrule",
    "approvals_passage",
    "approvals_budgetmove",
)
APPROVAL_BREAKS: Mapping[str, Break] = {
    "approvals.approved_by_others": Break(
        "UPDATE approvals_approvaldecision SET by_id = {asker} WHERE request_id = {placed}", "placed"
    ),
    "approvals.passed_as_approved": Break(
        "UPDATE approvals_passage SET requirements = jsonb_build_array(jsonb_build_object('rule', 'x')) "
        "WHERE id = {passage}",
        "passage",
    ),
    "approvals.budgets_are_sums_of_moves": Break(
        "UPDATE approvals_budgetuse SET reserved_minor = reserved_minor + 1 WHERE budget_id = {budget}", "budget"
    ),
    "approvals.budgets_held": Break(
        "UPDATE approvals_budgetmove SET allowed_minor = 1 WHERE id = {budget_move}", "budget_move"
    ),
    "approvals.no_subject_bears_below_nothing": Break(
        "UPDATE approvals_budgetmove SET reserved_minor = -1 WHERE id = {budget_move}", "budget"
    ),
    "approvals.ended_requests_bear_nothing": Break(
        "UPDATE approvals_approvalrequest SET state = 'withdrawn', ended_at = asked_at WHERE id = {waiting}", "budget"
    ),
    "ordering.bound_orders_passed": Break("DELETE FROM approvals_passage WHERE id = {passage}", "approved_order"),
    "ordering.carts_wait_with_their_request": Break(
        "UPDATE ordering_cart SET state = 'open' WHERE id = {waiting_cart}", "waiting_cart"
    ),
}


def approved() -> dict[str, Any]:
    """An order that was approved, a cart that waits, and a request that waits and is borne by a budget."""
    shop = channel("bound")
    stocked(shop, {"BOUND": 10})
    firm, head, buyer = firm_with(limit(100))
    placed = _submit(shop, buyer)
    services.decide(request_id=placed, verdict=Verdict.APPROVE, actor=head)
    while relay_batch():
        pass
    passage = Passage.objects.get(request=placed)
    waits = member_of(firm)
    _submit(shop, waits)
    other_firm, _, other = firm_with(limit(100))
    budget = budget_of(other_firm, 10_000)
    waiting = ask(other, cart(), 500)
    return {
        "asker": buyer.person_id,
        "placed": placed,
        "passage": passage.pk,
        "approved_order": Order.objects.get(cart=passage.subject_id).pk,
        "waiting_cart": Cart.objects.get(person=waits.person_id).pk,
        "budget": budget,
        "budget_move": BudgetMove.objects.get(budget=budget).pk,
        "waiting": waiting,
    }


def _submit(shop: Channel, buyer: Actor) -> UUID:
    cart_id = cart_with(shop, buyer, {"BOUND": 1})
    return submit_for_approval(
        cart_id=cart_id, expected_gross=get_cart(cart_id, buyer).quote.gross, details=checkout(), actor=buyer
    )
