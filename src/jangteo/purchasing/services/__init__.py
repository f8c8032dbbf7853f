"""Lists become carts, corrections are remembered, what is ordered again is kept."""

from jangteo.purchasing.services.filling import fill_cart, learn
from jangteo.purchasing.services.lists import (
    change_list,
    create_list,
    delete_list,
    put_on_list,
    set_list_lines,
)
from jangteo.purchasing.services.pads import fill_from_pad

__all__ = [
    "change_list",
    "create_list",
    "delete_list",
    "fill_cart",
    "fill_from_pad",
    "learn",
    "put_on_list",
    "set_list_lines",
]
