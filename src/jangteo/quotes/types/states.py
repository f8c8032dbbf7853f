"""Where a quote stands, and who moves it."""

from dataclasses import dataclass
from enum import StrEnum

from jangteo.kernel.types import Action


class QuoteState(StrEnum):
    """Where a quote stands.

    asked      the buyer wants an offer; the seller's turn
    drafted    the seller works on one
    checked    an offer waits for somebody of ours who may allow it
    sent       the buyer may take it; their turn
    countered  the buyer wants it otherwise; what was sent may not be taken meanwhile
    accepted   the buyer took all or a part of it, and may order it
    expired    its time ran out; it may be asked for anew
    """

    ASKED = "asked"
    DRAFTED = "drafted"
    CHECKED = "checked"
    SENT = "sent"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ORDERED = "ordered"


FINAL = frozenset({QuoteState.DECLINED, QuoteState.WITHDRAWN, QuoteState.ORDERED})


class Side(StrEnum):
    """Who moves a quote; the clock is nobody's will."""

    BUYER = "buyer"
    SELLER = "seller"
    CLOCK = "clock"


class QuoteAct(StrEnum):
    """What is done with a quote.

    revise     of what the buyer has, the seller makes another; what was sent can't be taken any more
    check      an offer that the one who sends it may not send alone
    allow      somebody else of ours lets it go to the buyer
    send_back  … or does not
    counter    the buyer says what they would rather have
    ask_again  of an offer that ran out
    """

    ASK = "ask"
    DRAFT = "draft"
    CHECK = "check"
    ALLOW = "allow"
    SEND_BACK = "send_back"
    SEND = "send"
    REVISE = "revise"
    COUNTER = "counter"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    ASK_AGAIN = "ask_again"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table of moves.

    right  what whoever makes it has to be allowed; None: the clock
    """

    source: QuoteState
    act: QuoteAct
    by: Side
    target: QuoteState
    right: Action | None
