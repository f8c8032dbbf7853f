"""What can be done with people, companies and households."""

from jangteo.parties.services.change_parties import change_imported_parties
from jangteo.parties.services.end_membership import end_membership
from jangteo.parties.services.import_parties import create_imported_parties, record_reference
from jangteo.parties.services.log_in import (
    create_log_in,
    find_user_by_token,
    issue_token,
    register_shopper,
)
from jangteo.parties.services.parties import (
    add_address,
    add_member,
    checked_email,
    create_company,
    create_household,
    create_person,
    require_complete,
)

__all__ = [
    "add_address",
    "add_member",
    "change_imported_parties",
    "checked_email",
    "create_company",
    "create_household",
    "create_imported_parties",
    "create_log_in",
    "create_person",
    "end_membership",
    "find_user_by_token",
    "issue_token",
    "record_reference",
    "register_shopper",
    "require_complete",
]
