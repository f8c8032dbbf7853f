"""What the routes of reviews name and are sent: posts that are nobody's, and nothing that was bought."""

from collections.abc import Mapping
from typing import Any

_NOTHING = "00000000-0000-0000-0000-000000000001"
_POSTS = ("answer_post", "helpful_post", "report_post", "edit_post", "take_back_post", "appeal_post")

REVIEW_PAGES: Mapping[str, dict[str, str]] = {
    **{route: {"post_id": _NOTHING} for route in _POSTS},
    "write_review": {"line_id": _NOTHING},
}
REVIEW_DESK: Mapping[str, dict[str, str]] = {
    "review": {"post_id": _NOTHING},
    "review_act": {"post_id": _NOTHING, "action": "show"},
}
REVIEW_BODIES: dict[str, dict[str, Any]] = {
    "/questions": {"text": "How wide?"},
    "/reviews": {"line_id": _NOTHING, "stars": 5, "text": "Good."},
    "/posts/{post_id}": {"text": "Good.", "stars": 5},
    "/answers": {"text": "9 cm."},
    "/report": {"reason": "insult"},
    "/appeal": {"words": "Look again."},
}
# {operation: how it is called}
REVIEW_CALLS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "/channels/{channel}/products/{slug}/questions": (
        "POST",
        "products/moon-mug/questions",
        REVIEW_BODIES["/questions"],
    ),
    "/channels/{channel}/reviews": ("POST", "reviews", REVIEW_BODIES["/reviews"]),
    "/channels/{channel}/posts/{post_id}": ("PUT", f"posts/{_NOTHING}", REVIEW_BODIES["/posts/{post_id}"]),
    **{
        f"/channels/{{channel}}/posts/{{post_id}}{end}": ("POST", f"posts/{_NOTHING}{end}", REVIEW_BODIES[end])
        for end in ("/answers", "/report", "/appeal")
    },
}
