"""Changes of the shelves."""

from jangteo.search.services.shelves import end_shelf_rule, put_shelf_rule, set_sold_out_last

__all__ = ["end_shelf_rule", "put_shelf_rule", "set_sold_out_last"]
