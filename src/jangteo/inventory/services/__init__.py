"""Stock comes, goes, is counted and promised."""

from jangteo.inventory.services.allocate import allocate_stock, release_stock, ship_stock
from jangteo.inventory.services.counts import begin_count, book_count, drop_count, note_found
from jangteo.inventory.services.holds import free_holds, hold_stock, keep_stock, pass_on_holds, sweep_holds
from jangteo.inventory.services.lot_counts import set_counted_lots
from jangteo.inventory.services.lots import clear_lot, recall_lot, set_shelf_life, set_tracking
from jangteo.inventory.services.picking import pick_stock, unpick_stock
from jangteo.inventory.services.places import create_place, describe_place, enter_place, serve_channel, set_serving
from jangteo.inventory.services.pools import set_pool
from jangteo.inventory.services.purchases import (
    close_purchase,
    expect_purchase,
    place_purchase,
    receive_purchase,
    set_reorder_point,
)
from jangteo.inventory.services.reroute import reallocate_stock
from jangteo.inventory.services.stock import (
    adjust_stock,
    receive_goods,
    receive_stock,
    set_aside,
    set_counted,
    set_safety,
)
from jangteo.inventory.services.supply import set_supply
from jangteo.inventory.services.transfers import receive_transfer, send_transfer, write_off_transfer
from jangteo.inventory.services.waiting import fill_waiting

__all__ = [
    "adjust_stock",
    "allocate_stock",
    "begin_count",
    "book_count",
    "clear_lot",
    "close_purchase",
    "create_place",
    "describe_place",
    "drop_count",
    "enter_place",
    "expect_purchase",
    "fill_waiting",
    "free_holds",
    "hold_stock",
    "keep_stock",
    "note_found",
    "pass_on_holds",
    "pick_stock",
    "place_purchase",
    "reallocate_stock",
    "recall_lot",
    "receive_goods",
    "receive_purchase",
    "receive_stock",
    "receive_transfer",
    "release_stock",
    "send_transfer",
    "serve_channel",
    "set_aside",
    "set_counted",
    "set_counted_lots",
    "set_pool",
    "set_reorder_point",
    "set_safety",
    "set_serving",
    "set_shelf_life",
    "set_supply",
    "set_tracking",
    "ship_stock",
    "sweep_holds",
    "unpick_stock",
    "write_off_transfer",
]
