"""What ordering hears."""

from jangteo.approvals.events import RequestApproved, RequestEnded
from jangteo.credit.events import InstalmentPlanDecided
from jangteo.ordering import services
from jangteo.ordering.events import OrderCancelled, OrderRefunded, OrderRevised
from jangteo.ordering.selectors.asking import CART
from jangteo.ordering.selectors.instalments import DOCUMENT
from jangteo.payments.events import PaymentChanged


def follow_payment(event: PaymentChanged) -> None:
    services.take_up_payment(order_id=event.order_id)


def follow_plan(event: InstalmentPlanDecided) -> None:
    if event.reference_kind == DOCUMENT:
        services.take_up_plan(order_id=event.reference_id)


def place_approved(event: RequestApproved) -> None:
    if event.subject_kind == CART:
        services.place_approved(request_id=event.request_id)


def open_again(event: RequestEnded) -> None:
    if event.subject_kind == CART:
        services.open_again(cart_id=event.subject_id)


def follow_budgets(event: OrderCancelled | OrderRefunded | OrderRevised) -> None:
    services.take_up_budgets(order_id=event.order_id)
