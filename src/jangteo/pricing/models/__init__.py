"""Tables of prices, costs, taxes, quantity rules, promotions and coupons."""

from jangteo.pricing.models.agreed import AgreedLine, Agreement
from jangteo.pricing.models.costs import VariantCost
from jangteo.pricing.models.prices import (
    PastPrice,
    Price,
    PriceBound,
    PriceDraft,
    PriceList,
    PriceListAudience,
    _Period,
)
from jangteo.pricing.models.promotions import Coupon, Promotion, PromotionUse, PromotionVersion
from jangteo.pricing.models.quantities import Allowance, VariantQuantityRule
from jangteo.pricing.models.taxes import TaxCertificate, TaxDestination, TaxRate

__all__ = [
    "AgreedLine",
    "Agreement",
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
    "TaxCertificate",
    "TaxDestination",
    "TaxRate",
    "VariantCost",
    "VariantQuantityRule",
    "_Period",
]
