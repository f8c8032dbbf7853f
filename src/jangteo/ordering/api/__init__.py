"""Carts and orders for programs: everything ends in `services.place_order`, as on every other path."""

import secrets
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Header, Status

from jangteo.channels.api import entering, entry_of
from jangteo.identity.services import visitor_of
from jangteo.kernel.types import Action
from jangteo.ordering import selectors, services
from jangteo.ordering.api import approvals as _approvals  # noqa: F401 -- its routes
from jangteo.ordering.api import cards as _cards  # noqa: F401 -- its routes
from jangteo.ordering.api import documents as _documents  # noqa: F401 -- its routes
from jangteo.ordering.api import instalments as _instalments  # noqa: F401 -- its routes
from jangteo.ordering.api import paying as _paying  # noqa: F401 -- its routes
from jangteo.ordering.api import plans as _plans  # noqa: F401 -- its routes
from jangteo.ordering.api import revisions as _revisions  # noqa: F401 -- its routes
from jangteo.ordering.api import trying as _trying  # noqa: F401 -- its routes
from jangteo.ordering.api.details import details_of
from jangteo.ordering.api.door import Secret, order_here, router
from jangteo.ordering.api.schemas import (
    CartOut,
    EnterCode,
    HeldCartOut,
    OrderOut,
    OrderPageOut,
    PlaceOrder,
    PutLine,
    SetDestination,
    SetLine,
    WholeOrderOut,
    cart_out,
    language,
    order_out,
    summary_facts,
)
from jangteo.ordering.api.several_carts import NewCart
from jangteo.ordering.api.tenders import tenders_out
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.ordering.types import CartId, OrderView
from jangteo.pricing.errors import WrongCurrency

# not `type` statements: ninja does not look into those
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="Made by the caller for this order: sent again it gives the same order.",
    ),
]


@router.post("/channels/{channel}/carts", response={201: CartOut}, summary="Open a cart")
@entering(Action.CARTS_USE, has_key=True)
def create_cart(request: HttpRequest, channel: str, body: Annotated[NewCart | None, Body()] = None) -> Status[CartOut]:
    """A new guest's cart with its secret, or the current cart of whom the caller acts for; with a name a new one of
    theirs, current from now on."""
    entered, actor = entry_of(request)
    if body is not None and body.name is not None:
        return Status(201, _cart(services.create_cart(channel=entered, name=body.name, actor=actor), request, ""))
    secret = secrets.token_urlsafe(32) if actor.party_id is None else ""
    cart_id = services.open_cart(channel=entered, actor=actor, secret=secret)
    return Status(201, _cart(cart_id, request, secret, shown_secret=secret or None))


@router.get("/channels/{channel}/carts/{cart_id}", response=CartOut, summary="Read a cart")
@entering(Action.CARTS_USE)
def get_cart(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> CartOut:
    """The cart at today's prices, with what keeps it from being ordered."""
    return _cart(CartId(cart_id), request, secret)


@router.post("/channels/{channel}/carts/{cart_id}/lines", response={201: CartOut}, summary="Add to a cart")
@entering(Action.CARTS_USE, has_key=True)
def put_line(request: HttpRequest, channel: str, cart_id: UUID, body: PutLine, secret: Secret = "") -> Status[CartOut]:
    """Add so many of a unit, to the line that is there already if there is one."""
    _entered, actor = entry_of(request)
    services.put_line(
        cart_id=cart_id, sku=body.sku, unit=body.unit, unit_quantity=body.quantity, actor=actor, secret=secret
    )
    return Status(201, _cart(CartId(cart_id), request, secret))


@router.put("/channels/{channel}/carts/{cart_id}/lines/{line_id}", response=CartOut, summary="Change a line")
@entering(Action.CARTS_USE)
def set_line(
    request: HttpRequest, channel: str, cart_id: UUID, line_id: UUID, body: SetLine, secret: Secret = ""
) -> CartOut:
    """Let a line hold so many of its unit."""
    _entered, actor = entry_of(request)
    services.set_line(cart_id=cart_id, line_id=line_id, unit_quantity=body.quantity, actor=actor, secret=secret)
    return _cart(CartId(cart_id), request, secret)


@router.delete("/channels/{channel}/carts/{cart_id}/lines/{line_id}", response=CartOut, summary="Remove a line")
@entering(Action.CARTS_USE)
def remove_line(request: HttpRequest, channel: str, cart_id: UUID, line_id: UUID, secret: Secret = "") -> CartOut:
    """Take a line out."""
    _entered, actor = entry_of(request)
    services.set_line(cart_id=cart_id, line_id=line_id, unit_quantity=0, actor=actor, secret=secret)
    return _cart(CartId(cart_id), request, secret)


@router.put("/channels/{channel}/carts/{cart_id}/destination", response=CartOut, summary="Say where it goes")
@entering(Action.CARTS_USE)
def set_destination(
    request: HttpRequest, channel: str, cart_id: UUID, body: SetDestination, secret: Secret = ""
) -> CartOut:
    """Say to which country a cart goes, so that it is taxed as its order will be."""
    _entered, actor = entry_of(request)
    services.set_destination(cart_id=cart_id, country=body.country, actor=actor, secret=secret)
    return _cart(CartId(cart_id), request, secret)


@router.post("/channels/{channel}/carts/{cart_id}/codes", response={201: CartOut}, summary="Enter a code")
@entering(Action.CARTS_USE)
def enter_code(
    request: HttpRequest, channel: str, cart_id: UUID, body: EnterCode, secret: Secret = ""
) -> Status[CartOut]:
    """Put a coupon code into a cart. Wrong codes are counted: too many, and the answer is 429 for a while."""
    _entered, actor = entry_of(request)
    visitor = visitor_of(request)
    services.enter_code(cart_id=cart_id, code=body.code, actor=actor, secret=secret, visitor=visitor)
    return Status(201, _cart(CartId(cart_id), request, secret))


@router.delete("/channels/{channel}/carts/{cart_id}/codes/{code_id}", response=CartOut, summary="Take a code out")
@entering(Action.CARTS_USE)
def take_code_out(request: HttpRequest, channel: str, cart_id: UUID, code_id: UUID, secret: Secret = "") -> CartOut:
    """Take a coupon code out of a cart; one that is not there changes nothing."""
    _entered, actor = entry_of(request)
    services.take_code_out(cart_id=cart_id, coupon_id=code_id, actor=actor, secret=secret)
    return _cart(CartId(cart_id), request, secret)


@router.post("/channels/{channel}/carts/{cart_id}/hold", response=HeldCartOut, summary="Hold for the checkout")
@entering(Action.ORDERS_PLACE)
def hold(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> HeldCartOut:
    """Keep limited promotions and coupons for this cart's checkout, 15 minutes from the first time, and its goods for
    as long as the channel says.
    """
    _entered, actor = entry_of(request)
    services.hold_codes(cart_id=cart_id, actor=actor, secret=secret, language=language())
    client = visitor_of(request).address
    until = services.hold_goods(cart_id=cart_id, actor=actor, secret=secret, client=client)
    return HeldCartOut(**dict(_cart(CartId(cart_id), request, secret)), kept_until=until)


@router.post("/channels/{channel}/orders", response={201: WholeOrderOut}, summary="Place an order")
@entering(Action.ORDERS_PLACE, has_key=True)
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
        details=details_of(body),
        key=key,
        actor=actor,
        secret=secret,
        language=language(),
    )
    return Status(201, _order(selectors.get_order_by_id(order_id, actor, secret)))


@router.get("/channels/{channel}/orders", response=OrderPageOut, summary="List orders")
@entering(Action.ORDERS_SEE)
def get_orders(request: HttpRequest, channel: str, page: int = 1) -> OrderPageOut:
    """The orders in this channel of whom the caller acts for, newest first; none for a guest."""
    entered, actor = entry_of(request)
    offset = (min(max(page, 1), 100_000) - 1) * 20
    orders, total = selectors.list_orders(actor, channel=entered, offset=offset, limit=20)
    return OrderPageOut(orders=[OrderOut(**summary_facts(order)) for order in orders], total=total)


@router.get("/channels/{channel}/orders/{number}", response=WholeOrderOut, summary="Read an order")
@entering(Action.ORDERS_SEE)
def get_order(request: HttpRequest, channel: str, number: str, secret: Secret = "") -> WholeOrderOut:
    """An order of whom the caller acts for, or of the guest who holds its cart's secret."""
    entered, actor = entry_of(request)
    return _order(order_here(entered, number, actor, secret))


def _cart(cart_id: CartId, request: HttpRequest, secret: str, shown_secret: str | None = None) -> CartOut:
    entered, actor = entry_of(request)
    view = selectors.get_cart(cart_id, actor, secret, language(), entered=entered)
    return cart_out(view, shown_secret)


def _order(order: OrderView) -> WholeOrderOut:
    revisions = selectors.revisions_of(order.summary.id, order.summary.gross.currency)
    deliveries = deliveries_by_order([order.summary.id]).get(order.summary.id, [])
    reasons = selectors.priced_reasons(order, language())
    return order_out(order, reasons, revisions, deliveries, tenders_out(order.summary.id))


__all__ = ["router"]
