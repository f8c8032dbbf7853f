"""What states, reasons and refusals of reviews are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jangteo.kernel.errors import JangteoError
from jangteo.reviews.types import NameChoice, PostKind, PostSort, PostState, Reason

STATES: Mapping[PostState, tuple[Any, str]] = {
    PostState.WAITING: (pgettext_lazy("review", "We look at it first"), "warn"),
    PostState.SHOWN: (pgettext_lazy("review", "Shown"), "good"),
    PostState.REPORTED: (pgettext_lazy("review", "Shown"), "good"),
    PostState.REFUSED: (pgettext_lazy("review", "Not shown"), "bad"),
    PostState.TAKEN_BACK: (pgettext_lazy("review", "Taken back"), ""),
}
REASONS: Mapping[Reason, Any] = {
    Reason.OFF_TOPIC: gettext_lazy("It is not about this product"),
    Reason.PERSONAL_DATA: gettext_lazy("It tells something personal of somebody"),
    Reason.INSULT: gettext_lazy("It insults somebody"),
    Reason.ADVERTISING: gettext_lazy("It advertises something"),
    Reason.UNLAWFUL: gettext_lazy("It is against the law, or someone's rights"),
    Reason.OTHER: gettext_lazy("Something else"),
}
SORTS: Mapping[PostSort, Any] = {
    PostSort.NEWEST: pgettext_lazy("review", "Newest"),
    PostSort.HELPFUL: gettext_lazy("Most helpful"),
    PostSort.HIGH: gettext_lazy("Most stars"),
    PostSort.LOW: gettext_lazy("Fewest stars"),
}
KINDS: Mapping[PostKind, Any] = {
    PostKind.REVIEW: gettext_lazy("Review"),
    PostKind.QUESTION: gettext_lazy("Question"),
    PostKind.ANSWER: gettext_lazy("Answer"),
}
NAMES: Mapping[NameChoice, Any] = {
    NameChoice.MASKED: gettext_lazy("A part of my name"),
    NameChoice.FULL: gettext_lazy("My whole name"),
    NameChoice.COMPANY: gettext_lazy("Our company's name"),
}
_AMISS: Mapping[str, Any] = {
    "empty": gettext_lazy("Write something first."),
    "too_long": gettext_lazy("This is too long: 3,000 letters at most, 80 in the title and 300 in a reason."),
    "hidden_letters": gettext_lazy("There are letters in it that can't be seen. Type it instead of pasting it."),
    "link": gettext_lazy("Leave out addresses of web pages."),
    "stars": gettext_lazy("Choose one to five stars."),
    "language": gettext_lazy("Choose the language it is written in."),
    "name": gettext_lazy("You don't act for a company now, so its name can't stand here."),
}
_REFUSED: Mapping[str, Any] = {
    "reviews.log_in_first": gettext_lazy("Log in first. Who acts for a buyer writes nothing in their name."),
    "reviews.not_bought": gettext_lazy("Only who bought it and kept it can write about it."),
    "reviews.too_early": gettext_lazy("You can write about it as soon as it is with you."),
    "reviews.already_written": gettext_lazy("There is a review of this already."),
    "reviews.too_late": gettext_lazy("It is too late to change it. You can still take it back."),
    "reviews.own_post": gettext_lazy("This is your own."),
    "reviews.appealed_before": gettext_lazy("We have looked at it a second time already."),
    "reviews.too_many": gettext_lazy("That is enough for today. Go on tomorrow."),
    "kernel.illegal_move": gettext_lazy("This can't be done any more. Look at it again."),
}


def refusal_words(refusal: JangteoError) -> str:
    """Why something was not taken."""
    found = _AMISS.get(str(refusal.facts.get("why"))) if refusal.code == "reviews.invalid_post" else None
    return str(found or _REFUSED.get(refusal.code) or _("This was not taken."))


def stars_drawn(stars: int) -> str:
    """Five stars, so many of them full."""
    return "★" * stars + "☆" * (5 - stars)
