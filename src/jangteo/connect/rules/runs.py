from collections.abc import Mapping

from jangteo.connect.types import RunState

MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.READING: frozenset({RunState.WRITING, RunState.ABANDONED}),
    RunState.WRITING: frozenset({RunState.DONE, RunState.KEPT_NOTHING, RunState.ABANDONED}),
    RunState.DONE: frozenset({RunState.UNDOING}),
    RunState.KEPT_NOTHING: frozenset(),
    RunState.ABANDONED: frozenset({RunState.UNDOING}),
    RunState.UNDOING: frozenset({RunState.UNDONE}),
    RunState.UNDONE: frozenset(),
}
