"""Reviews in the shop: written from an order, read on the product's page, reported, all without a script."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import ACTOR
from jangteo.channels.selectors import get_channel
from jangteo.ordering.models import OrderLine
from jangteo.reviews import services
from jangteo.reviews.models import Post, Report, Vote
from jangteo.reviews.types import Draft, Reason
from reviews.using import at_once, logged_in, sent_line
from storefront.market import SHOPPER, Market

pytestmark = pytest.mark.django_db
MUG = "/p/moon-mug/"


def bought(market: Market) -> OrderLine:
    return OrderLine.objects.select_related("order").get(
        pk=sent_line(get_channel("shop"), logged_in(SHOPPER), "MUG-WH", 1)
    )


def test_written_from_the_order_and_read_on_the_product(market: Market, shopper: Client, guest: Client) -> None:
    at_once(get_channel("shop"))
    line = bought(market)
    write = f"/account/reviews/write/{line.pk}/"
    assert write in shopper.get(f"/orders/{line.order.number}/").content.decode()
    assert write in shopper.get("/account/reviews/").content.decode()
    assert "★★★★☆" in shopper.get(write).content.decode()
    wrong = shopper.post(write, {"stars": "5", "text": "www.spam.example 로 오세요"})
    assert wrong.status_code == 422
    assert "www.spam.example" in wrong.content.decode()
    sent = {
        "stars": "4",
        "title": "가벼워요",
        "text": "<b>매일</b> 써요.",
        "name": "masked",
        "language": "ko",
        "rewarded": "1",
    }
    assert shopper.post(write, sent).status_code == 302
    page = guest.get(MUG).content.decode()
    assert "&lt;b&gt;매일&lt;/b&gt; 써요." in page
    assert "손○○" in page
    assert "손지우" not in page
    post = Post.objects.get()
    assert (post.stars, post.is_rewarded) == (4, True)
    assert shopper.get(write).headers["Location"] == f"/account/reviews/{post.pk}/"
    assert (
        shopper.post(f"/account/reviews/{post.pk}/", sent | {"stars": "2", "text": "식으면 무거워요."}).status_code
        == 302
    )
    listed = guest.get(f"{MUG}reviews/?sort=low&stars=2").content.decode()
    assert "식으면 무거워요." in listed
    assert "식으면 무거워요." not in guest.get(f"{MUG}reviews/?stars=5&at=rubbish").content.decode()
    assert shopper.post(f"/account/reviews/{post.pk}/take-back/").status_code == 302
    assert "식으면" not in guest.get(MUG).content.decode()


def test_another_buyers_line_is_not_there(market: Market, dealer: Client) -> None:
    line = bought(market)
    assert dealer.get(f"/wholesale/account/reviews/write/{line.pk}/").status_code == 404
    assert Client().get(f"/account/reviews/write/{line.pk}/").status_code == 302


def test_asked_answered_found_helpful_reported(market: Market, shopper: Client, dealer: Client, guest: Client) -> None:
    at_once(get_channel("shop"))
    assert guest.post(f"{MUG}questions/", {"text": "커요?"}).headers["Location"].startswith("/login/?next=")
    assert shopper.post(f"{MUG}questions/", {"text": " "}).status_code == 422
    assert shopper.post(f"{MUG}questions/", {"text": "식기세척기에 되나요?"}).status_code == 302
    question = Post.objects.get()
    services.answer_as_shop(post_id=question.pk, draft=Draft("됩니다."), actor=ACTOR)
    page = guest.get(f"{MUG}questions/").content.decode()
    assert page.index("식기세척기에 되나요?") < page.index("됩니다.")
    trade = f"/wholesale/posts/{question.pk}"
    for _ in range(2):
        back = dealer.post(f"{trade}/helpful/", {"next": "https://evil.example/"}).headers["Location"]
        assert back == f"/wholesale/#post-{question.pk}"
    assert Vote.objects.count() == 1
    assert dealer.post(f"{trade}/answer/", {"text": "네, 되던데요.", "next": "/wholesale/"}).status_code == 302
    assert dealer.post(f"{trade}/report/", {"reason": "nonsense"}).status_code == 422
    assert dealer.post(f"{trade}/report/", {"reason": "insult"}).status_code == 302
    assert Report.objects.get().reason == Reason.INSULT
    assert "식기세척기에 되나요?" in guest.get(MUG).content.decode()
    assert Client().post(f"/posts/{question.pk}/helpful/").status_code == 302


def test_a_product_without_reviews_asks_one_query_more(market: Market, guest: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert guest.get(MUG).status_code == 200
    assert len([one for one in queries.captured_queries if "reviews_" in one["sql"]]) == 1
