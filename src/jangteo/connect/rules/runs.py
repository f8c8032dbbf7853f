from collections.abc import Mapping

from jangteo.connect.types import RunState
from jangteo.connect.types.intakes import IntakeState

MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.READING: frozenset({RunState.WRITING, RunState.ABANDONED}),
    RunState.WRITING: frozenset({RunState.DONE, RunState.KEPT_NOTHING, RunState.ABANDONED}),
    RunState.DONE: frozenset({RunState.UNDOING}),
    RunState.KEPT_NOTHING: frozenset(),
    RunState.ABANDONED: frozenset({RunState.UNDOING}),
    RunState.UNDOING: frozenset({RunState.UNDONE}),
    RunState.UNDONE: frozenset(),
}

INTAKE_MOVES: Mapping[IntakeState, frozenset[IntakeState]] = {
    IntakeState.TRYING: frozenset({IntakeState.TRIED, IntakeState.FAILED}),
    IntakeState.TRIED: frozenset({IntakeState.RUNNING}),
    IntakeState.RUNNING: frozenset({IntakeState.STOPPED, IntakeState.DONE}),
    IntakeState.STOPPED: frozenset({IntakeState.RUNNING}),
    IntakeState.DONE: frozenset(),
    IntakeState.FAILED: frozenset(),
}
