"""What may be done with quotes and what they come to, without a database."""

from jangteo.quotes.rules.choosing import (
    choose,
    goods_total,
    proposed,
    quantities,
    require_content,
    require_sendable,
)
from jangteo.quotes.rules.comparing import compare
from jangteo.quotes.rules.editing import copied, countered, in_language, reduced
from jangteo.quotes.rules.guarding import concerns, margins, require_guard
from jangteo.quotes.rules.packing import (
    pack_concerns,
    pack_made,
    pack_offers,
    read_concerns,
    read_made,
    read_offers,
)
from jangteo.quotes.rules.states import INSIDE, MOVES, STARTS, as_buyer_sees, move_for

__all__ = [
    "INSIDE",
    "MOVES",
    "STARTS",
    "as_buyer_sees",
    "choose",
    "compare",
    "concerns",
    "copied",
    "countered",
    "goods_total",
    "in_language",
    "margins",
    "move_for",
    "pack_concerns",
    "pack_made",
    "pack_offers",
    "proposed",
    "quantities",
    "read_concerns",
    "read_made",
    "read_offers",
    "reduced",
    "require_content",
    "require_guard",
    "require_sendable",
]
