"""A pricing scenario as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from jangteo.pricing.types.carts import QuantityRule, Quote, ShippingPolicy
from jangteo.pricing.types.prices import AudienceKind, Terms
from jangteo.pricing.types.promotions import BuyerFacts, Promotion


@dataclass(frozen=True, slots=True)
class ScenarioList:
    """A price list of a scenario.

    audience_name  of the channel, segment or account; empty for everyone
    ladders        {SKU: {from this quantity on: unit price}}, computed already where the list is derived
    """

    code: str
    audience: AudienceKind
    audience_name: str
    priority: int
    starts: datetime | None
    ends: datetime | None
    merges: bool
    ladders: Mapping[str, Mapping[int, Decimal]]


@dataclass(frozen=True, slots=True)
class ScenarioItem:
    """What a scenario says of a SKU besides its prices.

    was, cost  unit prices in major units; read and checked, they change no price
    """

    tax_code: str = "standard"
    categories: frozenset[str] = frozenset()
    on_sale: bool = False
    rule: QuantityRule = field(default_factory=QuantityRule)
    was: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """All that a price depends on.

    rates   {tax code: the fraction as it was written}
    expect  any part of the result, unread; None where nothing is expected
    """

    terms: Terms
    rates: Mapping[str, str]
    lists: tuple[ScenarioList, ...]
    items: Mapping[str, ScenarioItem]
    promotions: tuple[Promotion, ...]
    buyer: BuyerFacts
    coupons: tuple[str, ...]
    cart: tuple[tuple[str, int], ...]
    shipping: ShippingPolicy | None
    expect: Any = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the result is not what was expected."""

    path: str
    expected: Any
    actual: Any


@dataclass(frozen=True, slots=True)
class TriedScenario:
    """A scenario that was priced.

    result       the receipt as the format writes it, JSON-ready
    differences  from what the scenario expects; none where it expects nothing
    """

    scenario: Scenario
    quote: Quote
    result: Mapping[str, Any]
    differences: tuple[Difference, ...]
