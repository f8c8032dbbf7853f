"""The columns of our own files: the fields of each kind, as its own map reads them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from jangteo.connect import rules
from jangteo.connect.types import ImportKind

# What other systems say in other words, and ours says in one.
NOT_OURS = frozenset(f"option{place}.{part}" for place in (1, 2, 3) for part in ("name", "value")) | {
    "discount",
    "tax",
    "address",
}


def columns_of(kind: ImportKind) -> tuple[str, ...]:
    """Names of the columns, in their order."""
    return tuple(name for name in rules.FIELDS[kind] if name not in NOT_OURS)


def cells(kind: ImportKind, facts: Mapping[str, Any]) -> Sequence[str]:
    """A row of these facts; what they leave out is empty."""
    return [cell(facts.get(name)) for name in columns_of(kind)]


def cell(value: Any) -> str:
    """A value as text that means exactly it."""
    match value:
        case None:
            return ""
        case Decimal():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case datetime():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
