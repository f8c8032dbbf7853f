"""What posts, their states and acts, and refusals of reviews are called."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

REVIEW_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "post": {
        "waiting": (pgettext_lazy("office", "To be looked at"), "warn"),
        "shown": (pgettext_lazy("office", "Shown"), "good"),
        "reported": (pgettext_lazy("office", "Shown, reported"), "warn"),
        "refused": (pgettext_lazy("office", "Not shown"), "bad"),
        "taken_back": (pgettext_lazy("office", "Taken back"), ""),
    }
}
POST_KINDS: Mapping[str, Any] = {
    "review": pgettext_lazy("office", "Review"),
    "question": pgettext_lazy("office", "Question"),
    "answer": pgettext_lazy("office", "Reply"),
}
POST_ACTS: Mapping[str, Any] = {
    "write": pgettext_lazy("office", "Put in"),
    "edit": pgettext_lazy("office", "Written otherwise"),
    "show": pgettext_lazy("office", "Let be shown"),
    "refuse": pgettext_lazy("office", "Refused"),
    "report": pgettext_lazy("office", "Reported"),
    "appeal": pgettext_lazy("office", "A second look asked for"),
    "take_back": pgettext_lazy("office", "Taken back"),
}
POST_REASONS: Mapping[str, Any] = {
    "off_topic": pgettext_lazy("office", "Not about this product"),
    "personal_data": pgettext_lazy("office", "Something personal of somebody"),
    "insult": pgettext_lazy("office", "An insult"),
    "advertising": pgettext_lazy("office", "Advertising"),
    "unlawful": pgettext_lazy("office", "Against the law, or someone's rights"),
    "other": pgettext_lazy("office", "Something else"),
}
_AMISS: Mapping[str, Any] = {
    "empty": pgettext_lazy("office", "Write something first; with “something else” say what."),
    "too_long": pgettext_lazy("office", "An answer has 3,000 letters at most, a reason 300."),
    "hidden_letters": pgettext_lazy("office", "There are letters in it that can't be seen."),
}


def _amiss(facts: dict[str, Any]) -> str:
    return str(_AMISS.get(str(facts.get("why"))) or pgettext("office", "This was not taken."))


REVIEW_REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    "reviews.invalid_post": _amiss,
    "reviews.post_not_found": lambda facts: pgettext("office", "It is not there any more, or was taken back."),
    "reviews.invalid_policy": lambda facts: pgettext("office", "Days are a whole number from 0 to 365."),
}
