"""Reads of quotes; one door decides who may see one."""

from jangteo.quotes.rules import compare, proposed
from jangteo.quotes.selectors.figures import concerns_of, figures_of, margins_of
from jangteo.quotes.selectors.quotes import access_quote, content_of, get_quote, list_quotes
from jangteo.quotes.selectors.settings import get_quote_policy, quote_authority

__all__ = [
    "access_quote",
    "compare",
    "concerns_of",
    "content_of",
    "figures_of",
    "get_quote",
    "get_quote_policy",
    "list_quotes",
    "margins_of",
    "proposed",
    "quote_authority",
]
