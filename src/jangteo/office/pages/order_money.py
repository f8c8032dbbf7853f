"""What was done with an order's money, for its page."""

from typing import Any
from uuid import UUID

from jangteo.payments.selectors import list_operations
from jangteo.payments.types import OperationStatus, OperationView, Verb


def money_done(order_id: UUID) -> dict[str, Any]:
    """Its operations, and the refunds among them that failed and were not paid out since. One query."""
    found = list_operations(order_id)
    failed = _failed(found)
    under_way = any(one.status in (OperationStatus.PENDING, OperationStatus.UNKNOWN) for one in found)
    return {"operations": found, "failed_refunds": failed, "has_trouble": bool(failed) or under_way}


def _failed(operations: list[OperationView]) -> list[OperationView]:
    last = {(one.payment_id, one.refund_for): one for one in operations if one.verb == Verb.REFUND and one.refund_for}
    return [one for one in last.values() if one.status == OperationStatus.FAILED]
