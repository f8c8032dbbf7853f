"""Money is awaited, received, taken, let go or given back; each is a row that stays."""

from jangteo.payments.services.begin import await_payment, begin_payment, renew_payment
from jangteo.payments.services.calls import send_call, send_due, settle_payment
from jangteo.payments.services.flags import flag_order, settle_flag
from jangteo.payments.services.moves import (
    capture_payment,
    capture_up_to,
    hold_payments,
    pay_out_again,
    receive_payment,
    refund_payment,
    reverse_payment,
    settle_chargebacks,
    void_payment,
)
from jangteo.payments.services.notices import take_notice, take_up, take_up_due
from jangteo.payments.services.offers import list_gateways, toss_client_key, usable_methods
from jangteo.payments.services.pages import come_back, open_page, order_of
from jangteo.payments.services.personal_data import erase_move_names
from jangteo.payments.services.reconcile import compare_books
from jangteo.payments.services.stored import Draw, pay_by_value

__all__ = [
    "Draw",
    "await_payment",
    "begin_payment",
    "capture_payment",
    "capture_up_to",
    "come_back",
    "compare_books",
    "erase_move_names",
    "flag_order",
    "hold_payments",
    "list_gateways",
    "open_page",
    "order_of",
    "pay_by_value",
    "pay_out_again",
    "receive_payment",
    "refund_payment",
    "renew_payment",
    "reverse_payment",
    "send_call",
    "send_due",
    "settle_chargebacks",
    "settle_flag",
    "settle_payment",
    "take_notice",
    "take_up",
    "take_up_due",
    "toss_client_key",
    "usable_methods",
    "void_payment",
]
