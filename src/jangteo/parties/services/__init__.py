"""What can be done with people, companies and households."""

from jangteo.parties.services.addresses import (
    add_address,
    change_address,
    make_usual_address,
    remove_address,
    require_complete,
)
from jangteo.parties.services.change_parties import change_imported_parties
from jangteo.parties.services.import_parties import create_imported_parties, record_reference
from jangteo.parties.services.log_in import (
    create_log_in,
    find_user_by_token,
    issue_token,
    register_shopper,
)
from jangteo.parties.services.members import (
    add_member,
    add_new_member,
    add_roles,
    leave_party,
    remove_member,
    set_roles,
)
from jangteo.parties.services.parties import (
    checked_email,
    create_company,
    create_household,
    create_person,
    rename_party,
)
from jangteo.parties.services.roles import add_staff, change_role, create_role, give_party_role, retire_role
from jangteo.parties.services.tree import arrange_partner, create_unit, move_party, undo_move

__all__ = [
    "add_address",
    "add_member",
    "add_new_member",
    "add_roles",
    "add_staff",
    "arrange_partner",
    "change_address",
    "change_imported_parties",
    "change_role",
    "checked_email",
    "create_company",
    "create_household",
    "create_imported_parties",
    "create_log_in",
    "create_person",
    "create_role",
    "create_unit",
    "find_user_by_token",
    "give_party_role",
    "issue_token",
    "leave_party",
    "make_usual_address",
    "move_party",
    "record_reference",
    "register_shopper",
    "remove_address",
    "remove_member",
    "rename_party",
    "require_complete",
    "retire_role",
    "set_roles",
    "undo_move",
]
