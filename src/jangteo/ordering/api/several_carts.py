"""A buyer's several carts, and keys that carry them, for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StrictBool, StrictInt, StringConstraints

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Schema, Strict, Text, UnitPriceView, money_view, unit_price_view
from jangteo.kernel.types import Action
from jangteo.ordering import selectors, services
from jangteo.ordering.api.door import Secret, router
from jangteo.ordering.api.schemas import CartOut, cart_out, language
from jangteo.ordering.services.carry_carts import DEFAULT_HOURS, MOST_HOURS
from jangteo.ordering.types import LONGEST_CART_NAME, CarriedCart, CartId

type CartName = Annotated[
    Text, StringConstraints(min_length=1, max_length=LONGEST_CART_NAME), Field(examples=["사무실 3월"])
]


class NewCart(Strict):
    """A cart with a name; without one the caller's current cart is opened."""

    name: CartName | None = None


class NameCart(Strict):
    name: CartName


class CartHeadOut(Schema):
    """One of the caller's open carts; `lines` and `saved_for_later` count lines."""

    id: UUID
    name: str = Field(description="Empty where it has none.")
    is_current: bool
    lines: int
    saved_for_later: int
    changed_at: datetime


class CarryIn(Strict):
    """How long the key holds, and whether it may be used more than once."""

    hours: Annotated[StrictInt, Field(ge=1, le=MOST_HOURS)] = DEFAULT_HOURS
    for_many: StrictBool = False


class CarryOut(Schema):
    """A key that carries a cart; `key` is told this once."""

    id: UUID
    key: str
    expires_at: datetime
    most_uses: int | None = Field(description="Null: as often as one likes.")


class CarriedIn(Strict):
    key: Text = Field(min_length=1, max_length=100)


class CarriedLineOut(Schema):
    sku: str
    name: str
    unit: str
    unit_quantity: int
    quantity: int = Field(description="In base units.")
    unit_price: UnitPriceView | None
    total: MoneyView | None


class CarriedDifferenceOut(Schema):
    """How a line differs here; `was` is told to the cart's own buyer only."""

    sku: str
    why: str = Field(examples=["price", "not_sold_here", "unit_not_sold", "insufficient_stock"])
    was: UnitPriceView | None
    now: UnitPriceView | None
    suggest: int | None


class CarriedOut(Schema):
    """A carried cart as it would be here; nothing has been taken yet."""

    is_own: bool = Field(description="The caller's own cart of this channel: taking it makes it the current one.")
    from_channel: str
    lines: list[CarriedLineOut]
    differences: list[CarriedDifferenceOut]
    total: MoneyView
    can_be_taken: bool


class TakenOut(Schema):
    """The cart that holds it now, and how many lines came, changed, or wait for later for want of room."""

    cart_id: UUID
    added: int
    changed: int
    left: int


@router.get("/channels/{channel}/carts", response=list[CartHeadOut], summary="List carts")
@entering(Action.CARTS_USE)
def get_carts(request: HttpRequest, channel: str) -> list[CartHeadOut]:
    """The open carts of whom the caller acts for, the current first; none for a guest."""
    entered, actor = entry_of(request)
    return [
        CartHeadOut(
            id=one.id,
            name=one.name,
            is_current=one.is_current,
            lines=one.lines,
            saved_for_later=one.saved,
            changed_at=one.changed_at,
        )
        for one in selectors.list_carts(entered, actor)
    ]


@router.put("/channels/{channel}/carts/{cart_id}/name", response=CartOut, summary="Name a cart")
@entering(Action.CARTS_USE)
def name_cart(request: HttpRequest, channel: str, cart_id: UUID, body: NameCart) -> CartOut:
    """Call an open cart otherwise; two of one buyer have two names."""
    _entered, actor = entry_of(request)
    services.rename_cart(cart_id=cart_id, name=body.name, actor=actor)
    return cart_out(selectors.get_cart(CartId(cart_id), actor, "", language()))


@router.put("/channels/{channel}/carts/{cart_id}/current", response=CartOut, summary="Make a cart the current one")
@entering(Action.CARTS_USE)
def make_cart_current(request: HttpRequest, channel: str, cart_id: UUID) -> CartOut:
    """The one that pages and tills of this channel use from now on."""
    _entered, actor = entry_of(request)
    services.switch_cart(cart_id=cart_id, actor=actor)
    return cart_out(selectors.get_cart(CartId(cart_id), actor, "", language()))


@router.post("/channels/{channel}/carts/{cart_id}/copies", response={201: CartOut}, summary="Copy a cart")
@entering(Action.CARTS_USE, has_key=True)
def copy_cart(request: HttpRequest, channel: str, cart_id: UUID, body: NameCart) -> Status[CartOut]:
    """Its lines once more in a cart of another name, which does not become current."""
    _entered, actor = entry_of(request)
    made = services.copy_cart(cart_id=cart_id, name=body.name, actor=actor)
    return Status(201, cart_out(selectors.get_cart(made, actor, "", language())))


@router.delete("/channels/{channel}/carts/{cart_id}", response={204: None}, summary="Put a cart away")
@entering(Action.CARTS_USE)
def discard_cart(request: HttpRequest, channel: str, cart_id: UUID) -> Status[None]:
    """It can't be changed or ordered any more; the last used of the others becomes current if it was."""
    _entered, actor = entry_of(request)
    services.discard_cart(cart_id=cart_id, actor=actor)
    return Status(204, None)


@router.post("/channels/{channel}/carts/{cart_id}/carry-keys", response={201: CarryOut}, summary="Carry a cart")
@entering(Action.CARTS_USE, has_key=True)
def create_carry_key(
    request: HttpRequest, channel: str, cart_id: UUID, body: CarryIn, secret: Secret = ""
) -> Status[CarryOut]:
    """A key by which the cart is opened in another channel, by another person, or by its own buyer elsewhere."""
    _entered, actor = entry_of(request)
    key, view = services.make_carry_key(
        cart_id=cart_id, actor=actor, secret=secret, hours=body.hours, for_many=body.for_many
    )
    return Status(201, CarryOut(id=view.id, key=key, expires_at=view.expires_at, most_uses=view.most_uses))


@router.delete(
    "/channels/{channel}/carts/{cart_id}/carry-keys/{key_id}", response={204: None}, summary="Take a key back"
)
@entering(Action.CARTS_USE)
def revoke_carry_key(
    request: HttpRequest, channel: str, cart_id: UUID, key_id: UUID, secret: Secret = ""
) -> Status[None]:
    """It opens nothing any more; one that is not there changes nothing."""
    _entered, actor = entry_of(request)
    services.revoke_carry_key(cart_id=cart_id, key_id=key_id, actor=actor, secret=secret)
    return Status(204, None)


@router.post("/channels/{channel}/carried-carts/preview", response=CarriedOut, summary="Look at a carried cart")
@entering(Action.CARTS_USE)
def look_at_carried(request: HttpRequest, channel: str, body: CarriedIn, secret: Secret = "") -> CarriedOut:
    """What would come along here, at the caller's prices, and how it differs; uses nothing up."""
    entered, actor = entry_of(request)
    return _carried(
        selectors.look_at_carried(key=body.key, channel=entered, actor=actor, secret=secret, language=language())
    )


@router.post("/channels/{channel}/carried-carts", response={201: TakenOut}, summary="Take a carried cart")
@entering(Action.CARTS_USE, has_key=True)
def take_carried(request: HttpRequest, channel: str, body: CarriedIn, secret: Secret = "") -> Status[TakenOut]:
    """Into the caller's current cart, or on with it where it is their own. A guest opens a cart first."""
    entered, actor = entry_of(request)
    taken = services.take_carried(key=body.key, channel=entered, actor=actor, secret=secret, language=language())
    return Status(201, TakenOut(cart_id=taken.cart_id, added=taken.added, changed=taken.changed, left=taken.left))


def _carried(seen: CarriedCart) -> CarriedOut:
    return CarriedOut(
        is_own=seen.is_own,
        from_channel=seen.from_channel,
        lines=[
            CarriedLineOut(
                sku=one.line.sku,
                name=one.line.product_name,
                unit=one.line.unit,
                unit_quantity=one.line.unit_quantity,
                quantity=one.line.quantity,
                unit_price=unit_price_view(one.unit_price) if one.unit_price else None,
                total=money_view(one.total) if one.total is not None else None,
            )
            for one in seen.lines
        ],
        differences=[
            CarriedDifferenceOut(
                sku=one.sku,
                why=one.why,
                was=unit_price_view(one.was) if one.was else None,
                now=unit_price_view(one.now) if one.now else None,
                suggest=one.suggest,
            )
            for one in seen.differences
        ],
        total=money_view(seen.total),
        can_be_taken=seen.can_be_taken,
    )
