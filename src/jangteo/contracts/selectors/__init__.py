"""What was agreed with whom, for those who keep it and for the party itself; how far the committed volume is."""

from jangteo.contracts.selectors.contracts import (
    access_contract,
    contract_of_list,
    contracts_for_buyer,
    list_contracts,
)
from jangteo.contracts.selectors.progress import past_progress, priced_counts, progress

__all__ = [
    "access_contract",
    "contract_of_list",
    "contracts_for_buyer",
    "list_contracts",
    "past_progress",
    "priced_counts",
    "progress",
]
