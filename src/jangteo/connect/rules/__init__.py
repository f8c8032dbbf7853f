"""Decisions about rows of a file, without a database."""

from jangteo.connect.rules.cells import (
    attributes_text,
    audiences_text,
    channels_text,
    choices_text,
    options_text,
    read_attributes,
    read_audiences,
    read_channels,
    read_choices,
    read_options,
    read_rights,
    read_units,
    rights_text,
    units_text,
)
from jangteo.connect.rules.compare import add_up, counts_as_dict, differ, outcome_of, read_counts
from jangteo.connect.rules.fields import FIELDS
from jangteo.connect.rules.headers import known_columns, map_text_of, missing_columns
from jangteo.connect.rules.judge import judge_row
from jangteo.connect.rules.maps import build_map, column_names, file_columns
from jangteo.connect.rules.messages import note
from jangteo.connect.rules.nesting import (
    DEEPEST,
    NESTING,
    NOWHERE,
    alone,
    from_above,
    key_at,
    level_of,
    may_stand,
    place_above,
)
from jangteo.connect.rules.places import arranged
from jangteo.connect.rules.rights import BRINGING, OF_PEOPLE, TAKING
from jangteo.connect.rules.runs import INTAKE_MOVES, MOVES
from jangteo.connect.rules.storing import restore, store

__all__ = [
    "BRINGING",
    "DEEPEST",
    "FIELDS",
    "INTAKE_MOVES",
    "MOVES",
    "NESTING",
    "NOWHERE",
    "OF_PEOPLE",
    "TAKING",
    "add_up",
    "alone",
    "arranged",
    "attributes_text",
    "audiences_text",
    "build_map",
    "channels_text",
    "choices_text",
    "column_names",
    "counts_as_dict",
    "differ",
    "file_columns",
    "from_above",
    "judge_row",
    "key_at",
    "known_columns",
    "level_of",
    "map_text_of",
    "may_stand",
    "missing_columns",
    "note",
    "options_text",
    "outcome_of",
    "place_above",
    "read_attributes",
    "read_audiences",
    "read_channels",
    "read_choices",
    "read_counts",
    "read_options",
    "read_rights",
    "read_units",
    "restore",
    "rights_text",
    "store",
    "units_text",
]
