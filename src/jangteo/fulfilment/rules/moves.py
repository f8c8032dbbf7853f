from collections.abc import Mapping

from jangteo.fulfilment.types import Progress, ShipmentState

_S = ShipmentState
MOVES: Mapping[ShipmentState, frozenset[ShipmentState]] = {
    _S.PLANNED: frozenset({_S.PICKING, _S.CANCELLED}),
    _S.PICKING: frozenset({_S.PLANNED, _S.PACKED, _S.CANCELLED}),
    _S.PACKED: frozenset({_S.PICKING, _S.SHIPPED}),
    _S.SHIPPED: frozenset({_S.DELIVERED, _S.FAILED, _S.RETURNED}),
    _S.FAILED: frozenset({_S.SHIPPED, _S.DELIVERED, _S.RETURNED}),
    _S.DELIVERED: frozenset({_S.RETURNED}),
    _S.RETURNED: frozenset(),
    _S.CANCELLED: frozenset(),
}
# Given to pickers, gone, in the carrier's hands, and what may still be put together or taken apart.
IN_WORK = frozenset({_S.PICKING, _S.PACKED})
LEFT = frozenset({_S.SHIPPED, _S.DELIVERED, _S.FAILED, _S.RETURNED})
WITH_CARRIER = frozenset({_S.SHIPPED, _S.FAILED})
CHANGES_LEFT = frozenset({_S.PLANNED, _S.PICKING, _S.PACKED})

_TOLD: Mapping[Progress, ShipmentState] = {
    Progress.DELIVERED: _S.DELIVERED,
    Progress.FAILED: _S.FAILED,
    Progress.RETURNED: _S.RETURNED,
}


def state_told(current: ShipmentState, told: Progress | None) -> ShipmentState:
    """The state of a shipment that has left, by what its carrier told of it; any other stays as it is.

    >>> state_told(ShipmentState.FAILED, Progress.OUT)
    <ShipmentState.SHIPPED: 'shipped'>
    """
    if current not in LEFT or told is None:
        return current
    wanted = _TOLD.get(told, _S.SHIPPED)
    return wanted if wanted in MOVES[current] else current
