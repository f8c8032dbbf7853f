"""Buyers are invited to write once, after their goods arrived, where the channel does that."""

from datetime import timedelta

import pytest

from factories import ACTOR, DESK, channel, order_of, shopper
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.models import Letter
from jangteo.kernel.types import Actor
from jangteo.ordering.services import deliver_order, mark_paid, ship_order
from jangteo.privacy import services as privacy
from jangteo.privacy.types import ConsentChannel, ConsentSource, Purpose
from jangteo.reviews import selectors, services
from jangteo.reviews.models import ReviewInvitation
from jangteo.reviews.types import PolicyView
from reviews.using import at_once, draft, goods, reviewed

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def shop() -> Channel:
    return channel("shop")


def arrived(shop: Channel, buyer: Actor) -> str:
    """An order of which all has arrived."""
    order = order_of(shop, buyer, {"MUG": 1})
    mark_paid(order_id=order.pk, actor=DESK)
    ship_order(order_id=order.pk, actor=DESK)
    deliver_order(order_id=order.pk, actor=DESK)
    return order.number


def invited() -> list[str]:
    return [row.subject for row in Letter.objects.filter(purpose="reviews.invitation").order_by("pk")]


def test_who_has_it_for_some_days_is_invited_once(shop: Channel) -> None:
    goods(shop)
    number = arrived(shop, shopper())
    services.set_review_policy(channel_id=shop.id, policy=PolicyView(invite_days=7), actor=ACTOR)
    assert services.invite_buyers() == 0
    with clock.at(clock.now() + WEEK + timedelta(minutes=1)):
        assert [services.invite_buyers(), services.invite_buyers()] == [1, 0]
    (letter,) = Letter.objects.filter(purpose="reviews.invitation")
    assert number in letter.subject
    assert "/account/reviews/" in letter.text
    assert "/account/privacy/" in letter.text
    assert ReviewInvitation.objects.get().is_sent


def test_who_reviewed_it_said_no_or_has_a_shop_that_does_not_ask_is_let_be(shop: Channel) -> None:
    goods(shop)
    quiet, done = shopper(), shopper()
    arrived(shop, quiet)
    arrived(shop, done)
    assert quiet.person_id is not None
    later = clock.now() + WEEK + timedelta(minutes=1)
    with clock.at(later):
        assert services.invite_buyers() == 0
        assert not ReviewInvitation.objects.exists()
        services.set_review_policy(channel_id=shop.id, policy=PolicyView(invite_days=7), actor=ACTOR)
        privacy.withdraw_consent(
            person_id=quiet.person_id,
            purpose=Purpose.REVIEWS,
            channel=ConsentChannel.EMAIL,
            source=ConsentSource.PAGE,
            actor=quiet,
        )
        (line,) = selectors.lines_to_review(done, shop.id)
        services.write_review(channel=shop, line_id=line.line_id, draft=draft(), actor=done)
        assert services.invite_buyers() == 0
    assert invited() == []
    assert ReviewInvitation.objects.filter(is_sent=False).count() == 2


def test_stars_stand_in_lists_from_as_many_reviews_on_as_the_channel_says(shop: Channel) -> None:
    product = goods(shop)[1]
    at_once(shop, tiles_from=2)
    reviewed(shop, 4)
    assert selectors.ratings_of([product], shop.id) == {}
    reviewed(shop, 5)
    found = selectors.ratings_of([product], shop.id)
    assert {pk: (one.average, one.count) for pk, one in found.items()} == {product: ("4.5", 2)}
    at_once(shop, tiles_from=0)
    assert selectors.ratings_of([product], shop.id) == {}
