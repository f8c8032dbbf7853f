"""Reads about who wants in, who was let in, and on what conditions."""

from jangteo.onboarding.selectors.applications import (
    access_document,
    count_by_state,
    find_application_by_key,
    get_application,
    list_applications,
    list_duplicates,
    list_own_applications,
)
from jangteo.onboarding.selectors.conditions import (
    find_conditions,
    list_policies,
    list_tasks,
    may_pay_on_terms,
    numbers_by_id,
    suggest_policy,
)
from jangteo.onboarding.selectors.joining import (
    find_invitation,
    is_invited_into,
    list_domains,
    list_invitations,
    list_joins,
)

__all__ = [
    "access_document",
    "count_by_state",
    "find_application_by_key",
    "find_conditions",
    "find_invitation",
    "get_application",
    "is_invited_into",
    "list_applications",
    "list_domains",
    "list_duplicates",
    "list_invitations",
    "list_joins",
    "list_own_applications",
    "list_policies",
    "list_tasks",
    "may_pay_on_terms",
    "numbers_by_id",
    "suggest_policy",
]
