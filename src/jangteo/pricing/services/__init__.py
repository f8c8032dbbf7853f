"""Making price lists, setting prices and costs, drafts of many changes, promotions and coupons, trying scenarios."""

from jangteo.pricing.services.agreed import agree
from jangteo.pricing.services.allowances import end_allowance, lock_allowances, set_allowance
from jangteo.pricing.services.bounds import set_bounds
from jangteo.pricing.services.costs import put_costs, set_costs
from jangteo.pricing.services.coupons import make_coupon, make_secret_coupons, void_coupons
from jangteo.pricing.services.draft_sources import (
    make_bulk_draft,
    make_sheet_draft,
    make_table_draft,
    try_table_draft,
)
from jangteo.pricing.services.list_settings import draft_settings, register_keeper, set_settings
from jangteo.pricing.services.price_drafts import (
    discard_draft,
    keep_draft_simulation,
    make_draft,
    may_publish,
    publish_draft,
    undo_draft,
)
from jangteo.pricing.services.price_lists import create_price_list, give_to, set_validity
from jangteo.pricing.services.promotion_uses import hold_promotions, release_promotions, use_promotions
from jangteo.pricing.services.promotions import (
    draft_promotion,
    end_promotion,
    keep_simulation,
    publish_promotion,
    set_limits,
    write_version,
)
from jangteo.pricing.services.put_steps import put_steps
from jangteo.pricing.services.quantity_rules import set_quantity_rule
from jangteo.pricing.services.scenarios import try_scenario
from jangteo.pricing.services.set_prices import end_prices, set_prices
from jangteo.pricing.services.taxes import (
    record_tax_certificate,
    remove_tax_destination,
    revoke_tax_certificate,
    set_tax_destination,
    set_tax_rate,
)

__all__ = [
    "agree",
    "create_price_list",
    "discard_draft",
    "draft_promotion",
    "draft_settings",
    "end_allowance",
    "end_prices",
    "end_promotion",
    "give_to",
    "hold_promotions",
    "keep_draft_simulation",
    "keep_simulation",
    "lock_allowances",
    "make_bulk_draft",
    "make_coupon",
    "make_draft",
    "make_secret_coupons",
    "make_sheet_draft",
    "make_table_draft",
    "may_publish",
    "publish_draft",
    "publish_promotion",
    "put_costs",
    "put_steps",
    "record_tax_certificate",
    "register_keeper",
    "release_promotions",
    "remove_tax_destination",
    "revoke_tax_certificate",
    "set_allowance",
    "set_bounds",
    "set_costs",
    "set_limits",
    "set_prices",
    "set_quantity_rule",
    "set_settings",
    "set_tax_destination",
    "set_tax_rate",
    "set_validity",
    "try_scenario",
    "try_table_draft",
    "undo_draft",
    "use_promotions",
    "void_coupons",
    "write_version",
]
