"""Tables of prices, taxes, quantity rules, promotions and coupons."""

from jangteo.pricing.models.prices import (
    PastPrice,
    Price,
    PriceBound,
    PriceDraft,
    PriceList,
    PriceListAudience,
    TaxRate,
    _Period,
)
from jangteo.pricing.models.promotions import Coupon, Promotion, PromotionUse, PromotionVersion
from jangteo.pricing.models.quantities import Allowance, VariantQuantityRule

__all__ = [
    "Allowance",
    "Coupon",
    "PastPrice",
    "Price",
    "PriceBound",
    "PriceDraft",
    "PriceList",
    "PriceListAudience",
    "Promotion",
    "PromotionUse",
    "PromotionVersion",
    "TaxRate",
    "VariantQuantityRule",
    "_Period",
]
