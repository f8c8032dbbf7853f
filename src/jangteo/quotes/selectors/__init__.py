"""Reads of quotes; one door decides who may see one."""

from jangteo.quotes.rules import compare, proposed
from jangteo.quotes.selectors.figures import figures_of
from jangteo.quotes.selectors.quotes import access_quote, content_of, get_quote, list_quotes

__all__ = ["access_quote", "compare", "content_of", "figures_of", "get_quote", "list_quotes", "proposed"]
