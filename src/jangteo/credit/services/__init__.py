"""Payment terms are written and given; what is owed rises only through one door; parts are paid."""

from jangteo.credit.services.exposure import check_exposure, move_exposure
from jangteo.credit.services.lines import (
    block_line,
    open_line,
    raise_for_a_while,
    set_limit,
    set_stage,
    unblock_line,
    withdraw_raise,
)
from jangteo.credit.services.offers import save_offer, switch_offer
from jangteo.credit.services.parts import mark_all_missed, mark_missed, pay_part, refund_plan, settle_early
from jangteo.credit.services.plans import (
    ask_lender,
    ask_undecided,
    begin_plan,
    take_decision,
    tell_lender,
    tell_untold,
    withdraw_plan,
)
from jangteo.credit.services.terms import end_grant, grant_terms, save_terms
from jangteo.credit.services.tree import follow_party

__all__ = [
    "ask_lender",
    "ask_undecided",
    "begin_plan",
    "block_line",
    "check_exposure",
    "end_grant",
    "follow_party",
    "grant_terms",
    "mark_all_missed",
    "mark_missed",
    "move_exposure",
    "open_line",
    "pay_part",
    "raise_for_a_while",
    "refund_plan",
    "save_offer",
    "save_terms",
    "set_limit",
    "set_stage",
    "settle_early",
    "switch_offer",
    "take_decision",
    "tell_lender",
    "tell_untold",
    "unblock_line",
    "withdraw_plan",
    "withdraw_raise",
]
