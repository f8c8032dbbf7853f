"""Everything that is done with what people write about products."""

from jangteo.reviews.services.inviting import invite_buyers
from jangteo.reviews.services.moderating import refuse_post, set_review_policy, show_post
from jangteo.reviews.services.reacting import find_helpful, report_post
from jangteo.reviews.services.writing import (
    answer_as_shop,
    answer_post,
    appeal,
    ask_question,
    edit_post,
    take_back,
    take_back_ours,
    write_review,
)

__all__ = [
    "answer_as_shop",
    "answer_post",
    "appeal",
    "ask_question",
    "edit_post",
    "find_helpful",
    "invite_buyers",
    "refuse_post",
    "report_post",
    "set_review_policy",
    "show_post",
    "take_back",
    "take_back_ours",
    "write_review",
]
