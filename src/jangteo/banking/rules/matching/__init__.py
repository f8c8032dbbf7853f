"""Which deposit pays what: applied where the answer is certain enough and the only one, else queued for a person."""

from jangteo.banking.rules.matching.match import match_deposits
from jangteo.banking.rules.matching.names import name_key

__all__ = ["match_deposits", "name_key"]
