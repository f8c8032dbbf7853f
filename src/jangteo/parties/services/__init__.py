"""What can be done with people, companies and households."""

from jangteo.parties.services.change_parties import change_imported_parties
from jangteo.parties.services.import_parties import create_imported_parties, record_reference
from jangteo.parties.services.log_in import (
    change_log_in_email,
    change_password,
    close_log_in,
    create_log_in,
    register_shopper,
    require_strong,
    verify_password,
)
from jangteo.parties.services.parties import (
    add_address,
    add_member,
    checked_email,
    checked_name,
    create_company,
    create_household,
    create_person,
    require_complete,
)
from jangteo.parties.services.tokens import end_tokens, find_user_by_token, issue_token, revoke_token

__all__ = [
    "add_address",
    "add_member",
    "change_imported_parties",
    "change_log_in_email",
    "change_password",
    "checked_email",
    "checked_name",
    "close_log_in",
    "create_company",
    "create_household",
    "create_imported_parties",
    "create_log_in",
    "create_person",
    "end_tokens",
    "find_user_by_token",
    "issue_token",
    "record_reference",
    "register_shopper",
    "require_complete",
    "require_strong",
    "revoke_token",
    "verify_password",
]
