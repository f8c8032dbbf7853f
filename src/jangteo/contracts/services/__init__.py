"""Drafting, activating, renewing and ending what was agreed with a party."""

from jangteo.contracts.services.draft import draft_contract
from jangteo.contracts.services.lives import (
    activate_contract,
    bound_prices,
    end_contract,
    keep_simulation,
    renew_contract,
    stop_renewal,
)
from jangteo.contracts.services.nightly import end_over, give_notices, renew_due
from jangteo.contracts.services.terms import give_promised_terms

__all__ = [
    "activate_contract",
    "bound_prices",
    "draft_contract",
    "end_contract",
    "end_over",
    "give_notices",
    "give_promised_terms",
    "keep_simulation",
    "renew_contract",
    "renew_due",
    "stop_renewal",
]
