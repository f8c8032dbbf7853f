"""What it costs this buyer: pure functions of lists, promotions, buyer and cart. No Django: they run anywhere."""

from jangteo.pricing.rules.agreed import agreed_candidates, agreed_quantities, agreed_shipping
from jangteo.pricing.rules.allowance_words import above_allowance_in_words, allowance_in_words
from jangteo.pricing.rules.allowances import by_variant, span, standing
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
from jangteo.pricing.rules.costs import (
    cost_problems,
    goods_cost,
    is_cost,
    margin_share,
    mark_of,
    planned_costs,
    put_cost,
    read_cost_table,
    resale_margin,
)
from jangteo.pricing.rules.drafts import MOVES
from jangteo.pricing.rules.ladders import along_chain, told_on_sale, within_bound
from jangteo.pricing.rules.lists import SPECIFICITY, as_seen, offer, ranked
from jangteo.pricing.rules.periods import price_at, put_price, spliced, take_price
from jangteo.pricing.rules.quantities import chosen_rules, suggestion
from jangteo.pricing.rules.quotes import figures, quote
from jangteo.pricing.rules.references import LONGEST, lowest_before
from jangteo.pricing.rules.rehearsals import checked_report
from jangteo.pricing.rules.rivals import Rivalry, find_rivalry
from jangteo.pricing.rules.tables import read_price, read_table, replaced_rows, row_of_line
from jangteo.pricing.rules.tax_words import category_name, percent, treatment_name
from jangteo.pricing.rules.taxes import goods_total
from jangteo.pricing.rules.treatments import category_of, destination_rule, nearest_first, tax_book, treatment_of
from jangteo.pricing.rules.words import price_in_words, shipping_in_words

__all__ = [
    "LONGEST",
    "MOVES",
    "SPECIFICITY",
    "Contradiction",
    "Rivalry",
    "above_allowance_in_words",
    "after_row",
    "agreed_candidates",
    "agreed_quantities",
    "agreed_shipping",
    "allowance_in_words",
    "along_chain",
    "as_seen",
    "by_variant",
    "category_name",
    "category_of",
    "changed_price",
    "changed_rows",
    "checked_report",
    "chosen_rules",
    "content_price",
    "cost_problems",
    "destination_rule",
    "figures",
    "figures_of",
    "find_contradiction",
    "find_rivalry",
    "goods_cost",
    "goods_total",
    "is_cost",
    "lowest_before",
    "margin_share",
    "mark_of",
    "nearest_first",
    "needed_rows",
    "offer",
    "percent",
    "planned_costs",
    "price_at",
    "price_in_words",
    "put_cost",
    "put_price",
    "put_together",
    "quote",
    "ranked",
    "read_cost_table",
    "read_price",
    "read_table",
    "replaced_rows",
    "resale_margin",
    "row_of_line",
    "shipping_in_words",
    "span",
    "spliced",
    "standing",
    "suggestion",
    "take_price",
    "taken_rows",
    "tax_book",
    "told_on_sale",
    "treatment_name",
    "treatment_of",
    "within_bound",
]
