"""Lists become carts, corrections are remembered, what is ordered again is kept."""

from jangteo.purchasing.services.filling import fill_cart, learn
from jangteo.purchasing.services.lists import (
    change_list,
    create_list,
    delete_list,
    put_on_list,
    set_list_lines,
)

__all__ = ["change_list", "create_list", "delete_list", "fill_cart", "learn", "put_on_list", "set_list_lines"]
