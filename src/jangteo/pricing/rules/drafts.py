"""Where a draft of price changes may go from where it stands."""

from collections.abc import Mapping

from jangteo.pricing.types import DraftState

MOVES: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.DRAFT: frozenset({DraftState.PUBLISHED, DraftState.DISCARDED}),
    DraftState.PUBLISHED: frozenset({DraftState.UNDONE}),
    DraftState.UNDONE: frozenset(),
    DraftState.DISCARDED: frozenset(),
}
