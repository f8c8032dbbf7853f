"""The text of a scenario file, YAML 1.2 or JSON, as a scenario."""

from jangteo.kernel.plain_yaml import NotPlain, parse_plain
from jangteo.pricing.errors import BadScenario
from jangteo.pricing.rules.scenarios import read_scenario
from jangteo.pricing.types import Scenario


def load_scenario(text: bytes) -> Scenario:
    """A scenario from its file's bytes.

    raises  BadScenario naming the place
    """
    try:
        data = parse_plain(text)
    except NotPlain as problem:
        raise BadScenario(problem.path, problem.why) from None
    return read_scenario(data)
