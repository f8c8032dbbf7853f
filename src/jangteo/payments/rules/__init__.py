"""Which moves of a payment are allowed, and which follow from its operations."""

from collections.abc import Mapping

from jangteo.payments.rules.operations import Standing
from jangteo.payments.types import PaymentState

MOVES: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.AWAITED: frozenset(
        {PaymentState.AUTHORISED, PaymentState.RECEIVED, PaymentState.REFUNDED, PaymentState.VOID}
    ),
    PaymentState.AUTHORISED: frozenset({PaymentState.RECEIVED, PaymentState.REFUNDED, PaymentState.VOID}),
    PaymentState.RECEIVED: frozenset({PaymentState.REFUNDED, PaymentState.VOID}),  # void: all of it was reversed
    PaymentState.VOID: frozenset(),
    PaymentState.REFUNDED: frozenset({PaymentState.RECEIVED}),  # a bank sent the last refund back
}


def amount_after(amount: int, stands: Standing) -> int:
    """What a payment is for once its provider let the rest of it go by itself: what was taken of it."""
    is_over = stands.captured and stands.voided and not stands.left_authorised and not stands.capturing
    return min(amount, stands.captured) if is_over else amount


def state_after(state: PaymentState, amount: int, stands: Standing) -> PaymentState:
    """The state of a payment by its operations; one that was called off stays so, whatever comes.

    amount  minor units that are to be paid
    """
    if state == PaymentState.VOID:
        return state
    if stands.captured:
        if stands.refunded + stands.charged_back >= stands.captured and not stands.left_authorised:
            return PaymentState.REFUNDED
        if stands.captured >= amount:
            return PaymentState.RECEIVED
    if stands.authorised > stands.captured + stands.voided:
        return PaymentState.AUTHORISED
    return PaymentState.VOID if stands.voided and not stands.captured else state
