"""Whatever is sent, whoever sends it: no operation breaks, and every answer is one that the schema announces."""

from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from access.world import World
from fuzz.calling import CALLERS, EXAMPLES, SEED, ask, calls, operations
from jangteo.config.api import operations as all_operations

pytestmark = pytest.mark.django_db
NAMES = sorted(f"{method} {path}" for method, path, _ in all_operations())
# `make fuzz` asks as everybody; the tests ask each operation as one, a different one each time.
EVERYBODY = list(product(NAMES, CALLERS))
PAIRS = EVERYBODY if EXAMPLES else [(name, list(CALLERS)[n % len(CALLERS)]) for n, name in enumerate(NAMES)]


def test_every_operation_is_called(fuzzed: World) -> None:
    assert sorted(operations()) == NAMES


@pytest.mark.parametrize(("name", "caller"), PAIRS)
def test_no_call_breaks_it_or_its_schema(fuzzed: World, name: str, caller: str) -> None:
    @seed(SEED)
    @settings(
        max_examples=EXAMPLES or 1,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=calls(fuzzed, name))
    def sent(case: object) -> None:
        ask(fuzzed, caller, case)

    sent()
