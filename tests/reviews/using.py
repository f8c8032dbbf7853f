"""A buyer whose goods were sent, and what they write."""

from typing import Any
from uuid import UUID

from factories import ACTOR, DESK, acting, order_of, shopper, stocked
from jangteo.catalog.selectors import variants_by_id, viewer_for
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor
from jangteo.ordering.services import mark_paid, ship_order
from jangteo.parties.models import User
from jangteo.reviews import services
from jangteo.reviews.types import Draft, PolicyView


def draft(stars: int | None = 5, text: str = "손에 꼭 맞아요.", **more: Any) -> Draft:
    return Draft(text, stars=stars, **more)


def goods(shop: Channel, sku: str = "MUG") -> tuple[UUID, UUID]:
    """A variant with stock, and its product."""
    variant = stocked(shop, {sku: 100})[sku]
    return variant, variants_by_id([variant])[variant].product_id


def sent_line(shop: Channel, buyer: Actor, sku: str = "MUG", quantity: int = 2, *, is_sent: bool = True) -> UUID:
    """A line of an order that was paid and sent."""
    order = order_of(shop, buyer, {sku: quantity})
    mark_paid(order_id=order.pk, actor=DESK)
    if is_sent:
        ship_order(order_id=order.pk, actor=DESK)
    return order.lines.get().pk


def reviewed(shop: Channel, stars: int = 5, sku: str = "MUG", buyer: Actor | None = None) -> tuple[UUID, Actor]:
    """A review and who wrote it."""
    writer = buyer or shopper("김나린")
    line = sent_line(shop, writer, sku)
    return services.write_review(channel=shop, line_id=line, draft=draft(stars), actor=writer), writer


def at_once(shop: Channel, **more: Any) -> None:
    """What is written is shown without a look."""
    services.set_review_policy(channel_id=shop.id, policy=PolicyView(looks_first=False, **more), actor=ACTOR)


def eyes(shop: Channel, actor: Actor) -> Viewer:
    return viewer_for(shop, actor, "ko")


def logged_in(email: str) -> Actor:
    """Who logs in by an address, acting for themselves."""
    person_id = User.objects.get(email=email).person_id
    assert person_id
    return acting(person_id, person_id)
