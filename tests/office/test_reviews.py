"""Staff look through what people write: one at a time, many at once; they answer, and say how channels hold it."""

from uuid import UUID

import pytest
from django.test import Client

from factories import shopper
from jangteo.catalog.selectors import variants_by_id
from jangteo.channels.selectors import get_channel
from jangteo.reviews import selectors, services
from jangteo.reviews.models import Post
from jangteo.reviews.types import PolicyView, WritesFrom
from reviews.using import at_once, draft, eyes, reviewed
from storefront.market import Market

pytestmark = pytest.mark.django_db


def product_of(market: Market) -> UUID:
    mug = market.variants["MUG-WH"]
    return variants_by_id([mug])[mug].product_id


def test_the_queue_is_decided_at_once_and_one_by_one(staff: Client, market: Market) -> None:
    shop, product = get_channel("shop"), product_of(market)
    posts = [reviewed(shop, stars, "MUG-WH")[0] for stars in (5, 4, 1)]
    page = staff.get("/office/reviews/").content.decode()
    assert all(str(post) in page for post in posts)
    ticked = {"post": [str(one) for one in posts[:2]], "do": "show", "queue": "waiting"}
    assert staff.post("/office/reviews/many/", ticked).headers["Location"] == "/office/reviews/?queue=waiting"
    assert selectors.rating_of(product, shop.id).count == 2
    one = f"/office/reviews/{posts[2]}/"
    staff.post(f"{one}do/refuse/", {"reason": "other", "why": ""})
    assert Post.objects.get(pk=posts[2]).state == "waiting"
    staff.post(f"{one}do/refuse/", {"reason": "insult", "why": "욕설이 있어요."})
    page = staff.get(one).content.decode()
    assert Post.objects.get(pk=posts[2]).state == "refused"
    assert "욕설이 있어요." in page
    assert staff.get("/office/reviews/?queue=refused").content.decode().count(str(posts[2]))
    assert staff.post("/office/reviews/many/", {"post": ["x", str(shop.id)], "do": "show"}).status_code == 302


def test_a_question_is_answered_in_the_shops_name(staff: Client, market: Market) -> None:
    shop, product = get_channel("shop"), product_of(market)
    at_once(shop)
    asker = shopper()
    asked = services.ask_question(
        channel=shop, product_id=product, draft=draft(None, "커요?"), viewer=eyes(shop, asker), actor=asker
    )
    page = f"/office/reviews/{asked}/"
    staff.post(f"{page}do/answer/", {"text": ""})
    assert Post.objects.count() == 1
    staff.post(f"{page}do/answer/", {"text": "지름 9 cm예요."})
    answer = Post.objects.get(parent=asked)
    assert (answer.by_shop, answer.state, answer.shown_name) == (True, "shown", "")
    staff.post(f"/office/reviews/{answer.pk}/do/take-back/", {"back": str(asked)})
    assert Post.objects.get(parent=asked).state == "taken_back"


def test_a_channel_says_how_it_holds_reviews(staff: Client, market: Market) -> None:
    shop = get_channel("shop")
    sent = {
        "channel": "shop",
        "is_shared": "on",
        "writes_from": "delivered",
        "edit_days": "30",
        "tiles_from": "3",
        "invite_days": "7",
    }
    staff.post("/office/reviews/settings/", sent)
    kept = PolicyView(
        looks_first=False, is_shared=True, writes_from=WritesFrom.DELIVERED, edit_days=30, tiles_from=3, invite_days=7
    )
    assert selectors.get_review_policy(shop.id) == kept
    for days in ("366", "-1", "1.5", "", "x", "9" * 10_000):
        staff.post("/office/reviews/settings/", sent | {"edit_days": days})
    assert selectors.get_review_policy(shop.id) == kept
