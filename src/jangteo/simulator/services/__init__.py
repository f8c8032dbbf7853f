"""The payment simulator: a provider with books of its own, called in this process as another would be over a wire."""

from jangteo.simulator.services.backstage import (
    clear_faults,
    open_chargeback,
    order_fault,
    set_chaos,
    settle_operation,
    win_chargeback,
)
from jangteo.simulator.services.buyers import answer_challenge, page_path, pay, walk_away
from jangteo.simulator.services.calls import books, capture, complete, look_up, open_page, refund, void
from jangteo.simulator.services.notices import confirm_events, due_events, expire_pages

__all__ = [
    "answer_challenge",
    "books",
    "capture",
    "clear_faults",
    "complete",
    "confirm_events",
    "due_events",
    "expire_pages",
    "look_up",
    "open_chargeback",
    "open_page",
    "order_fault",
    "page_path",
    "pay",
    "refund",
    "set_chaos",
    "settle_operation",
    "void",
    "walk_away",
    "win_chargeback",
]
