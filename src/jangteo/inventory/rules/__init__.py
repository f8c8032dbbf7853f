"""Which places give what, and what is promised for later; without a database."""

from jangteo.inventory.rules.bundles import most_bundles, taken_apart, with_parts
from jangteo.inventory.rules.distance import kilometres, region_of
from jangteo.inventory.rules.picks import days_good, first_expired, plan_picks, promised_most, ranks_of, refuse
from jangteo.inventory.rules.pools import kept_for_others
from jangteo.inventory.rules.promise import in_order, less, promise
from jangteo.inventory.rules.working_days import next_open, open_day_after

__all__ = [
    "days_good",
    "first_expired",
    "in_order",
    "kept_for_others",
    "kilometres",
    "less",
    "most_bundles",
    "next_open",
    "open_day_after",
    "plan_picks",
    "promise",
    "promised_most",
    "ranks_of",
    "refuse",
    "region_of",
    "taken_apart",
    "with_parts",
]
