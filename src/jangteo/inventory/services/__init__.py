"""Stock comes, goes, is counted and promised."""

from jangteo.inventory.services.allocate import allocate_stock, release_stock, ship_stock
from jangteo.inventory.services.stock import create_place, receive_stock, serve_channel, set_counted

__all__ = [
    "allocate_stock",
    "create_place",
    "receive_stock",
    "release_stock",
    "serve_channel",
    "set_counted",
    "ship_stock",
]
