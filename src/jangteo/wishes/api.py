"""Wishes for programs: lists, links to them and what their viewers give, and asks for what is sold out."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.channels.api import GUEST_PROOF, entering, entry_of
from jangteo.identity.services import visitor_of
from jangteo.kernel.api import Schema, Sku, Strict, Text, UnitPriceView, unit_price_view
from jangteo.kernel.languages import DEFAULT_LANGUAGE
from jangteo.kernel.types import Action
from jangteo.parties.api import anyone
from jangteo.wishes import selectors, services
from jangteo.wishes.types import (
    DEFAULT_LINK_DAYS,
    LARGEST_WISH,
    LONGEST_GIVER,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_LINK_DAYS,
    AskState,
    Change,
    OwnerSees,
    WishListView,
    WishView,
)

router = Router(auth=anyone)
LISTS, ONE = "/channels/{channel}/wish-lists", "/channels/{channel}/wish-lists/{wish_list_id}"
WISH, LINK = "/channels/{channel}/wishes/{wish_id}", "/channels/{channel}/wish-links/{token}"
ASKS = "/channels/{channel}/restock-asks"


class WishListOut(Schema):
    id: UUID
    name: str = Field(description="Empty: the list that wishes go to by themselves.")
    is_default: bool
    made_by: str
    is_mine: bool
    shared_with: str
    line_count: int
    owner_sees: OwnerSees
    link_expires_at: datetime | None


class WishOut(Schema):
    """A wish as it stands for the caller; where it can't be seen here, `is_seen` is false and no goods are named."""

    id: UUID
    quantity: int
    note: str
    added_at: datetime
    is_seen: bool
    sku: str
    name: str
    unit_price: UnitPriceView | None = Field(description="Of one, at the first step of the price.")
    change: Change | None = Field(description="Against what the caller saw as they wished for it.")
    was: UnitPriceView | None
    available: int
    can_be_bought: bool
    given: int | None = Field(description="null: it stays a surprise.")


class NameIn(Strict):
    name: Text = Field(min_length=1, max_length=LONGEST_NAME)


class WishIn(Strict):
    sku: Sku
    quantity: int = Field(1, ge=1, le=LARGEST_WISH, strict=True)


class WishChangeIn(Strict):
    quantity: int = Field(ge=1, le=LARGEST_WISH, strict=True)
    note: Text = Field("", max_length=LONGEST_NOTE)


class WishMadeOut(Schema):
    id: UUID


class MovedOut(Schema):
    cart_id: UUID | None
    moved: int
    left: int = Field(description="What can't be bought now, and stays on the list.")


class LinkIn(Strict):
    days: int = Field(DEFAULT_LINK_DAYS, ge=1, le=MOST_LINK_DAYS, strict=True)
    owner_sees: OwnerSees = OwnerSees.NAMES


class LinkOut(Schema):
    token: str = Field(description="Told this once.")
    expires_at: datetime


class SharedWishOut(Schema):
    wish: WishOut
    left: int = Field(description="How many nobody gives yet.")
    mine: int = Field(description="How many the caller gives.")


class SharedOut(Schema):
    name: str
    owner_name: str
    expires_at: datetime
    wishes: list[SharedWishOut]


class GiveIn(Strict):
    quantity: int = Field(1, ge=1, le=LARGEST_WISH, strict=True)
    name: Text = Field("", max_length=LONGEST_GIVER, description="As the owner reads it, where they chose to.")


class AskIn(Strict):
    sku: Sku
    language: str = Field(DEFAULT_LANGUAGE, pattern="^(ko|en)$")
    email: Text = Field("", max_length=254, description="Of a guest, who confirms it by a letter first.")


class AskMadeOut(Schema):
    id: UUID
    is_confirmed: bool


class AskOut(Schema):
    id: UUID
    sku: str = Field(description="Empty where it can't be seen any more.")
    state: AskState
    asked_at: datetime
    expires_at: datetime


@router.get(LISTS, response=list[WishListOut], summary="See wish lists")
@entering(Action.CARTS_USE)
def list_wish_lists(request: HttpRequest, channel: str) -> list[WishListOut]:
    """The caller's own, and those shared with a role of theirs."""
    return [_list(one) for one in selectors.list_lists(entry_of(request)[1])]


@router.post(LISTS, response={201: WishMadeOut}, summary="Make a wish list")
@entering(Action.CARTS_USE, has_key=True)
def create_wish_list(request: HttpRequest, channel: str, body: NameIn) -> Status[WishMadeOut]:
    """A list of the caller's own."""
    return Status(201, WishMadeOut(id=services.create_list(name=body.name, actor=entry_of(request)[1])))


@router.get(ONE, response=list[WishOut], summary="A wish list, now")
@entering(Action.CARTS_USE)
def get_wish_list(
    request: HttpRequest, channel: str, wish_list_id: UUID, language: str = DEFAULT_LANGUAGE
) -> list[WishOut]:
    """Its wishes as they stand for the caller, the latest first."""
    entered, actor = entry_of(request)
    return [_wish(one) for one in selectors.get_list(wish_list_id, entered, actor, language[:2])[1]]


@router.delete(ONE, response={204: None}, summary="Throw a wish list away")
@entering(Action.CARTS_USE)
def delete_wish_list(request: HttpRequest, channel: str, wish_list_id: UUID) -> Status[None]:
    """One of the caller's own."""
    services.delete_list(list_id=wish_list_id, actor=entry_of(request)[1])
    return Status(204, None)


@router.post("/channels/{channel}/wishes", response={201: WishMadeOut}, summary="Wish for something")
@entering(Action.CARTS_USE, has_key=True)
def add_default_wish(request: HttpRequest, channel: str, body: WishIn) -> Status[WishMadeOut]:
    """On the caller's default list; what is wished for already stays as it is."""
    entered, actor = entry_of(request)
    made = services.add_wish(channel=entered, sku=body.sku, actor=actor, quantity=body.quantity)
    return Status(201, WishMadeOut(id=made))


@router.post(f"{ONE}/wishes", response={201: WishMadeOut}, summary="Wish for something on a list")
@entering(Action.CARTS_USE, has_key=True)
def add_wish(request: HttpRequest, channel: str, wish_list_id: UUID, body: WishIn) -> Status[WishMadeOut]:
    """What is on it already stays as it is."""
    entered, actor = entry_of(request)
    made = services.add_wish(channel=entered, sku=body.sku, actor=actor, list_id=wish_list_id, quantity=body.quantity)
    return Status(201, WishMadeOut(id=made))


@router.put(WISH, response={204: None}, summary="Change a wish")
@entering(Action.CARTS_USE)
def change_wish(request: HttpRequest, channel: str, wish_id: UUID, body: WishChangeIn) -> Status[None]:
    """How many, and a word about it; not fewer than others give."""
    actor = entry_of(request)[1]
    found = selectors.list_of_wish(wish_id, actor)
    services.change_wish(wish_id=wish_id, list_id=found, quantity=body.quantity, note=body.note, actor=actor)
    return Status(204, None)


@router.delete(WISH, response={204: None}, summary="Take a wish off")
@entering(Action.CARTS_USE)
def remove_wish(request: HttpRequest, channel: str, wish_id: UUID) -> Status[None]:
    """Whoever gives it is told so by the link."""
    actor = entry_of(request)[1]
    services.remove_wish(wish_id=wish_id, list_id=selectors.list_of_wish(wish_id, actor), actor=actor)
    return Status(204, None)


@router.post(f"{ONE}/cart", response=MovedOut, summary="Put wishes into the cart")
@entering(Action.CARTS_USE, has_key=True)
def move_to_cart(request: HttpRequest, channel: str, wish_list_id: UUID) -> MovedOut:
    """All that can be bought; it leaves the list, unless others give of it."""
    entered, actor = entry_of(request)
    moved = services.move_to_cart(channel=entered, list_id=wish_list_id, actor=actor)
    return MovedOut(cart_id=moved.cart_id, moved=moved.moved, left=moved.left)


@router.post(f"{ONE}/link", response={201: LinkOut}, summary="Open a wish list to others")
@entering(Action.CARTS_USE, has_key=True)
def make_link(request: HttpRequest, channel: str, wish_list_id: UUID, body: LinkIn) -> Status[LinkOut]:
    """The link before opens nothing any more."""
    actor = entry_of(request)[1]
    services.set_owner_sees(list_id=wish_list_id, owner_sees=body.owner_sees, actor=actor)
    made = services.make_link(list_id=wish_list_id, actor=actor, days=body.days)
    return Status(201, LinkOut(token=made.token, expires_at=made.expires_at))


@router.delete(f"{ONE}/link", response={204: None}, summary="Close a wish list to others")
@entering(Action.CARTS_USE)
def revoke_link(request: HttpRequest, channel: str, wish_list_id: UUID) -> Status[None]:
    """What they meant to give stays."""
    services.revoke_link(list_id=wish_list_id, actor=entry_of(request)[1])
    return Status(204, None)


@router.get(LINK, response=SharedOut, summary="A wish list by its link")
@entering(Action.GOODS_SEE)
def look_at_link(request: HttpRequest, channel: str, token: str, language: str = DEFAULT_LANGUAGE) -> SharedOut:
    """At the caller's own prices; what they can't see here is left out."""
    entered, actor = entry_of(request)
    services.note_view(token=token, actor=actor, visitor=visitor_of(request))
    seen = selectors.look_at_link(token, entered, actor, language[:2], secret=request.headers.get(GUEST_PROOF, ""))
    return SharedOut(
        name=seen.name,
        owner_name=seen.owner_name,
        expires_at=seen.expires_at,
        wishes=[SharedWishOut(wish=_wish(one.wish), left=one.left, mine=one.mine) for one in seen.lines],
    )


@router.post(f"{LINK}/gifts/{{given_id}}", response={204: None}, summary="Say what one gives")
@entering(Action.GOODS_SEE)
def give_wish(request: HttpRequest, channel: str, token: str, given_id: UUID, body: GiveIn) -> Status[None]:
    """Said again, these are added; a guest says by `Cart-Secret` who they are."""
    actor, secret = entry_of(request)[1], request.headers.get(GUEST_PROOF, "")
    services.give_wish(
        token=token, wish_id=given_id, actor=actor, quantity=body.quantity, name=body.name, secret=secret
    )
    return Status(204, None)


@router.delete(f"{LINK}/gifts/{{given_id}}", response={204: None}, summary="Don't give it after all")
@entering(Action.GOODS_SEE)
def take_gift_back(request: HttpRequest, channel: str, token: str, given_id: UUID) -> Status[None]:
    """It is left to others again."""
    actor, secret = entry_of(request)[1], request.headers.get(GUEST_PROOF, "")
    services.take_gift_back(token=token, wish_id=given_id, actor=actor, secret=secret)
    return Status(204, None)


@router.get(ASKS, response=list[AskOut], summary="See what one waits for")
@entering(Action.CARTS_USE)
def list_asks(request: HttpRequest, channel: str) -> list[AskOut]:
    """Of the caller, in this channel; the latest first, fifty at most."""
    entered, actor = entry_of(request)
    names = ("id", "sku", "state", "asked_at", "expires_at")
    found = selectors.list_asks(actor, entered, DEFAULT_LANGUAGE)
    return [AskOut(**{name: getattr(one, name) for name in names}) for one in found]


@router.post(ASKS, response={201: AskMadeOut}, summary="Ask to be told when it is back")
@entering(Action.CARTS_USE, has_key=True)
def ask_stock(request: HttpRequest, channel: str, body: AskIn) -> Status[AskMadeOut]:
    """One letter, once it can be bought by the caller here; refused for what can be bought now."""
    entered, actor = entry_of(request)
    made = services.ask_stock(
        channel=entered,
        sku=body.sku,
        actor=actor,
        language=body.language,
        visitor=visitor_of(request),
        email=body.email,
    )
    return Status(201, AskMadeOut(id=made.id, is_confirmed=made.is_confirmed))


@router.delete(f"{ASKS}/{{ask_id}}", response={204: None}, summary="Be told no more")
@entering(Action.CARTS_USE)
def stop_ask(request: HttpRequest, channel: str, ask_id: UUID) -> Status[None]:
    """Of one of the caller's own."""
    services.stop_ask(ask_id=ask_id, actor=entry_of(request)[1])
    return Status(204, None)


def _list(one: WishListView) -> WishListOut:
    return WishListOut(
        id=one.id,
        name=one.name,
        is_default=one.is_default,
        made_by=one.made_by_name,
        is_mine=one.is_mine,
        shared_with=one.shared_with,
        line_count=one.line_count,
        owner_sees=one.owner_sees,
        link_expires_at=one.link.expires_at if one.link and one.link.is_open else None,
    )


def _wish(one: WishView) -> WishOut:
    return WishOut(
        id=one.id,
        quantity=one.quantity,
        note=one.note,
        added_at=one.added_at,
        is_seen=one.is_seen,
        sku=one.sku,
        name=f"{one.name} {one.label}".strip(),
        unit_price=unit_price_view(one.price) if one.price else None,
        change=one.change,
        was=unit_price_view(one.was) if one.was else None,
        available=one.available,
        can_be_bought=one.can_be_bought,
        given=one.given,
    )
