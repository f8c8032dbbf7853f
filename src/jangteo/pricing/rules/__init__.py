"""What it costs this buyer: pure functions of lists, promotions, buyer and cart. No Django: they run anywhere."""

from jangteo.pricing.rules.changes import (
    after_row,
    changed_price,
    changed_rows,
    figures_of,
    needed_rows,
    put_together,
    taken_rows,
)
from jangteo.pricing.rules.contents import content_price
from jangteo.pricing.rules.contradictions import Contradiction, find_contradiction
from jangteo.pricing.rules.drafts import MOVES
from jangteo.pricing.rules.ladders import along_chain, told_on_sale, within_bound
from jangteo.pricing.rules.lists import SPECIFICITY, as_seen, offer, ranked
from jangteo.pricing.rules.periods import price_at, put_price, spliced, take_price
from jangteo.pricing.rules.quantities import suggestion
from jangteo.pricing.rules.quotes import figures, quote
from jangteo.pricing.rules.references import LONGEST, lowest_before
from jangteo.pricing.rules.rivals import Rivalry, find_rivalry
from jangteo.pricing.rules.tables import read_price, read_table, replaced_rows, row_of_line
from jangteo.pricing.rules.tax_words import category_name, percent, treatment_name
from jangteo.pricing.rules.treatments import category_of, destination_rule, nearest_first, tax_book, treatment_of
from jangteo.pricing.rules.words import price_in_words, shipping_in_words

__all__ = [
    "LONGEST",
    "MOVES",
    "SPECIFICITY",
    "Contradiction",
    "Rivalry",
    "after_row",
    "along_chain",
    "as_seen",
    "category_name",
    "category_of",
    "changed_price",
    "changed_rows",
    "content_price",
    "destination_rule",
    "figures",
    "figures_of",
    "find_contradiction",
    "find_rivalry",
    "lowest_before",
    "nearest_first",
    "needed_rows",
    "offer",
    "percent",
    "price_at",
    "price_in_words",
    "put_price",
    "put_together",
    "quote",
    "ranked",
    "read_price",
    "read_table",
    "replaced_rows",
    "row_of_line",
    "shipping_in_words",
    "spliced",
    "suggestion",
    "take_price",
    "taken_rows",
    "tax_book",
    "told_on_sale",
    "treatment_name",
    "treatment_of",
    "within_bound",
]
