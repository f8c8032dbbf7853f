"""Reads lists as people write them, and finds what their lines mean; without a database."""

from jangteo.purchasing.rules.differences import difference
from jangteo.purchasing.rules.matching import Matcher, learned_key
from jangteo.purchasing.rules.reading import read_list, read_rows

__all__ = ["Matcher", "difference", "learned_key", "read_list", "read_rows"]
