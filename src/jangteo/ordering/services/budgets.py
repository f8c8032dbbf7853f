"""What budgets bear of an order follows what becomes of it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from jangteo.approvals.services import follow_budgets, stretch_budgets
from jangteo.approvals.types import Subject
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.models import Order, Refund
from jangteo.ordering.selectors.asking import CART
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.ordering.types import OrderStatus

BUDGETS = job_actor("budgets")


@transaction.atomic
def take_up_budgets(*, order_id: UUID) -> None:
    """Let what budgets bear of an order be what it comes to now: what is invoiced is spent, the rest reserved, and
    nothing once it is called off; safe to run twice.

    locks  the order, then budgets by id
    """
    order = orders_to_lock().filter(pk=order_id).first()
    if order is not None:
        bear(order, BUDGETS)


def bear(order: Order, actor: Actor) -> None:
    """The same of a locked order."""
    if order.cart_id is None or order.buyer_id is None:
        return
    comes_to = 0 if order.status == OrderStatus.CANCELLED else order.gross_minor - _refunded(order)
    spent = min(order.invoiced_minor, comes_to)
    follow_budgets(
        subject=Subject(CART, order.cart_id),
        reserved=Money(comes_to - spent, order.currency),
        spent=Money(spent, order.currency),
        actor=actor,
    )


def stretch(order: Order, actor: Actor) -> None:
    """Let the budgets of a locked order bear what its buyer's change made it come to, where they have so much left.

    locks   budgets by id
    raises  approvals BudgetExceeded
    """
    if order.cart_id is not None and order.buyer_id is not None:
        total = Money(order.gross_minor - _refunded(order), order.currency)
        stretch_budgets(subject=Subject(CART, order.cart_id), total=total, actor=actor)


def _refunded(order: Order) -> int:
    """What refunds took off what the order says; those of a change are in its figures already."""
    rows = Refund.objects.filter(order=order, is_difference=False)
    return int(rows.aggregate(sum=Sum("gross_minor"))["sum"] or 0)
