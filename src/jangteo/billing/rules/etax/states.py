"""How a tax invoice goes from draft to the tax service; what was issued is never thrown away, only amended."""

from collections.abc import Mapping

from jangteo.billing.types.etax import TaxInvoiceState as State

MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ISSUED}),
    State.ISSUED: frozenset({State.SENT}),
    State.SENT: frozenset({State.ACCEPTED, State.FAILED}),
    State.FAILED: frozenset({State.RETRIED}),
    State.RETRIED: frozenset({State.ACCEPTED, State.FAILED}),
    State.ACCEPTED: frozenset(),
}
