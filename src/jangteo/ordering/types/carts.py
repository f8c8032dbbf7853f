"""Carts and what is asked at the checkout."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.catalog.types import PictureView, VariantId
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money
from jangteo.ordering.types.plans import PlanDelivery
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.types import CouponRefusal, CouponView, Quote

CartId = NewType("CartId", UUID)

LARGEST_QUANTITY = 100_000
MOST_CART_LINES = 500
MOST_OPEN_CARTS = 20
LONGEST_CART_NAME = 60
MOST_TENDERS = 5


class CartState(StrEnum):
    """What became of a cart; only an open one changes.

    submitted  waits for an approval, exactly as it is; open again once that comes to nothing
    lent       with somebody else who may pay it; open again once they don't
    merged     a guest's, whose lines joined the cart of whom they logged in as
    discarded  put away by its buyer
    """

    OPEN = "open"
    SUBMITTED = "submitted"
    LENT = "lent"
    ORDERED = "ordered"
    MERGED = "merged"
    DISCARDED = "discarded"


class MergeRule(StrEnum):
    """What happens to goods that both carts hold when a guest logs in.

    sum     both quantities together
    max     the larger one stays
    latest  the guest's counts, as what they chose last
    """

    SUM = "sum"
    MAX = "max"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What a buyer wants added to a cart: so many of a unit of a SKU."""

    sku: str
    unit_quantity: int
    unit: str = "each"


@dataclass(frozen=True, slots=True)
class CartLineView:
    """A line as the buyer put it: so many of a unit, and the same in base units.

    available  units that are there now, whatever other lines of the cart need of them
    later      units beyond these that can be promised, for this cart
    leaves_on  the day by which all of its variant would leave, where some has to come first
    is_gift_card  in no stock and sent nowhere
    """

    id: UUID
    variant_id: VariantId
    product_slug: str
    product_name: str
    variant_label: str
    sku: str
    unit: str
    unit_name: str
    unit_quantity: int
    quantity: int
    picture: PictureView | None
    available: int
    later: int = 0
    leaves_on: date | None = None
    is_gift_card: bool = False


@dataclass(frozen=True, slots=True)
class CartProblem:
    """What keeps a line from being ordered, and the quantity (in the line's unit) that would mend it.

    why       "no_price", "price_hidden", "not_for_you", "not_listed", "insufficient_stock", "below_minimum",
              "above_maximum", "not_a_step", "above_allowance"
    suggest   0: take the line out
    limit     the rule's own number, of base units of the SKU in the whole cart; of an allowance what it is in a period
    period    of an allowance, with what was `bought` in it already and when it ends (`until`, ISO 8601; None: never)
    """

    line_id: UUID
    sku: str
    why: str
    suggest: int | None = None
    available: int | None = None
    limit: int | None = None
    period: str | None = None
    bought: int | None = None
    until: str | None = None

    @property
    def left(self) -> int | None:
        """How many the buyer may still have by an allowance."""
        return None if self.limit is None or self.bought is None else max(0, self.limit - self.bought)


@dataclass(frozen=True, slots=True)
class CartCode:
    """A code in a cart: why it gives nothing, or what it takes off."""

    coupon: CouponView
    refusal: CouponRefusal | None
    amount: Money


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart with its figures for this buyer, now.

    at       the moment whose prices and periods these are
    missing  how much more the goods must come to for the channel's smallest order; None when nothing is missing
    country  to which it goes
    plan     where and when its parts go; empty: to one place
    by_cell  the quote by the cells of the plan, whose sums `quote` tells by lines; None without a plan that fits
    """

    id: CartId
    lines: tuple[CartLineView, ...]
    quote: Quote
    problems: tuple[CartProblem, ...]
    at: datetime
    codes: tuple[CartCode, ...] = ()
    missing: Money | None = None
    country: str = ""
    plan: tuple[PlanDelivery, ...] = ()
    by_cell: Quote | None = None

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not self.problems and self.missing is None

    @property
    def has_gift_cards(self) -> bool:
        return any(line.is_gift_card for line in self.lines)

    @property
    def has_goods(self) -> bool:
        """Whether something of it is sent."""
        return any(not line.is_gift_card for line in self.lines)


@dataclass(frozen=True, slots=True)
class Tender:
    """Some of an order that is paid at once with what is stored with us.

    card_id  a gift card whose code the buyer showed at the door; None: store credit of whom one acts for, and of the
             units above
    amount   None: as much as is needed and there is
    """

    card_id: UUID | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class CheckoutDetails:
    """What the buyer says at checkout.

    payment_method  by which all is paid, or what the tenders leave; None: they leave nothing
    offer           of instalments: by which of the offers
    cost_centre     of the buyer's own, whose budgets bear it
    repeats_number  the buyer saw that another order bears this purchase order number, and means it
    is_gift         whoever is given it says where it goes: of `ship_to` only the name and the country count
    """

    email: str
    ship_to: PostalAddress
    payment_method: PaymentMethod | None
    purchase_order_number: str = ""
    note: str = ""
    tenders: tuple[Tender, ...] = ()
    offer: str = ""
    cost_centre: str = ""
    repeats_number: bool = False
    is_gift: bool = False


@dataclass(frozen=True, slots=True)
class LentCart:
    """A cart as somebody who may pay it sees it: whose it is and to whom it goes, never where.

    view      what it comes to, of what they want of it
    methods   the codes by which they may pay, as a guest would
    to_whom   the name on the address
    """

    cart_id: UUID
    view: CartView
    channel: Channel
    methods: tuple[str, ...]
    to_whom: str
