"""Reads of what is written about products; what a visitor may not see of the catalogue is not told of either."""

from jangteo.reviews.selectors.mine import is_line_of, lines_to_review, list_own, own_post, review_of_line
from jangteo.reviews.selectors.public import (
    find_product,
    get_public_post,
    list_questions,
    page_of_reviews,
    rating_of,
    ratings_of,
    reviews_and_questions,
)
from jangteo.reviews.selectors.settings import get_review_policy
from jangteo.reviews.selectors.staff import (
    count_queue,
    get_post,
    list_moves,
    list_reports,
    list_versions,
    page_of_queue,
)

__all__ = [
    "count_queue",
    "find_product",
    "get_post",
    "get_public_post",
    "get_review_policy",
    "is_line_of",
    "lines_to_review",
    "list_moves",
    "list_own",
    "list_questions",
    "list_reports",
    "list_versions",
    "own_post",
    "page_of_queue",
    "page_of_reviews",
    "rating_of",
    "ratings_of",
    "review_of_line",
    "reviews_and_questions",
]
