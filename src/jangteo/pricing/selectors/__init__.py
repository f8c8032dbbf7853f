"""What things cost a buyer, and what price lists hold."""

from jangteo.pricing.rules import category_name, content_price, percent, treatment_name
from jangteo.pricing.rules.coupons import buyer_mark
from jangteo.pricing.selectors.drafts import (
    access_draft,
    draft_figures,
    draft_rows,
    list_drafts,
    read_price,
    read_price_table,
)
from jangteo.pricing.selectors.list_settings import draft_settings_of
from jangteo.pricing.selectors.lists import (
    access_price_list,
    get_price_list,
    ladders_as_known,
    list_bounds,
    list_price_lists,
    list_priced_variants,
    list_prices,
    price_lists_by_id,
    priced_by_list,
    standing_ladders,
)
from jangteo.pricing.selectors.offers import context_for, holding, offers, quote, shipping_policy, terms_of
from jangteo.pricing.selectors.periods import calendar_of, coming_changes, past_prices, price_periods, prices_at
from jangteo.pricing.selectors.promotions import coupons_by_id, find_coupon, running_promotions
from jangteo.pricing.selectors.promotions_staff import (
    count_coupons,
    get_promotion,
    list_coupon_series,
    list_coupons,
    list_promotions,
    read_promotion,
    try_promotion,
)
from jangteo.pricing.selectors.quantities import list_quantity_rules, quantity_rules
from jangteo.pricing.selectors.references import lowest_lately
from jangteo.pricing.selectors.rehearsal import (
    coupons_used,
    is_published,
    rehearse,
    trial_of_draft,
    trial_of_prices,
    trial_of_version,
)
from jangteo.pricing.selectors.taxes import (
    list_tax_certificates,
    list_tax_destinations,
    list_tax_rates,
    tax_book,
    tax_rates,
)

__all__ = [
    "access_draft",
    "access_price_list",
    "buyer_mark",
    "calendar_of",
    "category_name",
    "coming_changes",
    "content_price",
    "context_for",
    "count_coupons",
    "coupons_by_id",
    "coupons_used",
    "draft_figures",
    "draft_rows",
    "draft_settings_of",
    "find_coupon",
    "get_price_list",
    "get_promotion",
    "holding",
    "is_published",
    "ladders_as_known",
    "list_bounds",
    "list_coupon_series",
    "list_coupons",
    "list_drafts",
    "list_price_lists",
    "list_priced_variants",
    "list_prices",
    "list_promotions",
    "list_quantity_rules",
    "list_tax_certificates",
    "list_tax_destinations",
    "list_tax_rates",
    "lowest_lately",
    "offers",
    "past_prices",
    "percent",
    "price_lists_by_id",
    "price_periods",
    "priced_by_list",
    "prices_at",
    "quantity_rules",
    "quote",
    "read_price",
    "read_price_table",
    "read_promotion",
    "rehearse",
    "running_promotions",
    "shipping_policy",
    "standing_ladders",
    "tax_book",
    "tax_rates",
    "terms_of",
    "treatment_name",
    "trial_of_draft",
    "trial_of_prices",
    "trial_of_version",
    "try_promotion",
]
