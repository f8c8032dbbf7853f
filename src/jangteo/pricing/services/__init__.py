"""Making price lists, setting prices, trying scenarios."""

from jangteo.pricing.services.bounds import set_bounds
from jangteo.pricing.services.price_lists import create_price_list, give_to, set_tax_rate, set_validity
from jangteo.pricing.services.quantity_rules import set_quantity_rule
from jangteo.pricing.services.scenarios import try_scenario
from jangteo.pricing.services.set_prices import set_prices

__all__ = [
    "create_price_list",
    "give_to",
    "set_bounds",
    "set_prices",
    "set_quantity_rule",
    "set_tax_rate",
    "set_validity",
    "try_scenario",
]
