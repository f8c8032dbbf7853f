"""Carts become orders, orders move on; `place_order` is the only way an order of ours comes to be."""

from jangteo.ordering.services.agreed_carts import give_up_agreed_cart, open_agreed_cart
from jangteo.ordering.services.allowances import grant_allowance
from jangteo.ordering.services.budgets import take_up_budgets
from jangteo.ordering.services.cancel_unpaid import cancel_unpaid_orders
from jangteo.ordering.services.cards import show_card_code
from jangteo.ordering.services.carry_carts import make_carry_key, revoke_carry_key, take_carried
from jangteo.ordering.services.cart_codes import enter_code, hold_codes, take_code_out
from jangteo.ordering.services.cart_goods import hold_goods
from jangteo.ordering.services.carts import open_cart, put_line, put_lines, set_destination, set_line
from jangteo.ordering.services.changing import ask_for_change, ask_for_payment
from jangteo.ordering.services.documents import attach_document, remove_document
from jangteo.ordering.services.gifts import tell_destination
from jangteo.ordering.services.holds import hold_order
from jangteo.ordering.services.instalments import take_up_plan
from jangteo.ordering.services.join_carts import claim_cart, set_merge_rule
from jangteo.ordering.services.lending import ask_for_lent, lend_cart, order_lent, take_home
from jangteo.ordering.services.moves import cancel_order, refund_items
from jangteo.ordering.services.named_carts import copy_cart, create_cart, discard_cart, rename_cart, switch_cart
from jangteo.ordering.services.on_account import record_invoiced
from jangteo.ordering.services.paying import (
    capture_order,
    change_payment,
    mark_paid,
    open_payment_page,
    pay_refund_again,
    take_up_payment,
    unmark_paid,
)
from jangteo.ordering.services.place_order import place_order
from jangteo.ordering.services.plans import clear_plan, read_plan_table, set_plan
from jangteo.ordering.services.record_history import record_historical_orders
from jangteo.ordering.services.references import set_references
from jangteo.ordering.services.releasing import release_hold, release_hold_of
from jangteo.ordering.services.remove_history import remove_historical_orders
from jangteo.ordering.services.revise_order import revise_order
from jangteo.ordering.services.saved_lines import drop_saved, put_back, save_for_later
from jangteo.ordering.services.ship import (
    deliver_order,
    hand_over,
    hold_for_stock,
    lock_for_shipping,
    lock_orders,
    record_delivered,
    record_shipped,
    ship_order,
    take_back,
)
from jangteo.ordering.services.submitting import open_again, place_approved, submit_for_approval, take_back_cart

__all__ = [
    "ask_for_change",
    "ask_for_lent",
    "ask_for_payment",
    "attach_document",
    "cancel_order",
    "cancel_unpaid_orders",
    "capture_order",
    "change_payment",
    "claim_cart",
    "clear_plan",
    "copy_cart",
    "create_cart",
    "deliver_order",
    "discard_cart",
    "drop_saved",
    "enter_code",
    "give_up_agreed_cart",
    "grant_allowance",
    "hand_over",
    "hold_codes",
    "hold_for_stock",
    "hold_goods",
    "hold_order",
    "lend_cart",
    "lock_for_shipping",
    "lock_orders",
    "make_carry_key",
    "mark_paid",
    "open_again",
    "open_agreed_cart",
    "open_cart",
    "open_payment_page",
    "order_lent",
    "pay_refund_again",
    "place_approved",
    "place_order",
    "put_back",
    "put_line",
    "put_lines",
    "read_plan_table",
    "record_delivered",
    "record_historical_orders",
    "record_invoiced",
    "record_shipped",
    "refund_items",
    "release_hold",
    "release_hold_of",
    "remove_document",
    "remove_historical_orders",
    "rename_cart",
    "revise_order",
    "revoke_carry_key",
    "save_for_later",
    "set_destination",
    "set_line",
    "set_merge_rule",
    "set_plan",
    "set_references",
    "ship_order",
    "show_card_code",
    "submit_for_approval",
    "switch_cart",
    "take_back",
    "take_back_cart",
    "take_carried",
    "take_code_out",
    "take_home",
    "take_up_budgets",
    "take_up_payment",
    "take_up_plan",
    "tell_destination",
    "unmark_paid",
]
