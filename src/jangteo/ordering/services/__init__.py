"""Carts become orders, orders move on; `place_order` is the only way an order of ours comes to be."""

from jangteo.ordering.services.cart_codes import enter_code, hold_codes, take_code_out
from jangteo.ordering.services.carts import claim_cart, open_cart, put_line, put_lines, set_destination, set_line
from jangteo.ordering.services.holds import hold_order, release_hold
from jangteo.ordering.services.moves import cancel_order, deliver_order, mark_paid, refund_items, ship_order
from jangteo.ordering.services.place_order import place_order
from jangteo.ordering.services.record_history import record_historical_orders

__all__ = [
    "cancel_order",
    "claim_cart",
    "deliver_order",
    "enter_code",
    "hold_codes",
    "hold_order",
    "mark_paid",
    "open_cart",
    "place_order",
    "put_line",
    "put_lines",
    "record_historical_orders",
    "refund_items",
    "release_hold",
    "set_destination",
    "set_line",
    "ship_order",
    "take_code_out",
]
