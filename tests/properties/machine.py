"""What state machines on the real database share: a transaction a story, and as many counted steps as asked for."""

import gc
import os
import sys
import time
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from jangteo.kernel import verify

STEPS = int(os.environ.get("JANGTEO_STEPS", "200"))  # `make stories`: 10,000 of each machine
A_STORY = 50
BEFORE = 2  # stories of a run that have few steps or none: the simplest, and a first try


class Story(RuleBasedStateMachine):
    """A random story in a transaction that is rolled back; each rule begins with `step()`.

    checks  {invariant: statement}: those of `jangteo verify` that must hold at the end of a story
    """

    checks: ClassVar[dict[str, str]] = {}
    taken: ClassVar[int] = 0
    wrong_after: ClassVar[int] = 0
    modules: ClassVar[tuple[str, ...]] = ()

    def begin_story(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.keys = 0

    def step(self) -> None:
        type(self).taken += 1

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def teardown(self) -> None:
        if not hasattr(self, "outer"):
            return
        is_told = sys.exc_info()[0] is None  # else a step went wrong, or the story was given up
        try:
            if is_told:
                self.compare()
                self.check()
        finally:
            self.note_failure()
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def check(self) -> None:
        """All constraints, and what `jangteo verify` asks."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name, statement in self.checks.items():
                cursor.execute(statement)
                assert cursor.fetchall() == [], name

    def note_failure(self) -> None:
        """How many steps it took until the first went wrong."""
        error = sys.exc_info()[0]
        if error is not None and issubclass(error, Exception) and not type(self).wrong_after:
            type(self).wrong_after = type(self).taken

    def compare(self) -> None:
        """What the story says against what is stored."""
        raise NotImplementedError


def run_stories(machine: type[Any], *, steps: int = STEPS) -> int:
    """As many stories as it takes; how many steps they had. A failure says after how many steps it was seen first."""
    machine.taken = machine.wrong_after = 0
    machine.checks = {
        one.name: one.bad_rows for one in verify.list_invariants() if one.name.startswith(machine.modules)
    }
    assert machine.checks
    gc.collect()
    gc.freeze()  # what is there already is not looked through again and again
    began = time.process_time()
    try:
        while machine.taken < steps:
            _run(machine, steps - machine.taken)
    except Exception as error:
        error.add_note(f"seen first after {machine.wrong_after} steps")
        raise
    finally:
        gc.unfreeze()
    speed = machine.taken / (time.process_time() - began)
    print(f"{machine.__name__}: {machine.taken} steps, {speed:.0f} a second of processor time")  # noqa: T201
    return int(machine.taken)


def _run(machine: type[Any], steps: int) -> None:
    """One run: each begins with the same simplest story, so that there are few of them."""
    stories = settings(
        max_examples=BEFORE + steps // (A_STORY - 1),  # a step begins a story
        stateful_step_count=A_STORY,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],  # what failed once is not kept beside the tests
        database=None,
    )
    run_state_machine_as_test(machine, settings=stories)
