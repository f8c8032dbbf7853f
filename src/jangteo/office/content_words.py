"""Blocks of pages, their fields, and what can be wrong with them, in the office's words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.content.types import BlockKind, BuyerKind, Place, Problem, Source, VersionState, Who

KINDS: Mapping[BlockKind, Any] = {
    BlockKind.TEXT: pgettext_lazy("office", "Text"),
    BlockKind.PICTURE: pgettext_lazy("office", "Picture"),
    BlockKind.GOODS: pgettext_lazy("office", "Row of goods"),
    BlockKind.BANNER: pgettext_lazy("office", "Banner"),
    BlockKind.CATEGORIES: pgettext_lazy("office", "Categories"),
    BlockKind.QUESTIONS: pgettext_lazy("office", "Questions and answers"),
    BlockKind.LINKS: pgettext_lazy("office", "List of links"),
    BlockKind.EXTENSION: pgettext_lazy("office", "Block of an extension"),
}
FIELD_NAMES: Mapping[str, Any] = {
    "titles": pgettext_lazy("office", "Title"),
    "blurbs": pgettext_lazy("office", "What search engines are told of it"),
    "blocks": pgettext_lazy("office", "Blocks"),
    "text": pgettext_lazy("office", "Text"),
    "picture": pgettext_lazy("office", "Picture: the last part of a product's address"),
    "alt": pgettext_lazy("office", "What the picture shows, for those who can't see it"),
    "caption": pgettext_lazy("office", "Words below the picture"),
    "heading": pgettext_lazy("office", "Heading"),
    "source": pgettext_lazy("office", "Which goods"),
    "products": pgettext_lazy("office", "Chosen products, the last part of their address, a line each"),
    "category": pgettext_lazy("office", "Only of the category"),
    "count": pgettext_lazy("office", "How many at most"),
    "label": pgettext_lazy("office", "Words of the button"),
    "to": pgettext_lazy("office", "Where the button leads"),
    "large": pgettext_lazy("office", "As wide as the page"),
    "questions": pgettext_lazy("office", "Questions and answers"),
    "lines": pgettext_lazy("office", "Links, a line each"),
    "hook": pgettext_lazy("office", "Block of an extension"),
    "audience": pgettext_lazy("office", "Who sees it, and when"),
    "place": pgettext_lazy("office", "Place on the page"),
}
AUDIENCE_NAMES: Mapping[str, Any] = {
    "segments": pgettext_lazy("office", "Segment"),
    "kinds": pgettext_lazy("office", "Who buys"),
    "who": pgettext_lazy("office", "Log-in"),
    "language": pgettext_lazy("office", "Language"),
    "from_at": pgettext_lazy("office", "From"),
    "until_at": pgettext_lazy("office", "Until, not included"),
}
HINTS: Mapping[str, Any] = {
    "text": pgettext_lazy(
        "office", "## heading, - list, **bold**, [words](/c/mugs/). An empty line begins a new paragraph."
    ),
    "picture": pgettext_lazy("office", "moon-jar, or moon-jar:2 for its second picture"),
    "to": pgettext_lazy("office", "/c/mugs/ within the shop, or https://… elsewhere"),
    "questions": pgettext_lazy("office", "## before each question, its answer on the lines below"),
    "lines": pgettext_lazy("office", "Care guide | /pages/care/"),
}
SOURCES: Mapping[Source, Any] = {
    Source.CHOSEN: pgettext_lazy("office", "Chosen products"),
    Source.SHELF: pgettext_lazy("office", "The shop's own order, with the rules of its shelves"),
    Source.NEWEST: pgettext_lazy("office", "The newest"),
}
WHO: Mapping[Who, Any] = {
    Who.ALL: pgettext_lazy("office", "Everybody"),
    Who.GUESTS: pgettext_lazy("office", "Only guests"),
    Who.SIGNED_IN: pgettext_lazy("office", "Only those who have logged in"),
}
BUYERS: Mapping[BuyerKind, Any] = {
    BuyerKind.PERSON: pgettext_lazy("office", "People"),
    BuyerKind.HOUSEHOLD: pgettext_lazy("office", "Households"),
    BuyerKind.COMPANY: pgettext_lazy("office", "Companies"),
}
PLACES: Mapping[Place, Any] = {
    Place.NOWHERE: pgettext_lazy("office", "Not listed"),
    Place.HEADER: pgettext_lazy("office", "At the top, beside the categories"),
    Place.FOOTER: pgettext_lazy("office", "At the foot"),
}
STATES: Mapping[VersionState, tuple[Any, str]] = {
    VersionState.WAITING: (pgettext_lazy("office", "To come"), "warn"),
    VersionState.SHOWN: (pgettext_lazy("office", "Shown"), "good"),
    VersionState.BELOW: (pgettext_lazy("office", "Below a later one"), ""),
    VersionState.OVER: (pgettext_lazy("office", "Over"), ""),
}
_PROBLEMS: Mapping[str, Any] = {
    "missing": pgettext_lazy("office", "Something is missing here, at least in Korean."),
    "too_long": pgettext_lazy("office", "This is too long."),
    "unsafe_link": pgettext_lazy("office", "No page may link there: %(said)s"),
    "unknown": pgettext_lazy("office", "There is no such choice: %(said)s"),
    "needs_both": pgettext_lazy("office", "A button needs both its words and where it leads."),
    "no_such_picture": pgettext_lazy("office", "There is no such picture: %(said)s"),
    "no_such_product": pgettext_lazy("office", "There is no such product: %(said)s"),
    "no_such_category": pgettext_lazy("office", "There is no such category: %(said)s"),
    "no_such_segment": pgettext_lazy("office", "There is no such segment: %(said)s"),
    "too_many": pgettext_lazy("office", "These are too many: %(said)s"),
    "bad_line": pgettext_lazy("office", "This line has no words, or leads nowhere: %(said)s"),
    "no_answer": pgettext_lazy("office", "A question without an answer, or words without a question: %(said)s"),
    "ends_before_it_begins": pgettext_lazy("office", "It ends before it begins."),
}


def problem_in_words(problem: Problem) -> str:
    """What keeps a page from being published."""
    words = str(_PROBLEMS.get(problem.code, problem.code))
    return words % {"said": problem.said} if "%(said)s" in words else words


def _invalid_page(facts: dict[str, Any]) -> str:
    if facts.get("problem"):
        name = FIELD_NAMES.get(facts["field"], facts["field"])
        where = pgettext("office", "block %(number)s") % {"number": facts["block"]} if facts["block"] else ""
        told = pgettext("office", "%(count)s things keep the page from being published. The first: %(where)s")
        return told % {"count": facts["count"], "where": " · ".join(filter(None, (where, str(name))))}
    if facts.get("field") == "slug":
        return pgettext("office", "An address has small letters a–z, digits and hyphens; the home keeps its own.")
    if facts.get("field") == "until_at":
        return pgettext("office", "It ends before it begins.")
    if facts.get("limit"):
        return pgettext("office", "A page has at most %(limit)s blocks.") % facts
    return pgettext("office", "The page can't be kept like this.")


CONTENT_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "content.invalid_page": _invalid_page,
    "content.page_exists": lambda facts: pgettext("office", "Another page has this address."),
    "content.page_moved": lambda facts: pgettext(
        "office", "Somebody else has kept another draft since. Open the page again; what you wrote stands below."
    ),
    "content.version_over": lambda facts: pgettext("office", "This version is over already."),
    "content.invalid_redirect": lambda facts: pgettext(
        "office", "An address begins with / and has neither a question mark nor a space."
    ),
    "content.redirect_loops": lambda facts: pgettext("office", "The new address leads back to the old one."),
    "content.redirect_exists": lambda facts: pgettext("office", "The old address leads somewhere already."),
}
