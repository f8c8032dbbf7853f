"""Pricing scenarios: files that hold all that a price depends on, priced by the same functions as the shop."""

from jangteo.pricing.rules.scenarios.compare import differences
from jangteo.pricing.rules.scenarios.price import price_scenario, quote_of, receipt
from jangteo.pricing.rules.scenarios.read import read_scenario
from jangteo.pricing.rules.scenarios.read_promotions import read_rule

__all__ = ["differences", "price_scenario", "quote_of", "read_rule", "read_scenario", "receipt"]
