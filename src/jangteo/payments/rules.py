"""Which moves of a payment are allowed."""

from collections.abc import Mapping

from jangteo.payments.types import PaymentState

MOVES: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.AWAITED: frozenset({PaymentState.RECEIVED, PaymentState.VOID}),
    PaymentState.RECEIVED: frozenset({PaymentState.REFUNDED}),
    PaymentState.VOID: frozenset(),
    PaymentState.REFUNDED: frozenset(),
}
