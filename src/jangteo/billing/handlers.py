"""What billing hears; each is safe to run twice."""

from jangteo.billing import services
from jangteo.billing.events import InvoiceIssued
from jangteo.fulfilment.events import ShipmentShipped
from jangteo.kernel.types import job_actor
from jangteo.ordering.events import OrderRefunded, OrderRevised, OrderShipped
from jangteo.payments.events import PaymentChanged


def invoice_shipment(event: ShipmentShipped) -> None:
    services.invoice_order(order_id=event.order_id)


def invoice_rest(event: OrderShipped) -> None:
    """What left with the whole order, without a shipment."""
    services.invoice_order(order_id=event.order_id)


def credit_refund(event: OrderRefunded) -> None:
    services.follow_change(order_id=event.order_id, refund_id=event.refund_id)


def follow_revision(event: OrderRevised) -> None:
    services.follow_change(order_id=event.order_id, cause=f"revision:{event.order_id}:{event.revision}")


def settle(event: PaymentChanged) -> None:
    services.settle_order(order_id=event.order_id)


def grant_early(event: PaymentChanged) -> None:
    """What came in time for a discount for paying early settles its invoice."""
    services.grant_early(order_id=event.order_id)


def grant_on_issue(event: InvoiceIssued) -> None:
    """Money may have been there before its invoice; and what a credit note leaves open may be paid early."""
    services.grant_for_invoice(event.invoice_id)


def take_back_receipt(event: OrderRefunded) -> None:
    """What was given back is taken off the order's cash receipt."""
    services.take_back_receipt(order_id=event.order_id, refund_id=event.refund_id)


def lift_stops(event: PaymentChanged) -> None:
    """Once what was overdue is paid, credit goes on."""
    services.lift_stops(actor=job_actor("billing"))


def issue_receipt(event: PaymentChanged) -> None:
    """Once the money is there, the cash receipt that was asked for is issued."""
    services.issue_wished(order_id=event.order_id)
