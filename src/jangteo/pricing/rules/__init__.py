"""What it costs this buyer: pure functions of lists, promotions, buyer and cart. No Django: they run anywhere."""

from jangteo.pricing.rules.ladders import derived_steps
from jangteo.pricing.rules.lists import SPECIFICITY, as_seen, offer, ranked
from jangteo.pricing.rules.quotes import quote
from jangteo.pricing.rules.words import price_in_words, shipping_in_words

__all__ = [
    "SPECIFICITY",
    "as_seen",
    "derived_steps",
    "offer",
    "price_in_words",
    "quote",
    "ranked",
    "shipping_in_words",
]
