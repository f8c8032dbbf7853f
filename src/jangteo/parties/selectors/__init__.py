"""Reads about people, households and companies, in whole batches."""

from jangteo.parties.selectors.contexts import (
    get_assisted,
    guest_rights,
    list_contexts,
    rights_of_roles,
    staff_roles,
)
from jangteo.parties.selectors.members import (
    ceiling_of,
    find_member,
    find_operator,
    find_role,
    get_built_in_role,
    holders_of,
    list_leaders,
    list_members,
    list_roles,
    party_roles_of,
)
from jangteo.parties.selectors.parties import (
    find_party_by_reference,
    get_address,
    get_party,
    list_addresses,
    parties_by_id,
    parties_by_reference,
    search_parties,
)
from jangteo.parties.selectors.tree import lineage_of, list_parents, list_units, partners_of, units_below
from jangteo.parties.selectors.words import action_name, audience_name, role_name, roles_in_words, scope_name

__all__ = [
    "action_name",
    "audience_name",
    "ceiling_of",
    "find_member",
    "find_operator",
    "find_party_by_reference",
    "find_role",
    "get_address",
    "get_assisted",
    "get_built_in_role",
    "get_party",
    "guest_rights",
    "holders_of",
    "lineage_of",
    "list_addresses",
    "list_contexts",
    "list_leaders",
    "list_members",
    "list_parents",
    "list_roles",
    "list_units",
    "parties_by_id",
    "parties_by_reference",
    "partners_of",
    "party_roles_of",
    "rights_of_roles",
    "role_name",
    "roles_in_words",
    "scope_name",
    "search_parties",
    "staff_roles",
    "units_below",
]
