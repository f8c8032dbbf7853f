"""Tables of prices, taxes, quantity rules, promotions and coupons."""

from jangteo.pricing.models.prices import (
    PastPrice,
    Price,
    PriceBound,
    PriceDraft,
    PriceList,
    PriceListAudience,
    TaxRate,
    VariantQuantityRule,
    _Period,
)
from jangteo.pricing.models.promotions import Coupon, Promotion, PromotionUse, PromotionVersion

__all__ = [
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
