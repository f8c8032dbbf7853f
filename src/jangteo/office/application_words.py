"""Why an application can't be decided so, in words of the office."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext

APPLICATION_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "onboarding.reason_needed": lambda facts: pgettext("office", "Say why, in at most 1000 letters: they are told."),
    "onboarding.same_hands": lambda facts: pgettext("office", "You have applied yourself: someone else must decide."),
    "onboarding.number_known": lambda facts: pgettext("office", "A company with this business number exists already."),
    "onboarding.unknown_policy": lambda facts: pgettext(
        "office", "There is no such preset, price list, segment or role."
    ),
}
