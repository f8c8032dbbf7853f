"""Reads lists as people write them, and finds what their lines mean; without a database."""

from jangteo.purchasing.rules.differences import allowed, difference, to_order
from jangteo.purchasing.rules.matching import Matcher, learned_key
from jangteo.purchasing.rules.reading import read_list, read_rows
from jangteo.purchasing.rules.units import unit_code

__all__ = ["Matcher", "allowed", "difference", "learned_key", "read_list", "read_rows", "to_order", "unit_code"]
