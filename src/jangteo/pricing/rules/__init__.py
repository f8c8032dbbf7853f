"""What it costs this buyer: pure functions of lists, promotions, buyer and cart. No Django: they run anywhere."""

from jangteo.pricing.rules.contradictions import Contradiction, find_contradiction
from jangteo.pricing.rules.ladders import along_chain
from jangteo.pricing.rules.lists import SPECIFICITY, as_seen, offer, ranked
from jangteo.pricing.rules.periods import price_at, put_price
from jangteo.pricing.rules.quantities import suggestion
from jangteo.pricing.rules.quotes import figures, quote
from jangteo.pricing.rules.words import price_in_words, shipping_in_words

__all__ = [
    "SPECIFICITY",
    "Contradiction",
    "along_chain",
    "as_seen",
    "figures",
    "find_contradiction",
    "offer",
    "price_at",
    "price_in_words",
    "put_price",
    "quote",
    "ranked",
    "shipping_in_words",
    "suggestion",
]
