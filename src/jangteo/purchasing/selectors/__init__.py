"""What buyers' lists mean, which they keep, and what of earlier orders is otherwise today."""

from jangteo.purchasing.rules import allowed as nearest_allowed
from jangteo.purchasing.rules import read_list, read_rows
from jangteo.purchasing.selectors.again import order_again, order_lines, usual_lines
from jangteo.purchasing.selectors.lists import access_list, get_list, list_lists
from jangteo.purchasing.selectors.matching import list_part_numbers, match_lines, match_list
from jangteo.purchasing.selectors.pads import list_pad_goods

__all__ = [
    "access_list",
    "get_list",
    "list_lists",
    "list_pad_goods",
    "list_part_numbers",
    "match_lines",
    "match_list",
    "nearest_allowed",
    "order_again",
    "order_lines",
    "read_list",
    "read_rows",
    "usual_lines",
]
