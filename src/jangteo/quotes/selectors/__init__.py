"""Reads of quotes; one door decides who may see one."""

from jangteo.quotes.rules import compare, countered, proposed, reduced
from jangteo.quotes.selectors.figures import figures_of, with_usual
from jangteo.quotes.selectors.looking import (
    content_asked,
    quote_concerns,
    quote_figures,
    quote_margins,
    spoken,
)
from jangteo.quotes.selectors.quotes import (
    access_quote,
    content_of,
    count_quotes,
    find_some_quotes,
    get_file,
    get_quote,
    list_quotes,
    page_of_quotes,
)
from jangteo.quotes.selectors.settings import get_quote_policy, quote_authority
from jangteo.quotes.selectors.takers import takers_of

__all__ = [
    "access_quote",
    "compare",
    "content_asked",
    "content_of",
    "count_quotes",
    "countered",
    "figures_of",
    "find_some_quotes",
    "get_file",
    "get_quote",
    "get_quote_policy",
    "list_quotes",
    "page_of_quotes",
    "proposed",
    "quote_authority",
    "quote_concerns",
    "quote_figures",
    "quote_margins",
    "reduced",
    "spoken",
    "takers_of",
    "with_usual",
]
