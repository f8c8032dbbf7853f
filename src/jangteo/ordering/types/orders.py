"""Placed orders, their refunds, and what is imported or asked of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.catalog.types import GIFT_CARD, VariantId
from jangteo.credit.types import TermsView
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.types import PartyId
from jangteo.ordering.types.holds import HeldAction, HoldView
from jangteo.parties.types import PartySummary, PostalAddress
from jangteo.pricing.types import TaxCategory, TaxTotal

OrderId = NewType("OrderId", UUID)


class OrderStatus(StrEnum):
    """The order's own life; payment and fulfilment are fields of their own."""

    PLACED = "placed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class PaymentProgress(StrEnum):
    """`due`: something came, and a change of the order made more of it due."""

    AWAITED = "awaited"
    DUE = "due"
    PAID = "paid"
    REFUNDED = "refunded"
    VOID = "void"


class FulfilmentProgress(StrEnum):
    OPEN = "open"
    PARTLY = "partly"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class OrderOrigin(StrEnum):
    """Placed here, or brought in from another system with its own figures and without moving stock."""

    PLACED = "placed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class OrderHead:
    """What those who ship must know of an order."""

    id: UUID
    number: str
    channel_id: UUID
    buyer_id: UUID | None
    fulfilment: FulfilmentProgress


class RefundHindrance(StrEnum):
    """Why nothing of an order can be refunded as it stands."""

    IMPORTED = "imported"
    CANCELLED = "cancelled"
    NOT_PAID = "not_paid"
    ALL_REFUNDED = "all_refunded"
    WAS_FREE = "was_free"


class OrderKind(StrEnum):
    """A sale, or a credit: goods or money back, with negative quantities; only imports have credits so far."""

    SALE = "sale"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """A line of a placed order with its frozen figures; `left_off`: tax it would bear and does not, by `treatment`."""

    id: UUID
    position: int
    variant_id: VariantId | None
    sku: str
    name: str
    variant_label: str
    unit: str
    unit_quantity: int
    quantity: int
    unit_price: UnitPrice
    subtotal: Money
    net: Money
    tax: Money
    gross: Money
    tax_code: str
    tax_rate: Decimal
    discount: Money
    left_off: Money
    tax_category: TaxCategory | None = None
    treatment: Mapping[str, Any] | None = None

    @property
    def after(self) -> Money:
        """What is left of the subtotal after promotions."""
        return self.subtotal - self.discount

    @property
    def is_gift_card(self) -> bool:
        return self.tax_code == GIFT_CARD


@dataclass(frozen=True, slots=True)
class OrderDiscountView:
    """What one promotion took off one line, or off shipping where `line_id` is None, in the view of the prices."""

    line_id: UUID | None
    promotion: str
    names: Mapping[str, str]
    coupon: str
    amount: Money


@dataclass(frozen=True, slots=True)
class OrderMoveView:
    """A step in the order's story: which field went from what to what, when, by whom, why."""

    field: str
    from_state: str
    to_state: str
    at: datetime
    actor_name: str
    why: str


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order as a list shows it.

    is_assisted  staff placed it on the buyer's behalf; `placed_by_name` is theirs
    """

    id: OrderId
    number: str
    channel_code: str
    channel_names: Mapping[str, str]
    buyer_id: PartyId | None
    buyer_name: str
    placed_by_name: str
    placed_at: datetime
    status: OrderStatus
    payment: PaymentProgress
    fulfilment: FulfilmentProgress
    gross: Money
    line_count: int
    is_assisted: bool = False


@dataclass(frozen=True, slots=True)
class RefundLineView:
    """What one refund gave back of a line: so many base units, and their share of its frozen amounts.

    discount       what promotions had taken off these units; it was never paid and does not come back
    allowed_units  of an allowance, which is of no units that came back: on how many it was granted
    """

    line_id: UUID
    quantity: int
    net: Money
    tax: Money
    gross: Money
    discount: Money
    allowed_units: int = 0

    def __add__(self, other: "RefundLineView") -> "RefundLineView":
        return RefundLineView(
            self.line_id,
            self.quantity + other.quantity,
            self.net + other.net,
            self.tax + other.tax,
            self.gross + other.gross,
            self.discount + other.discount,
            self.allowed_units + other.allowed_units,
        )


@dataclass(frozen=True, slots=True)
class RefundFigures:
    """What a refund amounts to, before it is written or after; `net`, `tax`, `gross`, `discount` with shipping.

    number  of the refund, the order's own and which of its refunds it is: "261122-000042-R1"
    """

    number: str
    lines: tuple[RefundLineView, ...]
    net: Money
    tax: Money
    gross: Money
    discount: Money
    shipping_net: Money
    shipping_tax: Money
    shipping_discount: Money

    @property
    def shipping_gross(self) -> Money:
        return self.shipping_net + self.shipping_tax


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money given back for a part of an order, as it was written.

    is_difference  by a change of the order that made it cost less: its figures are less by it already
    settled        what of it lowered what was still owed; only the rest went back
    credit_note    the legal number of its credit note, "CN-KR-2026-000042"; empty where it has none
    """

    id: UUID
    at: datetime
    actor_name: str
    why: str
    figures: RefundFigures
    is_difference: bool = False
    credit_note: str = ""
    settled: Money | None = None

    @property
    def is_allowance(self) -> bool:
        """Whether nothing came back for it: money was taken off what stays sold, as for paying early."""
        return any(one.allowed_units for one in self.figures.lines)


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order whole.

    bill_to, payer  whom the bill names and who pays it; None for a guest and for history
    refunds         oldest first
    holds           oldest first; why stands in them is never for the buyer, who may know `is_held`
    is_reserved     a provider keeps what is awaited for us, and it is taken as goods leave
    terms           by which it is on account; None: it is not
    deposit         what of it has to come before anything is sent; None: nothing has to
    is_gift         its receiver says where it goes, and its buyer never reads it
    """

    summary: OrderSummary
    lines: tuple[OrderLineView, ...]
    net: Money
    tax: Money
    shipping_net: Money
    shipping_tax: Money
    shipping_gross: Money
    prices_include_tax: bool
    email: str
    ship_to: PostalAddress
    payment_method: str
    deposit_code: str
    purchase_order_number: str
    cost_centre: str
    note: str
    moves: tuple[OrderMoveView, ...]
    origin: OrderOrigin
    kind: OrderKind
    bill_to: PartySummary | None = None
    payer: PartySummary | None = None
    shipping_discount: Money | None = None
    discounts: tuple[OrderDiscountView, ...] = ()
    refunds: tuple[RefundView, ...] = ()
    taxes: tuple[TaxTotal, ...] = ()
    shipping_left_off: Money | None = None
    holds: tuple[HoldView, ...] = ()
    awaited: Money | None = None
    is_reserved: bool = False
    terms: TermsView | None = None
    deposit: Money | None = None
    is_gift: bool = False

    @property
    def due(self) -> Money:
        """What is still to be paid."""
        return self.awaited or Money.zero(self.net.currency)

    @property
    def deposit_left(self) -> Money:
        """What of the deposit has not come."""
        nothing = Money.zero(self.net.currency)
        if self.deposit is None or not self.awaited:
            return nothing
        missing = self.deposit - (self.summary.gross - self.awaited)
        return missing if nothing < missing else nothing

    @property
    def is_held(self) -> bool:
        """Whether something has to be looked at before the goods may leave."""
        return any(one.is_open and HeldAction.SHIP in one.blocks for one in self.holds)

    @property
    def refunded(self) -> Money:
        """What was given back of what the order comes to now."""
        given = [one.figures.gross.minor for one in self.refunds if not one.is_difference]
        return Money(sum(given), self.net.currency)

    @property
    def shipping_left(self) -> Money:
        """Gross of shipping that was not given back."""
        return self.shipping_gross - Money(
            sum(one.figures.shipping_gross.minor for one in self.refunds), self.net.currency
        )

    @property
    def given_of_lines(self) -> dict[UUID, RefundLineView]:
        """{line: what all refunds gave back of it}, allowances too."""
        return _by_line(part for one in self.refunds for part in one.figures.lines)

    @property
    def allowed_of_lines(self) -> dict[UUID, RefundLineView]:
        """{line: what allowances took off it}."""
        return _by_line(part for one in self.refunds for part in one.figures.lines if part.allowed_units)

    @property
    def quantities_left(self) -> dict[UUID, int]:
        """{line: base units that were not refunded}."""
        left = {line.id: line.quantity for line in self.lines}
        for refund in self.refunds:
            for part in refund.figures.lines:
                left[part.line_id] -= part.quantity
        return left


def _by_line(parts: Iterable[RefundLineView]) -> dict[UUID, RefundLineView]:
    found: dict[UUID, RefundLineView] = {}
    for part in parts:
        known = found.get(part.line_id)
        found[part.line_id] = known + part if known else part
    return found


@dataclass(frozen=True, slots=True)
class HistoricalLine:
    """A line of an order from another system, with the figures it had there.

    quantity  negative on credits
    """

    sku: str
    name: str
    quantity: int
    unit_price: Decimal
    net_minor: int
    tax_minor: int
    variant_id: VariantId | None = None


@dataclass(frozen=True, slots=True)
class HistoricalOrder:
    """An order from another system; `source` and `key` make it come in once."""

    source: str
    key: str
    channel_id: UUID
    currency: str
    kind: OrderKind
    placed_at: datetime
    buyer_id: PartyId | None
    buyer_name: str
    lines: tuple[HistoricalLine, ...]
    country: str = ""


@dataclass(frozen=True, slots=True)
class ImportedFigures:
    """What an imported order amounts to, to tell whether it is the same again."""

    gross_minor: int
    line_count: int
