"""How each promise of reviews is broken by hand."""

from collections.abc import Mapping
from typing import Any

from factories import channel
from kernel.money_breaks import Break
from reviews.using import at_once, goods, reviewed

REVIEW_KEPT = ("reviews_post", "reviews_postmove")
REVIEW_BREAKS: Mapping[str, Break] = {
    "reviews.figures_are_what_is_shown": Break(
        "UPDATE reviews_productfigures SET stars_4 = stars_4 + 1 WHERE product_id = {reviewed}", "reviewed"
    ),
    "reviews.state_is_the_last_move": Break("UPDATE reviews_post SET moves = moves + 1 WHERE id = {post}", "post"),
    "reviews.counted_votes_and_reports": Break("UPDATE reviews_post SET helpful = 7 WHERE id = {post}", "post"),
    "reviews.written_by_who_bought": Break("UPDATE reviews_post SET party_id = NULL WHERE id = {post}", "post"),
}


def reviewed_goods() -> dict[str, Any]:
    """A product with a review that is shown."""
    shop = channel("reviewed")
    _, product = goods(shop, "REVIEWED")
    at_once(shop)
    post, _ = reviewed(shop, 4, "REVIEWED")
    return {"reviewed": product, "post": post}
