"""What things cost a buyer, and what price lists hold."""

from jangteo.pricing.selectors.drafts import (
    access_draft,
    draft_figures,
    draft_rows,
    list_drafts,
    read_price,
    read_price_table,
)
from jangteo.pricing.selectors.lists import (
    access_price_list,
    get_price_list,
    ladders_as_known,
    list_price_lists,
    list_priced_variants,
    list_prices,
)
from jangteo.pricing.selectors.offers import context_for, holding, offers, quote, shipping_policy, tax_rates, terms_of
from jangteo.pricing.selectors.periods import calendar_of, coming_changes, past_prices, price_periods, prices_at
from jangteo.pricing.selectors.quantities import list_quantity_rules, quantity_rules

__all__ = [
    "access_draft",
    "access_price_list",
    "calendar_of",
    "coming_changes",
    "context_for",
    "draft_figures",
    "draft_rows",
    "get_price_list",
    "holding",
    "ladders_as_known",
    "list_drafts",
    "list_price_lists",
    "list_priced_variants",
    "list_prices",
    "list_quantity_rules",
    "offers",
    "past_prices",
    "price_periods",
    "prices_at",
    "quantity_rules",
    "quote",
    "read_price",
    "read_price_table",
    "shipping_policy",
    "tax_rates",
    "terms_of",
]
