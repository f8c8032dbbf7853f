"""What switches of features say, in the office's words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.flags.types import FlagState, Why
from jangteo.kernel.errors import JangteoError
from jangteo.office.wording import refusal_in_words

AS_DECLARED = "as_declared"
STATES: Mapping[str, tuple[Any, str]] = {
    FlagState.ON: (pgettext_lazy("office", "Switched on"), "good"),
    FlagState.PILOT: (pgettext_lazy("office", "Pilot"), "warn"),
    FlagState.OFF: (pgettext_lazy("office", "Switched off"), "bad"),
}
CHOICES: Mapping[str, tuple[Any, Any]] = {
    FlagState.ON: (pgettext_lazy("office", "Switched on"), pgettext_lazy("office", "Everybody has it here.")),
    FlagState.PILOT: (
        pgettext_lazy("office", "Pilot"),
        pgettext_lazy("office", "Those named below have it, nobody else. Visitors without a log-in don't."),
    ),
    FlagState.OFF: (
        pgettext_lazy("office", "Switched off"),
        pgettext_lazy("office", "Nobody has it, within a second or so."),
    ),
    AS_DECLARED: (
        pgettext_lazy("office", "Not set"),
        pgettext_lazy("office", "As all channels have it, or as it comes with Jangteo."),
    ),
}
WHYS: Mapping[Why, Any] = {
    Why.DECLARED: pgettext_lazy("office", "nobody has set it"),
    Why.STOPPED: pgettext_lazy("office", "it is off in all channels"),
    Why.OFF: pgettext_lazy("office", "it is set so"),
    Why.ON: pgettext_lazy("office", "it is set so"),
    Why.NAMED: pgettext_lazy("office", "in the pilot by name"),
    Why.SEGMENT: pgettext_lazy("office", "in the pilot by a segment"),
    Why.SHARE: pgettext_lazy("office", "in the pilot by the share"),
    Why.OUTSIDE: pgettext_lazy("office", "not in the pilot"),
    Why.UNKNOWN: pgettext_lazy("office", "a visitor without a log-in is in no pilot"),
    Why.STAFF: pgettext_lazy("office", "switches are for shops"),
}
FLAG_REFUSALS: Mapping[str, Callable[[], str]] = {
    "flags.why_needed": lambda: pgettext("office", "Say why it is switched off: others will ask."),
    "flags.invalid_pilot": lambda: pgettext("office", "Say who is in the pilot: segments, buyers or a share."),
    "flags.unknown_feature": lambda: pgettext("office", "There is no such feature."),
}


def refused(error: JangteoError) -> str:
    """A refusal of a switch as a sentence."""
    words = FLAG_REFUSALS.get(error.code)
    return words() if words else refusal_in_words(error)
