"""Making price lists, setting prices, promotions and coupons, trying scenarios."""

from jangteo.pricing.services.coupons import make_coupon, make_secret_coupons, void_coupons
from jangteo.pricing.services.price_lists import create_price_list, give_to, set_tax_rate
from jangteo.pricing.services.promotion_uses import hold_promotions, release_promotions, use_promotions
from jangteo.pricing.services.promotions import (
    draft_promotion,
    end_promotion,
    keep_simulation,
    publish_promotion,
    set_limits,
    write_version,
)
from jangteo.pricing.services.quantity_rules import set_quantity_rule
from jangteo.pricing.services.scenarios import try_scenario
from jangteo.pricing.services.set_prices import set_prices

__all__ = [
    "create_price_list",
    "draft_promotion",
    "end_promotion",
    "give_to",
    "hold_promotions",
    "keep_simulation",
    "make_coupon",
    "make_secret_coupons",
    "publish_promotion",
    "release_promotions",
    "set_limits",
    "set_prices",
    "set_quantity_rule",
    "set_tax_rate",
    "try_scenario",
    "use_promotions",
    "void_coupons",
    "write_version",
]
