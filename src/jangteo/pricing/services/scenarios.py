"""Trying a scenario before anything of it is real."""

from jangteo.pricing.gateways import load_scenario
from jangteo.pricing.rules.scenarios import differences, quote_of, receipt
from jangteo.pricing.types import TriedScenario


def try_scenario(text: bytes) -> TriedScenario:
    """Price the cart of a scenario; nothing is stored, no list and no buyer of the shop is asked.

    text    YAML 1.2 or JSON in the shared pricing scenario format
    raises  BadScenario naming the place that is wrong
    """
    scenario = load_scenario(text)
    quote = quote_of(scenario)
    result = receipt(scenario, quote)
    expects = scenario.expect is not None
    return TriedScenario(
        scenario=scenario,
        quote=quote,
        result=result,
        differences=tuple(differences(scenario.expect, result)) if expects else (),
    )
