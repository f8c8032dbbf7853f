"""Decisions about rows of a file, without a database."""

from jangteo.connect.rules.compare import add_up, counts_as_dict, differ, outcome_of, read_counts
from jangteo.connect.rules.judge import judge_row
from jangteo.connect.rules.maps import build_map, column_names, file_columns
from jangteo.connect.rules.messages import note
from jangteo.connect.rules.runs import MOVES
from jangteo.connect.rules.storing import restore, store

__all__ = [
    "MOVES",
    "add_up",
    "build_map",
    "column_names",
    "counts_as_dict",
    "differ",
    "file_columns",
    "judge_row",
    "note",
    "outcome_of",
    "read_counts",
    "restore",
    "store",
]
