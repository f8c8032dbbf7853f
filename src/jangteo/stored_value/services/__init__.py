"""Value is issued, spent, given back, runs out or is put right."""

from jangteo.stored_value.services.asking import ask_payout, forget_accounts, payout_account, refuse_payout
from jangteo.stored_value.services.bought import issue_bought, show_code, take_back
from jangteo.stored_value.services.issuing import (
    adjust,
    block,
    extend,
    issue_gift_card,
    issue_store_credit,
    open_store_credit,
    unblock,
)
from jangteo.stored_value.services.looking_up import by_ticket, look_up, ticket_of
from jangteo.stored_value.services.moving import lock_values
from jangteo.stored_value.services.paying_out import pay_out
from jangteo.stored_value.services.personal_data import erase_names
from jangteo.stored_value.services.spending import expire_values, give_back, spend

__all__ = [
    "adjust",
    "ask_payout",
    "block",
    "by_ticket",
    "erase_names",
    "expire_values",
    "extend",
    "forget_accounts",
    "give_back",
    "issue_bought",
    "issue_gift_card",
    "issue_store_credit",
    "lock_values",
    "look_up",
    "open_store_credit",
    "pay_out",
    "payout_account",
    "refuse_payout",
    "show_code",
    "spend",
    "take_back",
    "ticket_of",
    "unblock",
]
