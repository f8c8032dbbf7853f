"""Decisions about listings, without a database: what a tile sums up, which products fit, who stands where."""

from jangteo.search.rules.narrowing import fits_own, kept_by, own_facets, what_is_there
from jangteo.search.rules.shelves import arranged, asks_stock, check_rule, plain_query
from jangteo.search.rules.tiles import FEW, by_price, compared_rows, endless, stock_word, tile

__all__ = [
    "FEW",
    "arranged",
    "asks_stock",
    "by_price",
    "check_rule",
    "compared_rows",
    "endless",
    "fits_own",
    "kept_by",
    "own_facets",
    "plain_query",
    "stock_word",
    "tile",
    "what_is_there",
]
