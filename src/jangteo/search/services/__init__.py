"""Changes of the shelves, and of what words mean to whoever searches."""

from jangteo.search.services.shelves import end_shelf_rule, put_shelf_rule, set_sold_out_last
from jangteo.search.services.synonyms import add_synonym, drop_synonym

__all__ = ["add_synonym", "drop_synonym", "end_shelf_rule", "put_shelf_rule", "set_sold_out_last"]
