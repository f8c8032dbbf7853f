"""Columns and constraints of people, households, companies, their tree, members and log-ins."""

from jangteo.parties.models.log_ins import ApiToken, User
from jangteo.parties.models.members import CustomRole, Membership
from jangteo.parties.models.parties import Address, Company, Party, PartyReference
from jangteo.parties.models.tree import Partner, PartyParent, PartyRoleHeld

__all__ = [
    "Address",
    "ApiToken",
    "Company",
    "CustomRole",
    "Membership",
    "Partner",
    "Party",
    "PartyParent",
    "PartyReference",
    "PartyRoleHeld",
    "User",
]
