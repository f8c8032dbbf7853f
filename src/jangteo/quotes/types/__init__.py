"""What quotes are made of."""

from jangteo.quotes.types.content import (
    LARGEST_QUOTED,
    LONGEST_QUOTE_TEXT,
    LONGEST_WORDS,
    MOST_OFFERS,
    MOST_QUOTE_LINES,
    Chosen,
    Content,
    Difference,
    Line,
    LineProblem,
    Offer,
    Selection,
)
from jangteo.quotes.types.guard import LONGEST_KEPT_DAYS, Concern, ConcernKind, Guard, MarginView, Offered, PolicyView
from jangteo.quotes.types.states import FINAL, Move, QuoteAct, QuoteState, Side
from jangteo.quotes.types.views import Figures, MessageView, MoveView, QuoteHead, QuoteView, VersionView

__all__ = [
    "FINAL",
    "LARGEST_QUOTED",
    "LONGEST_KEPT_DAYS",
    "LONGEST_QUOTE_TEXT",
    "LONGEST_WORDS",
    "MOST_OFFERS",
    "MOST_QUOTE_LINES",
    "Chosen",
    "Concern",
    "ConcernKind",
    "Content",
    "Difference",
    "Figures",
    "Guard",
    "Line",
    "LineProblem",
    "MarginView",
    "MessageView",
    "Move",
    "MoveView",
    "Offer",
    "Offered",
    "PolicyView",
    "QuoteAct",
    "QuoteHead",
    "QuoteState",
    "QuoteView",
    "Selection",
    "Side",
    "VersionView",
]
