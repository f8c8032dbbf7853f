from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.catalog.types import Denial, VariantId, Viewer
from jangteo.kernel.money import Money, RoundingMode, UnitPrice
from jangteo.kernel.types import PartyId


class AudienceKind(StrEnum):
    """Whom a price list is for, from the least to the most specific."""

    EVERYONE = "everyone"
    CHANNEL = "channel"
    SEGMENT = "segment"
    PARTY = "party"


class ListRefusal(StrEnum):
    """Why a list that has the SKU gave no price; the words of the scenario format."""

    NOT_YET = "not_yet"
    EXPIRED = "expired"
    LOWER_PRIORITY = "lower_priority"
    OTHER_TAX_VIEW = "other_tax_view"
    BELOW_FIRST_STEP = "below_first_step"


@dataclass(frozen=True, slots=True)
class PriceContext:
    """All that a price depends on besides SKU and quantity.

    party_ids  the buyer and the units above, nearest first: contracts come down the tree
    viewer  whose eyes: what they may not see has no price; None sees all
    """

    channel_id: UUID
    currency: str
    country: str
    prices_include_tax: bool
    party_ids: tuple[PartyId, ...]
    at: datetime
    mode: RoundingMode = RoundingMode.HALF_UP
    viewer: Viewer | None = None


@dataclass(frozen=True, slots=True)
class CandidateList:
    """A price list that concerns this buyer and has the variant.

    steps  {from this quantity of base units on: unit price}
    """

    code: str
    names: Mapping[str, str]
    audience: AudienceKind
    priority: int
    includes_tax: bool
    valid_from: datetime | None
    valid_until: datetime | None
    steps: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a quantity ladder, in the channel's tax view."""

    from_quantity: int
    unit: UnitPrice


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """What one variant costs this buyer at any quantity.

    ladder     ascending; empty when there is no price, or none that this buyer may see
    is_hidden  the price may not be seen, whether or not there is one
    denial     what an assortment denies this buyer: they may not buy it
    """

    variant_id: VariantId
    list_code: str
    ladder: tuple[Step, ...]
    because: Mapping[str, Any]
    is_hidden: bool = False
    denial: Denial | None = None

    @property
    def is_priced(self) -> bool:
        return bool(self.ladder)

    def step_for(self, quantity: int) -> Step | None:
        """The reached step, None below the lowest one."""
        reached = [step for step in self.ladder if step.from_quantity <= quantity]
        return reached[-1] if reached else None

    def next_step(self, quantity: int) -> Step | None:
        """The next cheaper step above `quantity`, if there is one."""
        return next((step for step in self.ladder if step.from_quantity > quantity), None)


@dataclass(frozen=True, slots=True)
class LineRequest:
    """A line to price: base units of one variant."""

    key: UUID
    variant_id: VariantId
    sku: str
    quantity: int
    tax_code: str


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A priced line; amounts of the whole line.

    unit      None when there is no price
    subtotal  unit × quantity in the channel's tax view
    """

    key: UUID
    variant_id: VariantId
    sku: str
    quantity: int
    unit: UnitPrice | None
    subtotal: Money
    net: Money
    tax: Money
    gross: Money
    tax_code: str
    tax_rate: Decimal
    because: Mapping[str, Any]
    next_step: Step | None = None


@dataclass(frozen=True, slots=True)
class QuotedCharge:
    """Shipping with its tax."""

    net: Money
    tax: Money
    gross: Money
    tax_rate: Decimal
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """What was taxed at one rate."""

    code: str
    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class PriceProblem:
    """Why a line can't be ordered as it stands: "no_price" …"""

    sku: str
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A cart with its figures: Σ lines + shipping = totals, net + tax = gross.

    subtotal  of the lines, in the channel's tax view
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
    problems: tuple[PriceProblem, ...]

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not self.problems


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price to set: a unit price from a quantity of base units on."""

    variant_id: UUID
    unit_price: Decimal
    min_quantity: int = 1


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """A price as it stands in a list, for those who edit it."""

    list_code: str
    variant_id: UUID
    min_quantity: int
    unit: UnitPrice
    includes_tax: bool


@dataclass(frozen=True, slots=True)
class ShippingPolicy:
    """What sending costs: `fee`, free from a subtotal of `free_from` on; both in the channel's tax view."""

    fee: Money
    free_from: Money | None = None
    tax_code: str = "standard"


@dataclass(frozen=True, slots=True)
class PriceListView:
    """A price list as staff see it.

    audiences    (kind, id of the channel, segment or party; None for everyone)
    price_count  rows in it, 0 when nobody counted
    """

    id: UUID
    code: str
    names: Mapping[str, str]
    currency: str
    includes_tax: bool
    priority: int
    valid_from: datetime | None
    valid_until: datetime | None
    audiences: tuple[tuple[AudienceKind, UUID | None], ...]
    price_count: int = 0
