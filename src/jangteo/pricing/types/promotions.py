"""What lowers the price of a cart: promotions with their conditions and effects, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class CouponRefusal(StrEnum):
    """Why a code that a buyer entered gives nothing; the words of the scenario format."""

    UNKNOWN = "unknown"
    NOT_COMBINED = "not_combined"
    NOT_MET = "not_met"
    NOT_YET = "not_yet"
    EXPIRED = "expired"


class Stage(StrEnum):
    """When an effect works: items before the order, the order before shipping."""

    ITEMS = "items"
    ORDER = "order"
    SHIPPING = "shipping"


class CombineKind(StrEnum):
    """Whether a promotion combines with others."""

    ALWAYS = "always"
    ALONE = "alone"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """What conditions ask of a buyer; names as the merchant writes them.

    accounts     the buyer and the units above
    at           with the offset whose weekdays count; None where nothing asks for the time
    first_order  whether this would be the buyer's first
    """

    channel: str = ""
    accounts: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    at: datetime | None = None
    first_order: bool = False


@dataclass(frozen=True, slots=True)
class ItemSelector:
    """Lines by SKU or by category; both empty means all.

    exclude_sale  leave out what is on sale
    """

    skus: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    exclude_sale: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a promotion, all of it, on list prices before any promotion.

    subtotal_at_least  minor units of the cart's priced lines, in the lists' tax view, without shipping
    starts, ends       `ends` is out
    weekdays           Monday is 0; empty means any
    """

    subtotal_at_least: int | None = None
    quantity_of: ItemSelector | None = None
    quantity_at_least: int = 0
    channel: str | None = None
    segment: str | None = None
    account: str | None = None
    first_order: bool | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemsPercent:
    """A percentage off each line, rounded on each; `at_most` minor units over all of them."""

    percent: Decimal
    items: ItemSelector
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class ItemsAmount:
    """Minor units off each unit, at most what is left."""

    amount: int
    items: ItemSelector


@dataclass(frozen=True, slots=True)
class ItemsPrice:
    """A unit price that is not exceeded, in major units."""

    price: Decimal
    items: ItemSelector


@dataclass(frozen=True, slots=True)
class BuyGet:
    """For each set bought, the cheapest others for a percentage less; `repeat` sets at most."""

    buy: ItemSelector
    buy_quantity: int
    get: ItemSelector
    get_quantity: int
    percent: Decimal
    repeat: int | None = None


@dataclass(frozen=True, slots=True)
class OrderPercent:
    """A percentage off what is left of all lines, rounded once and divided over them."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class OrderAmount:
    """Minor units off all lines, divided over them, at most what is left."""

    amount: int


@dataclass(frozen=True, slots=True)
class ShippingPercent:
    """A percentage off shipping."""

    percent: Decimal


type ItemsEffect = ItemsPercent | ItemsAmount | ItemsPrice | BuyGet
type Effect = ItemsEffect | OrderPercent | OrderAmount | ShippingPercent


@dataclass(frozen=True, slots=True)
class Promotion:
    """A rule that lowers prices.

    coupon   the code that must have been entered, matched exactly; empty: none needed
    effects  in the order in which they work within this promotion
    group    of those of one group at most one works
    """

    code: str
    effects: tuple[Effect, ...]
    condition: Condition = Condition()
    coupon: str = ""
    priority: int = 0
    combine: CombineKind = CombineKind.ALWAYS
    group: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Granted:
    """What one promotion of the chosen outcome takes off, in minor units.

    lines  one amount for each line of the cart, zeros too
    """

    promotion: Promotion
    lines: tuple[int, ...]
    shipping: int = 0

    @property
    def total(self) -> int:
        return sum(self.lines) + self.shipping


@dataclass(frozen=True, slots=True)
class RefusedCoupon:
    """A code that was entered and gives nothing."""

    code: str
    why: CouponRefusal
