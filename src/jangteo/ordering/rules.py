"""Decisions about carts and orders, without a database."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from jangteo.catalog.types import VariantId, VariantView
from jangteo.ordering.types import (
    CartLineView,
    CartProblem,
    FulfilmentProgress,
    OrderStatus,
    PaymentProgress,
)
from jangteo.pricing.types import PriceProblem, Quote

STATUS_MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PLACED: frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED}),
    OrderStatus.COMPLETED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}
PAYMENT_MOVES: Mapping[PaymentProgress, frozenset[PaymentProgress]] = {
    PaymentProgress.AWAITED: frozenset({PaymentProgress.PAID, PaymentProgress.VOID}),
    PaymentProgress.PAID: frozenset({PaymentProgress.REFUNDED}),
    PaymentProgress.REFUNDED: frozenset(),
    PaymentProgress.VOID: frozenset(),
}
FULFILMENT_MOVES: Mapping[FulfilmentProgress, frozenset[FulfilmentProgress]] = {
    FulfilmentProgress.OPEN: frozenset({FulfilmentProgress.SHIPPED, FulfilmentProgress.CANCELLED}),
    FulfilmentProgress.SHIPPED: frozenset({FulfilmentProgress.DELIVERED}),
    FulfilmentProgress.DELIVERED: frozenset(),
    FulfilmentProgress.CANCELLED: frozenset(),
}


RULE_OF = {"below_minimum": "minimum", "above_maximum": "maximum", "not_a_step": "step"}


def _of_sku(problem: PriceProblem, line: CartLineView, lines: Sequence[CartLineView]) -> CartProblem:
    """A SKU's problem at one of its lines: what this line would have to be, in its own unit, for the whole to fit."""
    if problem.why not in RULE_OF:
        return CartProblem(line.id, line.sku, problem.why, suggest=0 if problem.why == "not_for_you" else None)
    limit, total = problem.facts[RULE_OF[problem.why]], problem.facts.get("suggest")
    suggest = None
    if total is not None:
        pieces = line.quantity // line.unit_quantity
        others = sum(other.quantity for other in lines if other.sku == line.sku) - line.quantity
        if (own := total - others) >= 0 and own % pieces == 0:
            suggest = own // pieces
    return CartProblem(line.id, line.sku, problem.why, suggest=suggest, limit=limit)


def is_complete(payment: PaymentProgress, fulfilment: FulfilmentProgress) -> bool:
    """Whether nothing is left to do: the money is here and the goods are there."""
    return payment == PaymentProgress.PAID and fulfilment == FulfilmentProgress.DELIVERED


def digest(secret: str) -> str:
    """How a guest's secret is kept; the empty secret stays empty and opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def find_problems(
    lines: Sequence[CartLineView],
    quote: Quote,
    listed: Iterable[VariantId],
    units: Mapping[VariantId, VariantView],
) -> tuple[CartProblem, ...]:
    """What keeps a cart from being ordered, with the quantity that would mend it.

    listed  variants this buyer may see here
    Two lines of one variant share its stock, the earlier line first.
    """
    visible = set(listed)
    found = {problem.sku: problem for problem in reversed(quote.problems)}  # the first of each SKU
    free: dict[VariantId, int] = {line.variant_id: line.available for line in lines}
    problems = []
    for line in lines:
        left = free[line.variant_id]
        if line.variant_id not in visible:
            problems.append(CartProblem(line.id, line.sku, "not_listed", suggest=0))
        elif (problem := found.get(line.sku)) is not None:
            problems.append(_of_sku(problem, line, lines))
        elif line.quantity > left:
            unit = next((u for u in units[line.variant_id].units if u.code == line.unit), None)
            fits = left * unit.denominator // unit.numerator if unit else 0
            problems.append(CartProblem(line.id, line.sku, "insufficient_stock", suggest=max(fits, 0), available=left))
        else:
            free[line.variant_id] = left - line.quantity
    return tuple(problems)
