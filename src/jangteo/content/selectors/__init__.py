"""Pages as the shop shows them and as the office edits them; where old addresses lead."""

from jangteo.content.selectors.pages import compare_versions, get_page, list_listed, list_pages, list_shown
from jangteo.content.selectors.redirects import find_redirect, list_redirects
from jangteo.content.selectors.showing import find_shown, show_draft, show_version

__all__ = [
    "compare_versions",
    "find_redirect",
    "find_shown",
    "get_page",
    "list_listed",
    "list_pages",
    "list_redirects",
    "list_shown",
    "show_draft",
    "show_version",
]
