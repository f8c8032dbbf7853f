"""What things cost a buyer, and what price lists hold."""

from jangteo.pricing.rules import content_price
from jangteo.pricing.selectors.lists import (
    access_price_list,
    get_price_list,
    ladders_as_known,
    list_price_lists,
    list_priced_variants,
    list_prices,
)
from jangteo.pricing.selectors.offers import context_for, holding, offers, quote, shipping_policy, tax_rates, terms_of
from jangteo.pricing.selectors.quantities import list_quantity_rules, quantity_rules
from jangteo.pricing.selectors.references import lowest_lately

__all__ = [
    "access_price_list",
    "content_price",
    "context_for",
    "get_price_list",
    "holding",
    "ladders_as_known",
    "list_price_lists",
    "list_priced_variants",
    "list_prices",
    "list_quantity_rules",
    "lowest_lately",
    "offers",
    "quantity_rules",
    "quote",
    "shipping_policy",
    "tax_rates",
    "terms_of",
]
