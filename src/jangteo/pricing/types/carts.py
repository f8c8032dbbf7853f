"""Carts and documents with their figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.catalog.types import GIFT_CARD, VariantId
from jangteo.kernel.money import Money, UnitPrice
from jangteo.pricing.types.allowances import Standing
from jangteo.pricing.types.prices import Step
from jangteo.pricing.types.promotions import Granted, RefusedCoupon
from jangteo.pricing.types.taxes import TaxCategory


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """How many base units of a SKU may be in one cart: a multiple of `step` within both bounds."""

    minimum: int | None = None
    step: int | None = None
    maximum: int | None = None

    def first_from(self, quantity: int) -> int:
        """The lowest number not below a quantity that minimum and step allow, whatever the maximum says."""
        step = self.step or 1
        return -(-max(self.minimum or 1, quantity, 1) // step) * step


@dataclass(frozen=True, slots=True)
class LineRequest:
    """A line to price: base units of one variant.

    categories  slugs of the variant's category and those above, for promotions
    on_sale     reduced already; promotions may leave it out
    mix         lines of one mix count together for the steps of ladders; empty: it counts alone
    standings   what the buyer may have of the variant and had
    """

    key: UUID
    variant_id: VariantId
    sku: str
    quantity: int
    tax_code: str
    categories: frozenset[str] = frozenset()
    on_sale: bool = False
    mix: str = ""
    rule: QuantityRule = field(default_factory=QuantityRule)
    standings: tuple[Standing, ...] = ()

    @property
    def is_gift_card(self) -> bool:
        """Whether it is one: nothing is taken off it, it counts for nothing, and it is not sent."""
        return self.tax_code == GIFT_CARD


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A priced line; amounts of the whole line.

    unit      before promotions, in the channel's tax view; None when there is no price
    was       what each would cost without sale lists, where that is more
    counted   how many units reached its step: all of its SKU in the cart, or of its mix
    subtotal  unit × quantity; what is left of it after `discount`, and `left_off` where prices include tax, is net or
              gross, as that view says
    left_off  the tax it would bear and does not; nothing where it is taxed as usual
    """

    key: UUID
    variant_id: VariantId
    sku: str
    quantity: int
    unit: UnitPrice | None
    subtotal: Money
    discount: Money
    net: Money
    tax: Money
    gross: Money
    tax_code: str
    tax_rate: Decimal
    because: Mapping[str, Any]
    category: TaxCategory
    left_off: Money
    counted: int
    next_step: Step | None = None
    was: UnitPrice | None = None


@dataclass(frozen=True, slots=True)
class QuotedCharge:
    """Shipping with its tax, after its discount.

    category  None where nothing is charged
    left_off  the tax it would bear and does not
    """

    discount: Money
    net: Money
    tax: Money
    gross: Money
    tax_rate: Decimal
    because: Mapping[str, Any]
    category: TaxCategory | None
    left_off: Money


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """What was taxed by one code.

    category   None of orders from before it was kept, where their rate does not tell
    left_off   the tax it would bear and does not
    treatment  "by" what it is taxed otherwise: a certificate's number, a destination; None where it is as usual
    """

    code: str
    rate: Decimal
    net: Money
    tax: Money
    category: TaxCategory | None
    left_off: Money
    treatment: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PriceProblem:
    """Why a line can't be ordered as it stands: "no_price" …"""

    sku: str
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A cart with its figures: Σ lines + shipping = totals, net + tax = gross.

    subtotal   of the lines before promotions, in the channel's tax view
    left_off   tax that would be charged and is not; in prices that include tax it came off the totals
    discounts  every promotion of the chosen outcome, by priority then code
    """

    currency: str
    prices_include_tax: bool
    lines: tuple[QuotedLine, ...]
    shipping: QuotedCharge
    taxes: tuple[TaxTotal, ...]
    subtotal: Money
    net: Money
    tax: Money
    gross: Money
    left_off: Money
    problems: tuple[PriceProblem, ...]
    discounts: tuple[Granted, ...] = ()
    refused_coupons: tuple[RefusedCoupon, ...] = ()

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not self.problems


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of a cart's quote, in minor units.

    goods_net         without shipping
    priced, unpriced  how many lines have a price, and have none
    """

    gross: int
    goods_net: int
    priced: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class ShippingPolicy:
    """What sending costs: `fee`, free from a subtotal of `free_from` on; both in the channel's tax view.

    is_fixed  charged for an empty cart too
    """

    fee: Money
    free_from: Money | None = None
    tax_code: str = "standard"
    is_fixed: bool = False
