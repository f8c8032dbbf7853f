"""Carts that were, and what is tried on them before it works."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from jangteo.channels.types import Channel
from jangteo.pricing.types.carts import Figures
from jangteo.pricing.types.list_settings import ListSettings
from jangteo.pricing.types.prices import PriceRow
from jangteo.pricing.types.promotions import Promotion


class Assumption(StrEnum):
    """What a replay takes for granted; public and permanent, for kept reports hold these words.

    todays_prices           both runs use the prices of today, so that nothing but what is tried differs
    no_limits               how often promotions may be used is not counted
    nothing_hidden          assortments hide no price
    open_channels           only channels that may be entered, in the currency of what is tried
    cancelled_left_out      orders that were called off are not looked at
    guests_one_each         every order and cart of a guest counts as a buyer of its own
    weekdays_of_orders      weekdays are those on which the orders were placed
    imported_too            fewer orders were placed here than asked for; imported ones fill up
    unpriced_left_out       what has no price or no tax rate today counts as nothing
    carts_cut               only the carts changed last, there were more
    clock_at_its_start      the promotion starts later; promotions' dates are asked at its start
    time_is_over            the promotion's time is over, so it takes nothing off
    code_entered_by_all     the promotion needs a code; every order and cart counts as having entered it
    list_as_if_it_held      the list begins later; it is taken as if it held now
    only_theirs             only orders and carts of one party and its units were looked at
    prices_as_if_they_held  prices that begin or end later are taken as if they held now
    """

    TODAYS_PRICES = "todays_prices"
    NO_LIMITS = "no_limits"
    NOTHING_HIDDEN = "nothing_hidden"
    OPEN_CHANNELS = "open_channels"
    CANCELLED_LEFT_OUT = "cancelled_left_out"
    GUESTS_ONE_EACH = "guests_one_each"
    WEEKDAYS_OF_ORDERS = "weekdays_of_orders"
    IMPORTED_TOO = "imported_too"
    UNPRICED_LEFT_OUT = "unpriced_left_out"
    CARTS_CUT = "carts_cut"
    CLOCK_AT_ITS_START = "clock_at_its_start"
    TIME_IS_OVER = "time_is_over"
    CODE_ENTERED_BY_ALL = "code_entered_by_all"
    LIST_AS_IF_IT_HELD = "list_as_if_it_held"
    ONLY_THEIRS = "only_theirs"
    PRICES_AS_IF_THEY_HELD = "prices_as_if_they_held"


@dataclass(frozen=True, slots=True)
class PastCart:
    """What a placed order or an open cart asked for.

    what            the order's number, or the cart's id
    party_ids       the buyer and the units above, nearest first; empty for a guest
    lines           (variant, base units), in their order
    at              when it was ordered: whose weekday counts; None: that of the moment it is tried at
    coupon_ids      in the order entered
    is_first_order  whether it was, or would be, its buyer's first
    """

    key: UUID
    what: str
    channel: Channel
    party_ids: tuple[UUID, ...]
    lines: tuple[tuple[UUID, int], ...]
    at: datetime | None = None
    coupon_ids: tuple[UUID, ...] = ()
    is_first_order: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What stands in place of what works now: a promotion, rows of a list, or what a list says of itself.

    at           the moment that promotions' dates are asked at
    promotion    in place of the live one of its code, if there is one
    needs_code   its code counts as entered in every cart
    source_id    the list whose own rows these are; lists derived from it follow
    ended        steps of it, (variant, from quantity), that have no price then
    list_id      the list that says `settings` of itself
    """

    currency: str
    at: datetime
    promotion: Promotion | None = None
    needs_code: bool = False
    source_id: UUID | None = None
    rows: tuple[PriceRow, ...] = ()
    ended: frozenset[tuple[UUID, int]] = frozenset()
    list_id: UUID | None = None
    settings: ListSettings | None = None
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a cart costs as things stand, and with what is tried."""

    before: Figures
    after: Figures


class Sums(TypedDict):
    """What carts cost as things stand and with what is tried, in decimal strings of major units."""

    before: str
    after: str
    difference: str


class BigMove(Sums):
    """One of those that would change most: an order's number or a cart's id; whose it is stands nowhere."""

    what: str


class ReportPart(Sums):
    """All orders, or all open carts, that were looked at.

    left_out  looked for, but without a price today
    """

    looked_at: int
    left_out: int
    touched: int
    biggest: list[BigMove]


class ChannelMove(TypedDict):
    """How many orders of a channel would cost something else, and how much more in all."""

    channel: str
    touched: int
    difference: str


class Margin(TypedDict):
    """What is left of goods after what they cost the seller, by the costs of the day it was worked out.

    of  on how many of the looked-at orders it is based: those of whose goods every cost is known
    """

    before: str
    after: str
    of: int


class Report(TypedDict):
    """What a rehearsal found, as it is kept and shown: JSON, naming nobody.

    at           ISO 8601 with its offset
    margin       of orders; None: what goods cost is known of none, or the reader may not see it
    assumptions  words of `Assumption`
    """

    at: str
    currency: str
    orders: ReportPart
    carts: ReportPart
    buyers: int
    by_channel: list[ChannelMove]
    margin: Margin | None
    assumptions: list[str]
