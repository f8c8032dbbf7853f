"""Changes of the shelves, of what words mean to whoever searches, and of what products are found by."""

from jangteo.search.services.entries import make_stale_entries, rebuild_entries
from jangteo.search.services.shelves import end_shelf_rule, put_shelf_rule, set_sold_out_last
from jangteo.search.services.synonyms import add_synonym, change_synonym, check_synonym, drop_synonym

__all__ = [
    "add_synonym",
    "change_synonym",
    "check_synonym",
    "drop_synonym",
    "end_shelf_rule",
    "make_stale_entries",
    "put_shelf_rule",
    "rebuild_entries",
    "set_sold_out_last",
]
