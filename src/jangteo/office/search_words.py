"""What the office says of how words are found, and of refused synonyms."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.search.types import Finding, Form, Repair, Trace

FORMS = {
    Form.TYPED: pgettext_lazy("office", "as typed"),
    Form.BEGUN: pgettext_lazy("office", "a word that begins so"),
    Form.PLURAL: pgettext_lazy("office", "the other number"),
    Form.MEASURE: pgettext_lazy("office", "the same measure"),
    Form.SYNONYM: pgettext_lazy("office", "by a synonym"),
    Form.INITIALS: pgettext_lazy("office", "by first consonants"),
    Form.SPACING: pgettext_lazy("office", "spaced otherwise"),
    Form.PARTICLE: pgettext_lazy("office", "without the particle"),
    None: pgettext_lazy("office", "half typed"),
}
FIELDS = {
    "name": pgettext_lazy("office", "in the name"),
    "mark": pgettext_lazy("office", "in codes, options, specifications or categories"),
    "tagline": pgettext_lazy("office", "in the tagline"),
    "description": pgettext_lazy("office", "in the description"),
}
REPAIRS = {
    Repair.KEYBOARD: pgettext_lazy("office", "typed in the other keyboard mode"),
    Repair.SPELLING: pgettext_lazy("office", "a mistyped word put right"),
    Repair.SPACING: pgettext_lazy("office", "spaces put right"),
    Repair.LEFT_OUT: pgettext_lazy("office", "words left out that find nothing"),
}
SEARCH_REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    "search.invalid_synonym": lambda facts: pgettext(
        "office",
        "A synonym is two to twenty words of at most 60 letters, each with letters or digits, that differ.",
    ),
    "search.synonym_not_found": lambda facts: pgettext("office", "This synonym is gone."),
}


def why_found(trace: Trace) -> str:
    """The parts that put a product where it stands, the first that decides first."""
    hit, told = trace.hit, []
    if hit.is_code:
        told.append(pgettext("office", "the whole text is its code"))
    if hit.is_name:
        told.append(pgettext("office", "the whole text is its name"))
    if not hit.is_code:
        told.append(str(FIELDS[hit.field]))
        told += [f"“{word}” {FORMS[form]}" for word, form in trace.words]
        share = pgettext("office", "%(quarters)s/4 of the name") % {"quarters": hit.cover}
        told += [share] if hit.cover else []
    told.append(pgettext("office", "rank %(rank)s") % {"rank": hit.rank})
    return " · ".join(told)


def repairs_in_words(finding: Finding | None) -> str:
    """What was done to the words, where something was."""
    return ", ".join(str(REPAIRS[one]) for one in finding.repairs) if finding else ""
