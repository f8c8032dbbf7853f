"""Written, read, reported and looked at again by the API."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.caller import Caller
from factories import DESK
from jangteo.channels.selectors import get_channel
from jangteo.reviews import services
from jangteo.reviews.models import Post
from jangteo.reviews.types import Reason
from reviews.using import at_once, logged_in, sent_line
from storefront.market import SHOPPER, Market

pytestmark = pytest.mark.django_db
SHOP = "/channels/shop"
MUG = f"{SHOP}/products/moon-mug"
RUBBISH: tuple[dict[str, Any], ...] = (
    *({"stars": stars} for stars in (6, "5", None, True)),
    *({"text": text} for text in ("", "가" * 3_001, "a\x00", "a\u202eb", "https://spam.example")),
    {"extra": 1},
    {"language": "xx"},
    {"name": "company"},
)


def keyed(caller: Caller, path: str, body: Any) -> Any:
    return caller.post(path, body, Idempotency_Key=uuid4().hex)


def test_written_read_and_taken_back(market: Market, shopper: Caller, guest: Caller) -> None:
    at_once(get_channel("shop"))
    line = str(sent_line(get_channel("shop"), logged_in(SHOPPER), "MUG-WH", 1))
    assert [one["line_id"] for one in shopper.get(f"{SHOP}/my-posts").body["to_review"]] == [line]
    body = {"line_id": line, "stars": 4, "text": "매일 써요.", "title": "가벼워요", "is_rewarded": True}
    key = uuid4().hex
    made, again = (shopper.post(f"{SHOP}/reviews", body, Idempotency_Key=key) for _ in range(2))
    assert (made.status, made.body) == (201, again.body)
    assert (made.body["name"], made.body["is_verified"], made.body["state"]) == ("손○○", True, "shown")
    assert keyed(shopper, f"{SHOP}/reviews", body).code == "reviews.already_written"
    told = guest.get(f"{MUG}/reviews?sort=high&stars=4").body
    assert (told["average"], told["count"], told["posts"][0]["text"]) == ("4.0", 1, "매일 써요.")
    assert told["posts"][0]["is_mine"] is False
    post = f"{SHOP}/posts/{made.body['id']}"
    assert shopper.call("PUT", post, {"text": "식으면 무거워요.", "stars": 2}).body["stars"] == 2
    assert guest.call("PUT", post, {"text": "x", "stars": 2}).code == "reviews.post_not_found"
    services.refuse_post(post_id=UUID(made.body["id"]), reason=Reason.INSULT, why="", actor=DESK)
    assert guest.get(f"{MUG}/reviews").body["posts"] == []
    assert shopper.get(f"{SHOP}/my-posts").body["posts"][0]["reason"] == "insult"
    assert shopper.post(f"{post}/appeal", {"words": "왜요?"}).body["state"] == "waiting"
    assert shopper.call("DELETE", post).status == 204
    assert Post.objects.get().state == "taken_back"


def test_asked_answered_helpful_reported(market: Market, shopper: Caller, dealer: Caller, guest: Caller) -> None:
    for code in ("shop", "wholesale"):
        at_once(get_channel(code))
    assert keyed(guest, f"{MUG}/questions", {"text": "커요?"}).code == "reviews.log_in_first"
    asked = keyed(shopper, f"{MUG}/questions", {"text": "커요?"}).body["id"]
    post = f"/channels/wholesale/posts/{asked}"
    assert keyed(dealer, f"{post}/answers", {"text": "아니요."}).status == 201
    assert dealer.call("PUT", f"{post}/helpful").body == {"helpful": 1}
    assert dealer.call("DELETE", f"{post}/helpful").body == {"helpful": 0}
    assert shopper.call("PUT", f"{SHOP}/posts/{asked}/helpful").code == "reviews.own_post"
    assert dealer.post(f"{post}/report", {"reason": "other"}).code == "reviews.invalid_post"
    assert dealer.post(f"{post}/report", {"reason": "off_topic"}).status == 204
    told = guest.get(f"{MUG}/questions").body["posts"][0]
    assert (told["state"], told["text"], told["answers"][0]["is_business"]) == ("shown", "커요?", True)
    assert guest.get(f"{SHOP}/products/nothing/reviews").status == 404


def test_rubbish_writes_nothing(market: Market, shopper: Caller) -> None:
    line = str(sent_line(get_channel("shop"), logged_in(SHOPPER), "MUG-WH", 1))
    for changes in RUBBISH:
        body = {"line_id": line, "stars": 5, "text": "좋아요."} | changes
        assert keyed(shopper, f"{SHOP}/reviews", body).status == 422, changes
    assert not Post.objects.exists()
