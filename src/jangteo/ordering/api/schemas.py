"""Carts and orders as they come in and go out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import get_language
from ninja import Field
from pydantic import StrictInt, StringConstraints

from jangteo.kernel.api import (
    MoneyView,
    MoneyWire,
    Schema,
    Sku,
    Strict,
    Text,
    UnitPriceView,
    money_view,
    unit_price_view,
)
from jangteo.kernel.languages import say
from jangteo.ordering.api.addresses import AddressIn
from jangteo.ordering.api.refund_schemas import RefundOut, refunds_out
from jangteo.ordering.api.revision_schemas import DeliveryOut, RevisionOut, deliveries_out, revisions_out
from jangteo.ordering.api.tenders import TenderOut, Tenders
from jangteo.ordering.selectors import allowance_words
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    CartLineView,
    CartView,
    DeliveryView,
    OrderLineView,
    OrderSummary,
    OrderView,
    RevisionView,
)
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.api import PriceQuoteOut, TaxOut, quote_view, tax_view

type Quantity = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY, description="Of the unit, whole.", examples=[12])]


class PutLine(Strict):
    """So many of a unit to add."""

    sku: Sku
    quantity: Quantity
    unit: Text = Field("each", min_length=1, max_length=20, examples=["each", "case"])


class SetLine(Strict):
    quantity: Quantity


class PlaceOrder(Strict):
    """An order of a cart at the total the buyer saw; any other total is refused with 409."""

    cart_id: UUID
    expected_gross: MoneyWire
    email: Text = Field(min_length=3, max_length=254, examples=["buyer@company.example"])
    ship_to: AddressIn
    payment_method: PaymentMethod | None = Field(None, description="By which is paid what the tenders leave.")
    offer: Text = Field("", max_length=40, description="Of `instalments`: by which of the cart's offers.")
    tenders: Tenders = Field([], description="Gift cards and store credit, in the order in which they are spent.")
    purchase_order_number: Text = Field("", max_length=60, examples=["PO-2026-0113"])
    cost_centre: Text = Field("", max_length=40, description="Of the buyer's own; rules and budgets look at it.")
    repeats_number: bool = Field(False, description="Whether a number that another order bears is meant so.")
    note: Text = Field("", max_length=1000)


class SetDestination(Strict):
    """The country a cart goes to; what is taxed otherwise abroad is taxed so from now on."""

    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field(examples=["JP"])


class CartLineOut(Schema):
    id: UUID
    sku: str
    name: str
    label: str
    unit: str
    unit_quantity: int
    quantity: int = Field(description="In base units.")
    available: int
    leaves_on: date | None


class CartProblemOut(Schema):
    """What keeps a line from being ordered; `suggest` of its unit would mend it, 0 takes it out."""

    line_id: UUID
    sku: str
    why: str = Field(examples=["insufficient_stock"])
    suggest: int | None
    limit: int | None = Field(None, description="Of a quantity rule: base units of the SKU in the whole cart.")
    period: str | None = Field(None, description="Of `above_allowance`: day, week, month or ever; `limit` holds in it.")
    bought: int | None = Field(None, description="Base units that the buyer ordered in this period already.")
    left: int | None = Field(None, description="Base units that the buyer may still have in it.")
    until: str | None = Field(None, description="When the period ends, ISO 8601; null where it never does.")
    text: str | None = Field(None, description="The same in a sentence, of `above_allowance`.")


class EnterCode(Strict):
    """A code as it was typed; case, spaces and dashes make no difference."""

    code: Text = Field(min_length=1, max_length=100, examples=["WELCOME10"])


class CartCodeOut(Schema):
    """A code in a cart; `refused` says why it takes nothing off as the cart stands."""

    id: UUID
    code: str = Field(description="The code, or its last characters where it is a secret one.", examples=["WELCOME10"])
    name: str
    amount: MoneyView
    refused: str | None = Field(examples=["not_met"])
    ends: datetime | None


class CartOut(Schema):
    """A cart at this buyer's prices, now.

    secret  only in the answer that made a guest's cart
    """

    id: UUID
    secret: str | None = Field(None, description="Send it as Cart-Secret; shown only when a guest's cart is made.")
    lines: list[CartLineOut]
    quote: PriceQuoteOut
    codes: list[CartCodeOut]
    problems: list[CartProblemOut]
    missing: MoneyView | None = Field(None, description="What the goods lack for the channel's smallest order.")
    can_be_ordered: bool
    destination: str = Field(description="The country it goes to.", examples=["KR"])


class HeldCartOut(CartOut):
    """A cart at its checkout."""

    kept_until: datetime | None = Field(None, description="Until when its goods are kept; null: they are not.")


class OrderDiscountOut(Schema):
    """What a promotion took off a line, or off shipping where `sku` is null."""

    sku: str | None
    promotion: str
    name: str
    coupon: str
    amount: MoneyView


class OrderLineOut(Schema):
    position: int = Field(description="In the order, for ever; a change of it names its lines so.")
    sku: str
    name: str
    label: str
    unit: str
    unit_quantity: int
    quantity: int
    unit_price: UnitPriceView
    subtotal: MoneyView
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_rate: str
    tax_category: str | None = Field(description="As in UNCL5305; null of history.", examples=["S"])
    left_off: MoneyView = Field(description="Tax it would bear and does not.")
    reasons: list[str]


class OrderOut(Schema):
    """An order in a list."""

    number: str = Field(examples=["261122-000042"])
    channel: str
    buyer: str
    placed_by: str
    placed_at: datetime
    status: str = Field(examples=["placed"])
    payment: str = Field(examples=["awaited"])
    fulfilment: str = Field(examples=["open"])
    gross: MoneyView
    line_count: int


class OrderPageOut(Schema):
    orders: list[OrderOut]
    total: int


class WholeOrderOut(OrderOut):
    """An order whole, with the figures it was placed at."""

    lines: list[OrderLineOut]
    discounts: list[OrderDiscountOut]
    refunds: list[RefundOut] = Field(description="Oldest first.")
    refunded: MoneyView
    due: MoneyView = Field(description="What is awaited.")
    deliveries: list[DeliveryOut] = Field(description="Where and when its parts go.")
    revisions: list[RevisionOut] = Field(description="Its changes since it was placed, oldest first.")
    net: MoneyView
    tax: MoneyView
    taxes: list[TaxOut] = Field(description="By tax code, shipping among them.")
    shipping_gross: MoneyView
    prices_include_tax: bool
    email: str
    payment_method: str
    payments: list[TenderOut] = Field(description="How it is paid, in its parts, without what was called off.")
    deposit_code: str = Field(description="What the payer writes on a transfer.")
    terms: str | None = Field(description="The code of the payment terms by which it is on account; null: it is not.")
    deposit: MoneyView | None = Field(description="What of it comes before anything is sent; null: nothing does.")
    purchase_order_number: str
    cost_centre: str = Field(description="Of the buyer's own.")
    bill_to: str | None = Field(description="Whom the bill names; null for a guest.")
    payer: str | None = Field(description="Who pays it; null for a guest.")
    is_assisted: bool = Field(description="Whether the seller's staff placed it on the buyer's behalf.")


def _cart_line(line: CartLineView) -> CartLineOut:
    return CartLineOut(
        id=line.id,
        sku=line.sku,
        name=line.product_name,
        label=line.variant_label,
        unit=line.unit,
        unit_quantity=line.unit_quantity,
        quantity=line.quantity,
        available=line.available,
        leaves_on=line.leaves_on,
    )


def summary_facts(order: OrderSummary) -> dict[str, Any]:
    """What a list says of an order."""
    return {
        "number": order.number,
        "channel": order.channel_code,
        "buyer": order.buyer_name,
        "placed_by": order.placed_by_name,
        "placed_at": order.placed_at,
        "status": order.status.value,
        "payment": order.payment.value,
        "fulfilment": order.fulfilment.value,
        "gross": money_view(order.gross),
        "line_count": order.line_count,
    }


def _discounts(order: OrderView) -> list[OrderDiscountOut]:
    skus = {line.id: line.sku for line in order.lines}
    return [
        OrderDiscountOut(
            sku=skus[one.line_id] if one.line_id else None,
            promotion=one.promotion,
            name=say(one.names, language()) or one.promotion,
            coupon=one.coupon,
            amount=money_view(one.amount),
        )
        for one in order.discounts
    ]


def cart_out(view: CartView, shown_secret: str | None = None) -> CartOut:
    """A cart as it goes out."""
    return CartOut(
        id=view.id,
        secret=shown_secret,
        lines=[_cart_line(line) for line in view.lines],
        quote=quote_view(view.quote, language()),
        codes=[
            CartCodeOut(
                id=one.coupon.id,
                code=one.coupon.label,
                name=say(one.coupon.promotion_names, language()) or one.coupon.promotion_code,
                amount=money_view(one.amount),
                refused=one.refusal.value if one.refusal else None,
                ends=one.coupon.ends,
            )
            for one in view.codes
        ],
        problems=[
            CartProblemOut(
                line_id=one.line_id,
                sku=one.sku,
                why=one.why,
                suggest=one.suggest,
                limit=one.limit,
                period=one.period,
                bought=one.bought,
                left=one.left,
                until=one.until,
                text=allowance_words(one, language()) if one.why == "above_allowance" else None,
            )
            for one in view.problems
        ],
        missing=money_view(view.missing) if view.missing else None,
        can_be_ordered=view.can_be_ordered,
        destination=view.country,
    )


def _order_line(line: OrderLineView, reasons: Sequence[str]) -> OrderLineOut:
    return OrderLineOut(
        position=line.position,
        sku=line.sku,
        name=line.name,
        label=line.variant_label,
        unit=line.unit,
        unit_quantity=line.unit_quantity,
        quantity=line.quantity,
        unit_price=unit_price_view(line.unit_price),
        subtotal=money_view(line.subtotal),
        discount=money_view(line.discount),
        net=money_view(line.net),
        tax=money_view(line.tax),
        gross=money_view(line.gross),
        tax_rate=f"{line.tax_rate.normalize():f}",
        tax_category=line.tax_category.value if line.tax_category else None,
        left_off=money_view(line.left_off),
        reasons=list(reasons),
    )


def order_out(
    order: OrderView,
    reasons: Mapping[UUID, Sequence[str]],
    revisions: Sequence[RevisionView] = (),
    deliveries: Sequence[DeliveryView] = (),
    payments: Sequence[TenderOut] = (),
) -> WholeOrderOut:
    """An order whole as it goes out.

    reasons    {line: why it costs what it does, in sentences}
    revisions  its changes, oldest first
    """
    return WholeOrderOut(
        **summary_facts(order.summary),
        lines=[_order_line(line, reasons.get(line.id, ())) for line in order.lines],
        discounts=_discounts(order),
        refunds=refunds_out(order),
        refunded=money_view(order.refunded),
        due=money_view(order.due),
        deliveries=deliveries_out(deliveries),
        revisions=revisions_out(revisions),
        net=money_view(order.net),
        tax=money_view(order.tax),
        taxes=[tax_view(one, language()) for one in order.taxes],
        shipping_gross=money_view(order.shipping_gross),
        prices_include_tax=order.prices_include_tax,
        email=order.email,
        payment_method=order.payment_method,
        payments=list(payments),
        deposit_code=order.deposit_code,
        terms=order.terms.code if order.terms else None,
        deposit=money_view(order.deposit) if order.deposit else None,
        purchase_order_number=order.purchase_order_number,
        cost_centre=order.cost_centre,
        bill_to=order.bill_to.name if order.bill_to else None,
        payer=order.payer.name if order.payer else None,
        is_assisted=order.summary.is_assisted,
    )


def language() -> str:
    """The language of the answer."""
    return "en" if (get_language() or "").startswith("en") else "ko"
