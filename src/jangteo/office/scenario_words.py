"""What is wrong with a scenario, a coupon or a quantity, in the reader's language."""

import json
import re
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.pricing.types import CouponRefusal, PriceProblem

LONGEST_VALUE = 500

COUPON_REFUSALS = {
    CouponRefusal.UNKNOWN: pgettext_lazy("office", "No promotion has this code."),
    CouponRefusal.EXPIRED: pgettext_lazy("office", "Its time is over."),
    CouponRefusal.NOT_YET: pgettext_lazy("office", "Its time has not begun."),
    CouponRefusal.NOT_MET: pgettext_lazy("office", "This cart or buyer does not meet its conditions."),
    CouponRefusal.NOT_COMBINED: pgettext_lazy("office", "It does not combine with what is cheaper for the buyer."),
}
KINDS = {
    "a map": pgettext_lazy("office", "a map of keys"),
    "a list": pgettext_lazy("office", "a list"),
    "a string": pgettext_lazy("office", "text"),
    "true or false": pgettext_lazy("office", "true or false"),
    "a number": pgettext_lazy("office", "a bare number"),
    "nothing": pgettext_lazy("office", "nothing"),
    "something else": pgettext_lazy("office", "something else"),
}
# What the format's reader says, and the sentence for it; the first that fits.
SENTENCES = [
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (
            r"is missing, and a from, until or weekdays asks for it",
            pgettext_lazy("office", "This must be there: a from, until or weekdays asks for the time."),
        ),
        (r"is missing; (?P<who>.+) needs it", pgettext_lazy("office", "This must be there: %(who)s needs it.")),
        (r"is missing", pgettext_lazy("office", "This must be there.")),
        (
            r"unknown key; known are (?P<known>.+)",
            pgettext_lazy("office", "There is no such key. Known: %(known)s"),
        ),
        (r"is (?P<kind>.+), a map is needed", pgettext_lazy("office", "A map of keys is needed; this is %(kind)s.")),
        (r"is (?P<kind>.+), a list is needed", pgettext_lazy("office", "A list is needed; this is %(kind)s.")),
        (
            r"is (?P<kind>.+), a string with a number is needed",
            pgettext_lazy("office", "A number in quotes is needed, like “9000”; this is %(kind)s."),
        ),
        (
            r"is (?P<kind>.+), a string with date, time and offset is needed",
            pgettext_lazy("office", "Date and time in quotes are needed, with the offset; this is %(kind)s."),
        ),
        (r"is (?P<kind>.+), a string is needed.*", pgettext_lazy("office", "Text is needed; this is %(kind)s.")),
        (
            r"is (?P<kind>.+), true or false is needed",
            pgettext_lazy("office", "Either true or false is needed; this is %(kind)s."),
        ),
        (
            r"is (?P<kind>.+), a whole number is needed",
            pgettext_lazy("office", "A whole number without quotes is needed; this is %(kind)s."),
        ),
        (
            r"is (?P<value>-?[0-9]+), below (?P<lowest>-?[0-9]+)",
            pgettext_lazy("office", "%(value)s is too small: %(lowest)s is the lowest."),
        ),
        (r"is beyond (?P<most>.+)", pgettext_lazy("office", "This is too large: %(most)s is the highest.")),
        (r"must have 1 to (?P<most>.+) characters", pgettext_lazy("office", "Write 1 to %(most)s characters.")),
        (r"has more than (?P<most>.+) entries", pgettext_lazy("office", "More than %(most)s entries are too many.")),
        (r"has more than (?P<most>.+) decimals", pgettext_lazy("office", "At most %(most)s decimals are possible.")),
        (
            r"has more than (?P<most>.+) digits before the point|gives a price of more than (?P<more>.+) digits",
            pgettext_lazy("office", "The amount has too many digits."),
        ),
        (r"is no number", pgettext_lazy("office", "This is no number.")),
        (r"is negative", pgettext_lazy("office", "This must not be negative.")),
        (r"is above 100 percent", pgettext_lazy("office", "More than 100 percent is not possible.")),
        (r"is above 1; .+", pgettext_lazy("office", "A rate is a fraction: “0.10” is ten percent.")),
        (
            r"has no offset from UTC; .+",
            pgettext_lazy("office", "The date and time must end with their offset, like +09:00."),
        ),
        (r"is no date and time.*", pgettext_lazy("office", "This is no date and time.")),
        (r"is not after from", pgettext_lazy("office", "The end must be after the beginning.")),
        (r"is an unknown currency; .+", pgettext_lazy("office", "There is no such currency. Write KRW, EUR, JPY …")),
        (
            r"is unknown.*; known are (?P<known>.+)",
            pgettext_lazy("office", "There is no such word here. Known: %(known)s"),
        ),
        (r"the code (?P<code>.+) is there twice", pgettext_lazy("office", "The code %(code)s is there twice.")),
        (r"the step (?P<step>.+) is there twice", pgettext_lazy("office", "The step %(step)s is there twice.")),
        (r"the key is there twice", pgettext_lazy("office", "This key is there twice.")),
        (r"has no step", pgettext_lazy("office", "The ladder has no step.")),
        (r"has no day", pgettext_lazy("office", "Name at least one day.")),
        (r"has nothing to give", pgettext_lazy("office", "A promotion gives at least one thing.")),
        (r"names nothing", pgettext_lazy("office", "Name at least one.")),
        (r"can only be true", pgettext_lazy("office", "Only true can stand here.")),
        (
            r"a selector has exactly one of (?P<known>.+)|gives exactly one of (?P<given>.+)"
            r"|a list has exactly one of (?P<source>.+)|names exactly one of (?P<whom>.+)",
            pgettext_lazy("office", "Exactly one of these must stand here: %(known)s"),
        ),
        (r"is zero, .+", pgettext_lazy("office", "Zero is not possible: nothing is a multiple of it.")),
        (
            r"the list (?P<code>.+) is derived from itself in a circle",
            pgettext_lazy("office", "The list %(code)s is derived from itself in a circle."),
        ),
        (r"there is no SKU '(?P<code>.+)'", pgettext_lazy("office", "There is no SKU %(code)s.")),
        (r"there is no category '(?P<code>.+)'", pgettext_lazy("office", "There is no category %(code)s.")),
        (r"there is no channel '(?P<code>.+)'", pgettext_lazy("office", "There is no channel %(code)s.")),
        (r"there is no segment '(?P<code>.+)'", pgettext_lazy("office", "There is no segment %(code)s.")),
        (r"is no party's id", pgettext_lazy("office", "This is no buyer's id.")),
        (r"there is no list (?P<code>.+): .+", pgettext_lazy("office", "There is no list %(code)s.")),
        (
            r"minimum (?P<low>.+) is above maximum (?P<high>.+)",
            pgettext_lazy("office", "The minimum %(low)s is above the maximum %(high)s."),
        ),
        (
            r"there is no rate for tax code (?P<code>.+): .+",
            pgettext_lazy("office", "There is no rate for the tax code %(code)s in tax.rates."),
        ),
        (r"YAML anchors .+", pgettext_lazy("office", "Anchors of YAML (& and *) are not read. Write it out.")),
        (r"the YAML tag (?P<tag>.+) is not read", pgettext_lazy("office", "The YAML tag %(tag)s is not read.")),
        (r"has a key that is no text", pgettext_lazy("office", "A key must be plain text.")),
        (r"holds half of a character", pgettext_lazy("office", "Half a character stands here. Write it whole.")),
        (
            r"(?P<text>.+) is a date without quotes, .+",
            pgettext_lazy("office", "Put the date %(text)s into quotes: “2026-05-01T00:00:00+09:00”."),
        ),
        (
            r"groups allow more than (?P<most>.+) different sets, .+",
            pgettext_lazy("office", "The groups allow more than %(most)s sets of promotions. Put fewer into groups."),
        ),
        (r"is a number that is too long.*", pgettext_lazy("office", "The number is too long.")),
        (r"no readable YAML: nested too deeply", pgettext_lazy("office", "The text is nested too deeply.")),
        (
            r"no readable YAML: unacceptable character #x0*(?P<code>[0-9a-f]+):.*",
            pgettext_lazy("office", "The text has a character that can't be seen (U+%(code)s). Remove it."),
        ),
        (
            r"no readable YAML in line (?P<line>[0-9]+), column (?P<column>[0-9]+): (?P<why>.+)",
            pgettext_lazy("office", "The YAML can't be read in line %(line)s, column %(column)s (%(why)s)."),
        ),
        (r"no readable YAML: (?P<why>.+)", pgettext_lazy("office", "The YAML can't be read (%(why)s).")),
    )
]


def scenario_in_words(why: str) -> str:
    """What is wrong with a scenario as a sentence; what has no sentence of ours is told as the reader says it."""
    for pattern, text in SENTENCES:
        found = pattern.fullmatch(why)
        if found:
            facts = {name: str(KINDS.get(value, value)) for name, value in found.groupdict().items() if value}
            return str(text) % ({"known": next(iter(facts.values()), "")} | facts)
    return why


def problem_in_words(problem: PriceProblem) -> str:
    """Why a SKU can't be ordered so, and what would do."""
    facts = {name: f"{value:,}" for name, value in problem.facts.items() if isinstance(value, int)}
    match problem.why:
        case "below_minimum":
            text = pgettext("office", "At least %(minimum)s at once.") % facts
        case "above_maximum":
            text = pgettext("office", "At most %(maximum)s at once.") % facts
        case "above_allowance":
            text = pgettext("office", "%(left)s of %(maximum)s are left to this buyer in the period.") % facts
        case "not_a_step":
            text = pgettext("office", "Sold only in multiples of %(step)s.") % facts
        case _:
            return pgettext("office", "No list that fits has a price for this quantity.")
    if "suggest" in facts:
        better = pgettext("office", "%(suggest)s would do.") % facts
    else:
        better = pgettext("office", "No quantity would do: these rules exclude each other.")
    return f"{text} {better}"


def value_in_words(value: Any) -> str:
    """A value of a scenario as the file would write it, cut when it is long."""
    if value is None:
        return "–"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
