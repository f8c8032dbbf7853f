"""What can be done with people, companies and households."""

from jangteo.parties.services.addresses import (
    add_address,
    change_address,
    make_usual_address,
    remove_address,
    require_complete,
)
from jangteo.parties.services.change_parties import change_imported_parties, remove_imported_parties
from jangteo.parties.services.entries import change_party, enter_party, remove_reference, set_reference
from jangteo.parties.services.import_parties import create_imported_parties, record_reference
from jangteo.parties.services.log_in import (
    change_log_in_email,
    change_password,
    choose_time_zone,
    close_log_in,
    create_log_in,
    register_shopper,
    require_strong,
    verify_password,
)
from jangteo.parties.services.members import (
    add_member,
    add_new_member,
    add_roles,
    check_role_can_be_given,
    leave_party,
    remove_member,
    set_roles,
)
from jangteo.parties.services.parties import (
    checked_email,
    checked_name,
    create_company,
    create_household,
    create_person,
    rename_party,
)
from jangteo.parties.services.roles import (
    add_staff,
    change_role,
    create_role,
    give_party_role,
    hire,
    preview_change,
    retire_role,
)
from jangteo.parties.services.tokens import accept_tokens, end_tokens, find_user_by_token, issue_token, revoke_token
from jangteo.parties.services.tree import arrange_partner, create_unit, move_party, undo_move

__all__ = [
    "accept_tokens",
    "add_address",
    "add_member",
    "add_new_member",
    "add_roles",
    "add_staff",
    "arrange_partner",
    "change_address",
    "change_imported_parties",
    "change_log_in_email",
    "change_party",
    "change_password",
    "change_role",
    "check_role_can_be_given",
    "checked_email",
    "checked_name",
    "choose_time_zone",
    "close_log_in",
    "create_company",
    "create_household",
    "create_imported_parties",
    "create_log_in",
    "create_person",
    "create_role",
    "create_unit",
    "end_tokens",
    "enter_party",
    "find_user_by_token",
    "give_party_role",
    "hire",
    "issue_token",
    "leave_party",
    "make_usual_address",
    "move_party",
    "preview_change",
    "record_reference",
    "register_shopper",
    "remove_address",
    "remove_imported_parties",
    "remove_member",
    "remove_reference",
    "rename_party",
    "require_complete",
    "require_strong",
    "retire_role",
    "revoke_token",
    "set_reference",
    "set_roles",
    "undo_move",
    "verify_password",
]
