"""Making price lists, setting prices, drafts of many changes, trying scenarios."""

from jangteo.pricing.services.draft_sources import make_bulk_draft, make_sheet_draft, make_table_draft
from jangteo.pricing.services.price_drafts import discard_draft, make_draft, may_publish, publish_draft, undo_draft
from jangteo.pricing.services.price_lists import create_price_list, give_to, set_tax_rate
from jangteo.pricing.services.quantity_rules import set_quantity_rule
from jangteo.pricing.services.scenarios import try_scenario
from jangteo.pricing.services.set_prices import end_prices, set_prices

__all__ = [
    "create_price_list",
    "discard_draft",
    "end_prices",
    "give_to",
    "make_bulk_draft",
    "make_draft",
    "make_sheet_draft",
    "make_table_draft",
    "may_publish",
    "publish_draft",
    "set_prices",
    "set_quantity_rule",
    "set_tax_rate",
    "try_scenario",
    "undo_draft",
]
