"""What tells processes that what buyers say of products, or who may say it, changed; migration 0004 notes it."""

from jangteo.kernel.kept import Watched

REVIEWS = "reviews"
WATCHED = (
    Watched(REVIEWS, "reviews_post"),
    Watched(REVIEWS, "reviews_productfigures"),
    Watched(REVIEWS, "reviews_reviewpolicy"),
)
