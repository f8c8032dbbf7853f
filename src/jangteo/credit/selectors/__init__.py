"""Reads about payment terms, credit lines and instalments."""

from jangteo.credit.selectors.buyers import buyer_credit
from jangteo.credit.selectors.instalments import (
    access_plan,
    bought_lines,
    get_offer,
    get_plan,
    list_every_plan,
    list_offers,
    list_plans,
    offers_for,
    plans_of,
)
from jangteo.credit.selectors.lines import (
    access_line,
    count_moves,
    credit_standing,
    find_line,
    list_lines,
    list_moves,
    list_uses,
)
from jangteo.credit.selectors.schedules import preview_terms, terms_words
from jangteo.credit.selectors.terms import (
    deposit_of,
    get_terms,
    list_grants,
    list_terms,
    list_versions,
    schedule_of,
    terms_by_version,
    terms_for,
    terms_in,
)

__all__ = [
    "access_line",
    "access_plan",
    "bought_lines",
    "buyer_credit",
    "count_moves",
    "credit_standing",
    "deposit_of",
    "find_line",
    "get_offer",
    "get_plan",
    "get_terms",
    "list_every_plan",
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
    "preview_terms",
    "schedule_of",
    "terms_by_version",
    "terms_for",
    "terms_in",
    "terms_words",
]
