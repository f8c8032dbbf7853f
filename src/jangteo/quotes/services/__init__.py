"""Everything that is done with a quote; each act is a row of the one table of moves."""

from jangteo.quotes.services.attaching import attach_files
from jangteo.quotes.services.negotiating import (
    allow_quote,
    ask_again,
    ask_quote,
    copy_quote,
    counter_quote,
    decline_quote,
    draft_quote,
    revise_quote,
    say,
    send_back,
    send_quote,
    withdraw_quote,
    write_draft,
)
from jangteo.quotes.services.settings import set_quote_authority, set_quote_policy
from jangteo.quotes.services.taking import accept_quote, expire_due, note_ordered, order_quote
from jangteo.quotes.services.telling import tell_asker

__all__ = [
    "accept_quote",
    "allow_quote",
    "ask_again",
    "ask_quote",
    "attach_files",
    "copy_quote",
    "counter_quote",
    "decline_quote",
    "draft_quote",
    "expire_due",
    "note_ordered",
    "order_quote",
    "revise_quote",
    "say",
    "send_back",
    "send_quote",
    "set_quote_authority",
    "set_quote_policy",
    "tell_asker",
    "withdraw_quote",
    "write_draft",
]
