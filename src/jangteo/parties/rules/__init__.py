"""Decisions about parties, without a database."""

from jangteo.parties.rules.identifiers import is_business_number, normal_email
from jangteo.parties.rules.roles import (
    ASSISTANT_RIGHTS,
    BUILT_IN_ROLES,
    CEILINGS,
    GUEST_RIGHTS,
    LEADERS,
    SELF_RIGHTS,
    audiences_of,
    beyond,
    built_in_role,
    checked_rights,
    exceeding,
    require_within,
    stored_rights,
    union_of,
)
from jangteo.parties.rules.tree import DEEPEST_TREE, PARENTS, require_parent, require_tree

__all__ = [
    "ASSISTANT_RIGHTS",
    "BUILT_IN_ROLES",
    "CEILINGS",
    "DEEPEST_TREE",
    "GUEST_RIGHTS",
    "LEADERS",
    "PARENTS",
    "SELF_RIGHTS",
    "audiences_of",
    "beyond",
    "built_in_role",
    "checked_rights",
    "exceeding",
    "is_business_number",
    "normal_email",
    "require_parent",
    "require_tree",
    "require_within",
    "stored_rights",
    "union_of",
]
