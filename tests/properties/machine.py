"""What state machines on the real database share: a transaction a story, and as many counted steps as asked for."""

import os
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from jangteo.kernel import verify

STEPS = int(os.environ.get("JANGTEO_STEPS", "300"))  # `make stories`: 10,000 of each machine
A_STORY = 50


class Story(RuleBasedStateMachine):
    """A random story in a transaction that is rolled back; each rule begins with `step()`.

    checks  {invariant: statement}: those of `jangteo verify` that must hold at the end of a story
    """

    checks: ClassVar[dict[str, str]] = {}
    taken: ClassVar[int] = 0
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
        try:
            self.compare()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for name, statement in self.checks.items():
                    cursor.execute(statement)
                    assert cursor.fetchall() == [], name
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def compare(self) -> None:
        """What the story says against what is stored."""
        raise NotImplementedError


def run_stories(machine: type[Any], *, steps: int = STEPS) -> int:
    """As many stories as it takes; how many steps they had."""
    machine.taken = 0
    machine.checks = {
        one.name: one.bad_rows for one in verify.list_invariants() if one.name.startswith(machine.modules)
    }
    assert machine.checks
    stories = settings(
        max_examples=max(1, steps // A_STORY),
        stateful_step_count=A_STORY,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],  # what failed once is not kept beside the tests
        database=None,
    )
    while machine.taken < steps:
        run_state_machine_as_test(machine, settings=stories)
        stories = settings(stories, max_examples=max(1, (steps - machine.taken) // A_STORY + 1))
    return int(machine.taken)
