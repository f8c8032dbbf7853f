"""Reads about payment terms, credit lines and instalments."""

from jangteo.credit.selectors.instalments import (
    access_plan,
    bought_lines,
    get_plan,
    list_offers,
    list_plans,
    offers_for,
    plans_of,
)
from jangteo.credit.selectors.lines import access_line, credit_standing, find_line, list_lines, list_moves, list_uses
from jangteo.credit.selectors.terms import (
    deposit_of,
    get_terms,
    list_grants,
    list_terms,
    list_versions,
    schedule_of,
    terms_by_version,
    terms_for,
)

__all__ = [
    "access_line",
    "access_plan",
    "bought_lines",
    "credit_standing",
    "deposit_of",
    "find_line",
    "get_plan",
    "get_terms",
    "list_grants",
    "list_lines",
    "list_moves",
    "list_offers",
    "list_plans",
    "list_terms",
    "list_uses",
    "list_versions",
    "offers_for",
    "plans_of",
    "schedule_of",
    "terms_by_version",
    "terms_for",
]
