"""What was done with an order's money, for its page."""

from typing import Any

from jangteo.banking.selectors import applications_of, order_number_to_pay
from jangteo.ordering.types import OrderView
from jangteo.payments.selectors import list_operations
from jangteo.payments.types import OperationStatus, OperationView, Verb


def money_done(order: OrderView) -> dict[str, Any]:
    """Its operations, and the refunds among them that failed and were not paid out since; the deposits that pay it,
    and the number it is paid to. Three queries at most.
    """
    found = list_operations(order.summary.id)
    failed = _failed(found)
    under_way = any(one.status in (OperationStatus.PENDING, OperationStatus.UNKNOWN) for one in found)
    return {"operations": found, "failed_refunds": failed, "has_trouble": bool(failed) or under_way} | {
        "deposits": applications_of([order.summary.id]).get(order.summary.id, []),
        "own_account": order_number_to_pay(order),
    }


def _failed(operations: list[OperationView]) -> list[OperationView]:
    last = {(one.payment_id, one.refund_for): one for one in operations if one.verb == Verb.REFUND and one.refund_for}
    return [one for one in last.values() if one.status == OperationStatus.FAILED]
