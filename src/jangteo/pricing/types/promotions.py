"""What lowers the price of a cart: promotions with their conditions and effects, and what came of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID


class CouponRefusal(StrEnum):
    """Why a code that a buyer entered gives nothing; the words of the scenario format, which counts no uses."""

    UNKNOWN = "unknown"
    NOT_COMBINED = "not_combined"
    NOT_MET = "not_met"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USED_UP = "used_up"
    USED_BY_YOU = "used_by_you"


class PromotionState(StrEnum):
    """A promotion's life."""

    DRAFT = "draft"
    LIVE = "live"
    ENDED = "ended"


class PromotionPhase(StrEnum):
    """Where a promotion is now, by its state and by the time its live version says."""

    DRAFT = "draft"
    COMING = "coming"
    WORKING = "working"
    OVER = "over"
    ENDED = "ended"


class UseState(StrEnum):
    """One of the times a promotion may be used: held by a cart at its checkout, used by an order, or free again."""

    HELD = "held"
    USED = "used"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class UseCount:
    """How often something is used or held now, and how often it may be; None: any number."""

    taken: int = 0
    most: int | None = None

    @property
    def has_room(self) -> bool:
        return self.most is None or self.taken < self.most


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
    hooks_met    conditions of extensions that hold for this cart: "wrapping.small"
    """

    channel: str = ""
    accounts: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    at: datetime | None = None
    first_order: bool = False
    hooks_met: frozenset[str] = frozenset()


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
    hook               a condition that an extension decides
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
    hook: str | None = None


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


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """What promotions ask besides the cart's lines.

    coupon_ids      the coupons that were entered, in order
    buyer_id        who orders; None for a guest
    mark            of the e-mail address the order is for, once it is known (`buyer_mark`)
    cart_id         whose holds are its own and don't stand in its way
    order_id        a placed order that is priced anew: what it uses already doesn't count against it
    is_first_order  asked only where a promotion wants to know
    """

    coupon_ids: tuple[UUID, ...] = ()
    buyer_id: UUID | None = None
    mark: str = ""
    cart_id: UUID | None = None
    order_id: UUID | None = None
    is_first_order: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class CouponView:
    """A coupon as its holder or staff may see it; the code only where it is no secret.

    ends               the sooner of its own end and its promotion's
    subtotal_at_least  minor units that its promotion asks of the goods, where it does
    """

    id: UUID
    promotion_code: str
    promotion_names: Mapping[str, str]
    text: str
    hint: str
    series: str
    most_uses: int | None
    owner_id: UUID | None
    ends: datetime | None
    is_void: bool
    uses: int = 0
    subtotal_at_least: int | None = None

    @property
    def label(self) -> str:
        return self.text or f"…{self.hint}"


@dataclass(frozen=True, slots=True)
class PromotionVersionView:
    """One writing of a promotion.

    rule        priority, when, give and combine as in the scenario format
    simulation  what it would have done; None until it was tried
    """

    id: UUID
    number: int
    rule: Mapping[str, Any]
    starts: datetime | None
    ends: datetime | None
    written_at: datetime
    simulation: Mapping[str, Any] | None
    simulated_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PromotionView:
    """A promotion as staff see it.

    versions  newest first
    used      orders it worked in and that were not cancelled; `held` by carts at their checkout
    """

    id: UUID
    code: str
    names: Mapping[str, str]
    currency: str
    state: PromotionState
    needs_code: bool
    most_uses: int | None
    buyer_most: int | None
    live: PromotionVersionView | None
    versions: tuple[PromotionVersionView, ...] = ()
    used: int = 0
    held: int = 0
    coupon_count: int = 0

    @property
    def said(self) -> PromotionVersionView | None:
        """What it says: the version that works, else the newest."""
        return self.live or next(iter(self.versions), None)

    def phase(self, at: datetime) -> PromotionPhase:
        """Where it is at a moment."""
        if self.state != PromotionState.LIVE or self.live is None:
            return PromotionPhase(PromotionState.DRAFT if self.state == PromotionState.LIVE else self.state)
        if self.live.starts is not None and at < self.live.starts:
            return PromotionPhase.COMING
        return PromotionPhase.OVER if self.live.ends is not None and self.live.ends <= at else PromotionPhase.WORKING


@dataclass(frozen=True, slots=True)
class CouponSeries:
    """Codes that were made together: how many, in how many orders, and how many were stopped."""

    name: str
    made: int
    used: int
    void: int
