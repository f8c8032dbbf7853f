"""A gift, who gives it and who is given."""

from typing import Any
from uuid import UUID, uuid4

from factories import ACTOR, cart_with, checkout
from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor
from jangteo.ordering.models import OrderDelivery, OrderHold
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import mark_paid
from jangteo.parties.types import PostalAddress
from jangteo.sharing import services
from jangteo.sharing.models import Gift
from jangteo.sharing.types import GiftClaim, GiftDraft

PAGE = "http://shop.test/gift/TOKEN/"
DRAFT = GiftDraft("이모", "지수", "생일 축하해", page=PAGE)
HERE = PostalAddress("한지수", "010-7777-3131", "61452", "무등로 77", "303호", "광주")
CLAIM = GiftClaim(HERE, "jisu@test.example", "고마워요")


def give(shop: Channel, giver: Actor, quantities: dict[str, int], draft: GiftDraft = DRAFT, **more: Any) -> UUID:
    """A gift that is ordered and not paid."""
    cart_id = cart_with(shop, giver, quantities)
    order_id = services.send_gift(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, giver).quote.gross,
        details=checkout(**more),
        draft=draft,
        key=str(uuid4()),
        actor=giver,
    )
    return Gift.objects.get(order=order_id).pk


def paid(gift_id: UUID) -> UUID:
    """The same gift, paid."""
    order_id = Gift.objects.get(pk=gift_id).order_id
    assert order_id is not None
    mark_paid(order_id=order_id, actor=ACTOR)
    services.follow_gift(order_id=order_id)  # as the relay does after a moment
    return gift_id


def link(gift_id: UUID, giver: Actor) -> str:
    return services.renew_gift_link(gift_id=gift_id, actor=giver)


def open_gift(shop: Channel, giver: Actor, quantities: dict[str, int] | None = None, **more: Any) -> tuple[UUID, str]:
    """A gift that is paid, and the link its giver has."""
    gift_id = paid(give(shop, giver, quantities or {"MUG": 1}, **more))
    return gift_id, link(gift_id, giver)


def stands(gift_id: UUID) -> tuple[str, str, str]:
    """The gift, its order and the order's payment."""
    row = Gift.objects.get(pk=gift_id)
    order = row.order
    assert order is not None
    return row.state, order.status, order.payment


def holds(gift_id: UUID) -> list[str]:
    """What its order is held for now."""
    rows = OrderHold.objects.filter(order=Gift.objects.get(pk=gift_id).order_id, released_at=None)
    return sorted(rows.values_list("kind", flat=True))


def goes_to(gift_id: UUID) -> str:
    return str(OrderDelivery.objects.get(order=Gift.objects.get(pk=gift_id).order_id).ship_to["line1"])
