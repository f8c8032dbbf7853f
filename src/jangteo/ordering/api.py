"""Carts and orders for programs: everything ends in `services.place_order`, as on every other path."""

import secrets
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Header, Router, Schema, Status
from pydantic import StrictInt, StringConstraints

from jangteo.channels.api import entering, entry_of
from jangteo.channels.types import Channel
from jangteo.kernel.api import (
    MoneyView,
    MoneyWire,
    Sku,
    Strict,
    Text,
    UnitPriceView,
    money_view,
    unit_price_view,
)
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import selectors, services
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    CartId,
    CartLineView,
    CheckoutDetails,
    OrderSummary,
    OrderView,
)
from jangteo.parties.api import anyone
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.api import QuoteOut, quote_view
from jangteo.pricing.errors import WrongCurrency

LONGEST_SECRET = 200
router = Router(auth=anyone)

# not `type` statements: ninja does not look into those
Secret = Annotated[
    str, Header(alias="Cart-Secret", max_length=LONGEST_SECRET, description="A guest's proof; not for log-ins.")
]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="Made by the caller for this order: sent again it gives the same order.",
    ),
]
type Quantity = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY, description="Of the unit, whole.", examples=[12])]


class PutLine(Strict):
    """So many of a unit to add."""

    sku: Sku
    quantity: Quantity
    unit: Text = Field("each", min_length=1, max_length=20, examples=["each", "case"])


class SetLine(Strict):
    quantity: Quantity


class AddressIn(Strict):
    """Where parcels go."""

    recipient: Text = Field(min_length=1, max_length=120, examples=["김도윤"])
    phone: Text = Field(min_length=1, max_length=40, examples=["010-1234-5678"])
    postcode: Text = Field(min_length=1, max_length=12, examples=["03045"])
    line1: Text = Field(min_length=1, max_length=200, examples=["종로구 북촌로 12"])
    line2: Text = Field("", max_length=200)
    city: Text = Field("", max_length=100, examples=["서울"])
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field("KR", examples=["KR"])


class PlaceOrder(Strict):
    """An order of a cart at the total the buyer saw; any other total is refused with 409."""

    cart_id: UUID
    expected_gross: MoneyWire
    email: Text = Field(min_length=3, max_length=254, examples=["buyer@company.example"])
    ship_to: AddressIn
    payment_method: PaymentMethod
    purchase_order_number: Text = Field("", max_length=60, examples=["PO-2026-0113"])
    note: Text = Field("", max_length=1000)


class CartLineOut(Schema):
    id: UUID
    sku: str
    name: str
    label: str
    unit: str
    unit_quantity: int
    quantity: int = Field(description="In base units.")
    available: int


class CartProblemOut(Schema):
    """What keeps a line from being ordered; `suggest` of its unit would mend it, 0 takes it out."""

    line_id: UUID
    sku: str
    why: str = Field(examples=["insufficient_stock"])
    suggest: int | None
    limit: int | None = Field(None, description="Of a quantity rule: base units of the SKU in the whole cart.")


class CartOut(Schema):
    """A cart at this buyer's prices, now.

    secret  only in the answer that made a guest's cart
    """

    id: UUID
    secret: str | None = Field(None, description="Send it as Cart-Secret; shown only when a guest's cart is made.")
    lines: list[CartLineOut]
    quote: QuoteOut
    problems: list[CartProblemOut]
    can_be_ordered: bool


class OrderLineOut(Schema):
    sku: str
    name: str
    label: str
    unit: str
    unit_quantity: int
    quantity: int
    unit_price: UnitPriceView
    subtotal: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_rate: str
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
    net: MoneyView
    tax: MoneyView
    shipping_gross: MoneyView
    prices_include_tax: bool
    email: str
    payment_method: str
    deposit_code: str = Field(description="What the payer writes on a transfer.")
    purchase_order_number: str
    bill_to: str | None = Field(description="Whom the bill names; null for a guest.")
    payer: str | None = Field(description="Who pays it; null for a guest.")
    is_assisted: bool = Field(description="Whether the seller's staff placed it on the buyer's behalf.")


@router.post("/channels/{channel}/carts", response={201: CartOut}, summary="Open a cart")
@entering(Action.CARTS_USE)
def create_cart(request: HttpRequest, channel: str) -> Status[CartOut]:
    """A new guest's cart with its secret, or the open cart of whom the caller acts for."""
    entered, actor = entry_of(request)
    secret = secrets.token_urlsafe(32) if actor.party_id is None else ""
    cart_id = services.open_cart(channel=entered, actor=actor, secret=secret)
    return Status(201, _cart(cart_id, actor, secret, shown_secret=secret or None))


@router.get("/channels/{channel}/carts/{cart_id}", response=CartOut, summary="Read a cart")
@entering(Action.CARTS_USE)
def get_cart(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> CartOut:
    """The cart at today's prices, with what keeps it from being ordered."""
    _entered, actor = entry_of(request)
    return _cart(CartId(cart_id), actor, secret)


@router.post("/channels/{channel}/carts/{cart_id}/lines", response={201: CartOut}, summary="Add to a cart")
@entering(Action.CARTS_USE)
def put_line(request: HttpRequest, channel: str, cart_id: UUID, body: PutLine, secret: Secret = "") -> Status[CartOut]:
    """Add so many of a unit, to the line that is there already if there is one."""
    _entered, actor = entry_of(request)
    services.put_line(
        cart_id=cart_id, sku=body.sku, unit=body.unit, unit_quantity=body.quantity, actor=actor, secret=secret
    )
    return Status(201, _cart(CartId(cart_id), actor, secret))


@router.put("/channels/{channel}/carts/{cart_id}/lines/{line_id}", response=CartOut, summary="Change a line")
@entering(Action.CARTS_USE)
def set_line(
    request: HttpRequest, channel: str, cart_id: UUID, line_id: UUID, body: SetLine, secret: Secret = ""
) -> CartOut:
    """Let a line hold so many of its unit."""
    _entered, actor = entry_of(request)
    services.set_line(cart_id=cart_id, line_id=line_id, unit_quantity=body.quantity, actor=actor, secret=secret)
    return _cart(CartId(cart_id), actor, secret)


@router.delete("/channels/{channel}/carts/{cart_id}/lines/{line_id}", response=CartOut, summary="Remove a line")
@entering(Action.CARTS_USE)
def remove_line(request: HttpRequest, channel: str, cart_id: UUID, line_id: UUID, secret: Secret = "") -> CartOut:
    """Take a line out."""
    _entered, actor = entry_of(request)
    services.set_line(cart_id=cart_id, line_id=line_id, unit_quantity=0, actor=actor, secret=secret)
    return _cart(CartId(cart_id), actor, secret)


@router.post("/channels/{channel}/orders", response={201: WholeOrderOut}, summary="Place an order")
@entering(Action.ORDERS_PLACE)
def create_order(
    request: HttpRequest, channel: str, body: PlaceOrder, key: Key, secret: Secret = ""
) -> Status[WholeOrderOut]:
    """Turn a cart into an order, once, at the total the buyer saw."""
    entered, actor = entry_of(request)
    expected = body.expected_gross.to_money()
    if expected.currency != entered.currency:
        raise WrongCurrency(f"{entered.code} sells in {entered.currency}", expected=entered.currency)
    order_id = services.place_order(
        cart_id=body.cart_id,
        expected_gross=expected,
        details=_details(body),
        key=key,
        actor=actor,
        secret=secret,
        language=_language(),
    )
    return Status(201, _order(selectors.get_order_by_id(order_id, actor, secret)))


@router.get("/channels/{channel}/orders", response=OrderPageOut, summary="List orders")
@entering(Action.ORDERS_SEE)
def get_orders(request: HttpRequest, channel: str, page: int = 1) -> OrderPageOut:
    """The orders in this channel of whom the caller acts for, newest first; none for a guest."""
    entered, actor = entry_of(request)
    offset = (min(max(page, 1), 100_000) - 1) * 20
    orders, total = selectors.list_orders(actor, channel=entered, offset=offset, limit=20)
    return OrderPageOut(orders=[OrderOut(**_summary(order)) for order in orders], total=total)


@router.get("/channels/{channel}/orders/{number}", response=WholeOrderOut, summary="Read an order")
@entering(Action.ORDERS_SEE)
def get_order(request: HttpRequest, channel: str, number: str, secret: Secret = "") -> WholeOrderOut:
    """An order of whom the caller acts for, or of the guest who holds its cart's secret."""
    entered, actor = entry_of(request)
    return _order(_in_channel(entered, number, actor, secret))


def _in_channel(channel: Channel, number: str, actor: Actor, secret: str) -> OrderView:
    if "\x00" in number:
        raise OrderNotFound
    order = selectors.get_order(number, actor, secret)
    if order.summary.channel_code != channel.code:
        raise OrderNotFound
    return order


def _details(body: PlaceOrder) -> CheckoutDetails:
    return CheckoutDetails(
        email=body.email,
        ship_to=PostalAddress(**body.ship_to.model_dump()),
        payment_method=body.payment_method,
        purchase_order_number=body.purchase_order_number,
        note=body.note,
    )


def _cart(cart_id: CartId, actor: Actor, secret: str, shown_secret: str | None = None) -> CartOut:
    view = selectors.get_cart(cart_id, actor, secret, _language())
    return CartOut(
        id=view.id,
        secret=shown_secret,
        lines=[_cart_line(line) for line in view.lines],
        quote=quote_view(view.quote, _language()),
        problems=[
            CartProblemOut(line_id=one.line_id, sku=one.sku, why=one.why, suggest=one.suggest, limit=one.limit)
            for one in view.problems
        ],
        can_be_ordered=view.can_be_ordered,
    )


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
    )


def _summary(order: OrderSummary) -> dict[str, Any]:
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


def _order(order: OrderView) -> WholeOrderOut:
    reasons = selectors.priced_reasons(order, _language())
    return WholeOrderOut(
        **_summary(order.summary),
        lines=[
            OrderLineOut(
                sku=line.sku,
                name=line.name,
                label=line.variant_label,
                unit=line.unit,
                unit_quantity=line.unit_quantity,
                quantity=line.quantity,
                unit_price=unit_price_view(line.unit_price),
                subtotal=money_view(line.subtotal),
                net=money_view(line.net),
                tax=money_view(line.tax),
                gross=money_view(line.gross),
                tax_rate=f"{line.tax_rate.normalize():f}",
                reasons=reasons.get(line.id, []),
            )
            for line in order.lines
        ],
        net=money_view(order.net),
        tax=money_view(order.tax),
        shipping_gross=money_view(order.shipping_gross),
        prices_include_tax=order.prices_include_tax,
        email=order.email,
        payment_method=order.payment_method,
        deposit_code=order.deposit_code,
        purchase_order_number=order.purchase_order_number,
        bill_to=order.bill_to.name if order.bill_to else None,
        payer=order.payer.name if order.payer else None,
        is_assisted=order.summary.is_assisted,
    )


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ko"
