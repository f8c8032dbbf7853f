"""What ordering hears."""

from jangteo.credit.events import InstalmentPlanDecided
from jangteo.ordering import services
from jangteo.ordering.selectors.instalments import DOCUMENT
from jangteo.payments.events import PaymentChanged


def follow_payment(event: PaymentChanged) -> None:
    services.take_up_payment(order_id=event.order_id)


def follow_plan(event: InstalmentPlanDecided) -> None:
    if event.reference_kind == DOCUMENT:
        services.take_up_plan(order_id=event.reference_id)
